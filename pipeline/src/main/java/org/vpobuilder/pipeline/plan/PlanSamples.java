package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.run.Runner;
import org.vpobuilder.pipeline.sources.PersonCsv;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.LicenceTable;

/**
 * Stages 1, 3 and 4: reads scenes, ranks them, looks at images and masks, plans. Holds every scene
 * that is looked at, with its masks: 3 kB each in COCO.
 */
public final class PlanSamples {
  private final PlanRequest request;
  private final Map<Split, SortedMap<String, VisualSource.Images>> images;
  private final Collection<Licence> licences;
  private final CompletableFuture<ClipPool> clips = new CompletableFuture<>();
  private final CompletableFuture<SceneRules> rules;
  private final SortedMap<Split, RankedSplit> ranked = new TreeMap<>();

  /**
   * Prepares planning.
   *
   * @param images the records read for each split, by source
   * @param licences that the audio sources list
   */
  public PlanSamples(
      PlanRequest request,
      Map<Split, SortedMap<String, VisualSource.Images>> images,
      Collection<Licence> licences) {
    this.request = request;
    this.images = images;
    this.licences = licences;
    this.rules =
        clips.thenApply(pool -> new SceneRules(request.spec(), request.classMap(), pool.stock()));
  }

  /**
   * Plans and writes the plan.
   *
   * @throws org.vpobuilder.spec.failure.BadInputException if a file of a source is missing or
   *     broken, or the clip index edited
   */
  public void run(Runner runner) throws IOException {
    Entries.Book book = new Entries.Book();
    Map<String, PersonLabel> labels = PersonCsv.read(request.personLabels(), book);
    // The clips come first, since a single thread would wait for them; then the longest steps.
    List<Workers.Work> steps =
        List.of(i -> readClips(), i -> rank(Split.TRAIN, labels), i -> rank(Split.TEST, labels));
    Workers.forEach(steps.size(), runner.threads(), i -> steps.get(i).accept(i));
    List<Licence> listed = new ArrayList<>(licences);
    images.values().forEach(split -> split.values().forEach(i -> listed.addAll(i.licences())));
    List<Candidate.Batch> batches = new ArrayList<>();
    for (RankedSplit split : ranked.values()) {
      book.add(split.findings());
      batches.addAll(split.batches());
    }
    List<CheckedScene> checked = new ArrayList<>();
    for (LookAtScenes.Found found : runner.run(new LookAtScenes(request), batches, request.out())) {
      checked.addAll(found.sound());
      book.add(found.findings());
    }
    new PlanFolder(request.out())
        .write(request, clips.join(), checked, LicenceTable.of(listed), book.findings());
  }

  private void readClips() throws IOException {
    try {
      clips.complete(request.pool());
    } catch (IOException | RuntimeException | Error e) {
      // Otherwise the steps that wait for the clips would wait for ever.
      clips.completeExceptionally(e);
      throw e;
    }
  }

  private void rank(Split split, Map<String, PersonLabel> labels) throws IOException {
    SceneRanker ranker = new SceneRanker(request.spec(), request.subsets(), split, rules::join);
    Entries.Book book = new Entries.Book();
    try {
      SortedMap<String, VisualSource.Images> sources = images.getOrDefault(split, new TreeMap<>());
      if (sources.size() > 1) {
        // A second reading costs less than to hold every scene: the tables are in memory.
        ranker.share(EarlierPlan.of(request.extended()), sink -> read(sources, labels, sink));
      }
      read(sources, labels, ranker::add)
          .forEach((name, found) -> book.add(found, name, file -> Sources.entry(name, file)));
      book.tallies().add(ranker.tallies());
    } catch (CompletionException e) {
      throw ofClips(e);
    }
    RankedSplit read = new RankedSplit(Candidate.Batch.of(ranker.candidates()), book.findings());
    synchronized (ranked) {
      ranked.put(split, read);
    }
  }

  /** Gives the scenes of each source, and returns what was found on the way. */
  private SortedMap<String, Entries> read(
      SortedMap<String, VisualSource.Images> sources,
      Map<String, PersonLabel> labels,
      Consumer<Scene> sink)
      throws IOException {
    SortedMap<String, Entries> found = new TreeMap<>();
    for (var source : sources.entrySet()) {
      Map<String, PersonLabel> own = PersonLabelFile.of(source.getKey(), request.sources(), labels);
      found.put(source.getKey(), source.getValue().scenes(own, sink));
    }
    return found;
  }

  /** The failure that kept the clips from being read. */
  private static IOException ofClips(CompletionException e) {
    if (e.getCause() instanceof IOException io) {
      return io;
    }
    throw e.getCause() instanceof RuntimeException unchecked ? unchecked : e;
  }

  /**
   * The scenes of a split that are to be looked at.
   *
   * @param findings rejections, counts and the files read
   */
  private record RankedSplit(List<Candidate.Batch> batches, Entries findings) {}
}
