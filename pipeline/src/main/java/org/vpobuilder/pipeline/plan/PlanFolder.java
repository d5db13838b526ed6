package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.index.IndexFolder;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.sources.ClassMapFile;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.IndexSummary;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.release.PlanSummary;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.PlannedSample;

/** Writes and reads the files of a plan. */
public final class PlanFolder {
  private final Folder folder;

  public PlanFolder(Folder folder) {
    this.folder = folder;
  }

  /**
   * Plans, and writes the plan next to the clip index in this folder, its summary last.
   *
   * @param pool the clips of that index
   * @param checked scenes, in any order
   */
  void write(
      PlanRequest request,
      ClipPool pool,
      List<CheckedScene> checked,
      LicenceTable licences,
      Entries findings)
      throws IOException {
    IndexFolder index = new IndexFolder(folder);
    List<CheckedScene> scenes =
        checked.stream()
            .sorted(
                Comparator.comparing(CheckedScene::split)
                    .thenComparing(CheckedScene::image, ImageRef.ORDER))
            .toList();
    EarlierPlan earlier = EarlierPlan.of(request.extended());
    earlier.requireSame(scenes);
    Plan plan =
        new ReleasePlanner(request.spec(), request.classMap(), pool, request.subsets(), earlier)
            .plan(scenes, findings.tallies().and(before(index.summary())));
    List<Subset> subsets = List.copyOf(request.subsets());
    Workers.forEach(
        subsets.size(),
        i ->
            RowFiles.write(
                folder,
                ReleaseLayout.planRows(subsets.get(i)),
                Formats.PLAN_ROW,
                plan.rows().getOrDefault(subsets.get(i), List.of())));
    folder.write(ReleaseLayout.LICENCES, Formats.LICENCES.writePretty(licences));
    List<Rejection> rejections =
        Stream.concat(findings.rejections().stream(), plan.rejections().stream())
            .sorted()
            .distinct()
            .toList();
    RowFiles.write(folder, ReleaseLayout.PLAN_REJECTIONS, Formats.REJECTION, rejections);
    PlanLedger ledger =
        new PlanLedger(
            request.spec(),
            request.subsets(),
            findings.tallies().and(plan.tallies()),
            index.summary());
    PlanSummary summary =
        new PlanSummary(
            PlanSummary.FORMAT_VERSION,
            request.spec().name(),
            request.spec().seed(),
            findings.sources(),
            planned(request.spec(), plan),
            keepProbability(plan),
            plan.shortfalls(),
            ledger.of(plan, pool),
            plan.shares(),
            plan.likeness());
    folder.write(ReleaseLayout.PLAN_SUMMARY, Formats.PLAN_SUMMARY.writePretty(summary));
  }

  /** The index's counts of clips. */
  private static Tallies before(IndexSummary index) {
    Tallies before = new Tallies();
    for (Split split : Split.OF_SOURCES) {
      Partition clips = index.clips().get(split.toString());
      Account ofSplit = Account.clips(split);
      if (clips != null) {
        clips
            .rejected()
            .forEach((code, n) -> before.add(new Tallies.Count(ofSplit, Fate.REJECTED, code, n)));
        clips
            .notSelected()
            .forEach((why, n) -> before.add(new Tallies.Count(ofSplit, Fate.NOT_SELECTED, why, n)));
      }
    }
    return before;
  }

  private static SortedMap<String, Integer> planned(ReleaseSpec spec, Plan plan) {
    SortedMap<String, Integer> planned = new TreeMap<>();
    plan.rows()
        .forEach(
            (subset, rows) -> {
              for (Split split : spec.splits()) {
                int count = (int) rows.stream().filter(row -> row.split() == split).count();
                planned.put(ReleaseLayout.folder(subset, split), count);
              }
            });
    return planned;
  }

  private static SortedMap<String, Double> keepProbability(Plan plan) {
    SortedMap<String, Double> chances = new TreeMap<>();
    plan.keepProbability().forEach((split, chance) -> chances.put(split.toString(), chance));
    return chances;
  }

  /**
   * The summary of the plan.
   *
   * @throws BadInputException if there is no plan or the file is not a plan's summary
   */
  public PlanSummary summary() throws IOException {
    String location = folder.location(ReleaseLayout.PLAN_SUMMARY);
    if (!folder.has(ReleaseLayout.PLAN_SUMMARY)) {
      throw new BadInputException(location + ": no such file; wanted a finished plan");
    }
    return Formats.PLAN_SUMMARY.read(folder.read(ReleaseLayout.PLAN_SUMMARY, 1 << 26), location);
  }

  /**
   * The licences that the rows' images and clips name.
   *
   * @throws BadInputException if they are not there
   */
  public LicenceTable licences() throws IOException {
    String location = folder.location(ReleaseLayout.LICENCES);
    if (!folder.has(ReleaseLayout.LICENCES)) {
      throw new BadInputException(
          location + ": no such file; wanted a plan of this version: make it again");
    }
    return Formats.LICENCES.read(folder.read(ReleaseLayout.LICENCES, 1 << 24), location);
  }

  /**
   * The class map that the rows refer to.
   *
   * @throws BadInputException if it is not there or not well formed
   */
  public ClassMap classMap() throws IOException {
    return ClassMapFile.read(folder, ReleaseLayout.CLASS_MAP);
  }

  /** The planned rows of a subset, in the order of their file. */
  public void rows(Subset subset, Consumer<PlannedSample> rows) throws IOException {
    rows(subset, Function.identity(), rows);
  }

  /**
   * What was made of the rows of a subset, in the order of their file.
   *
   * @param made makes it of a row, on any thread
   */
  public <T> void rows(Subset subset, Function<PlannedSample, T> made, Consumer<T> taken)
      throws IOException {
    RowFiles.parse(
        folder,
        ReleaseLayout.planRows(subset),
        (json, where) -> made.apply(Formats.PLAN_ROW.read(json, where)),
        taken);
  }

  /** A condition on a row. */
  @FunctionalInterface
  public interface Condition {
    boolean holds(PlannedSample row) throws IOException;
  }

  /**
   * Whether a row of any subset fulfils a condition; reads up to the first that does.
   *
   * @throws BadInputException naming an earlier row that is not valid
   */
  public boolean anyRow(Condition condition) throws IOException {
    for (Subset subset : subsets()) {
      String location = folder.location(ReleaseLayout.planRows(subset));
      try (InputStream in = folder.open(ReleaseLayout.planRows(subset))) {
        org.vpobuilder.schemas.JsonLines lines = new org.vpobuilder.schemas.JsonLines(in);
        for (byte[] json = lines.next(); json != null; json = lines.next()) {
          String where = location + ":" + lines.number();
          if (condition.holds(RowFiles.checked(Formats.PLAN_ROW, json, where))) {
            return true;
          }
        }
      } catch (org.vpobuilder.schemas.JsonLines.BadLineException e) {
        throw new BadInputException(location + ": " + e.getMessage(), e);
      }
    }
    return false;
  }

  /** The subsets that were planned. */
  public List<Subset> subsets() throws IOException {
    List<Subset> subsets = new ArrayList<>();
    for (Subset subset : Subset.all()) {
      if (folder.has(ReleaseLayout.planRows(subset))) {
        subsets.add(subset);
      }
    }
    return subsets;
  }

  public List<Rejection> rejections() throws IOException {
    List<Rejection> rejections = new ArrayList<>();
    RowFiles.read(folder, ReleaseLayout.PLAN_REJECTIONS, Formats.REJECTION, rejections::add);
    return rejections;
  }
}
