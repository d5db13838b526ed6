package org.vpobuilder.pipeline.verify;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.ShardFile;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.Ledger;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.spec.release.PlanSummary;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.ShardIndex;
import org.vpobuilder.spec.release.SourceShare;

/**
 * Checks that shards, indices, manifest, plan, spec and ledgers have the same number of samples,
 * and that ledgers add up.
 */
public final class CountsCheck implements Check {
  static final Promise INDEX =
      new Promise(
          "index",
          "every shards.json lists its folder's shards, in order, with samples, bytes and sha256");
  static final Promise COUNTS =
      new Promise(
          "counts",
          "manifest, index, plan and shards agree on the number of samples; there is one at"
              + " least");
  static final Promise SUBSET_CONTAINS =
      new Promise(
          "subset-contains",
          "the index of a subset begins with the shards of the subset that it contains");
  static final Promise LEDGER =
      new Promise(
          "ledger", "read = used + rejected + not selected, and used is what the samples use");

  static final Promise SOURCE_SHARES =
      new Promise(
          "source-shares",
          "what each source was to give and gave of its share is what the plan's rows give; of"
              + " release.json, those that are in shards");

  @Override
  public List<Promise> promises() {
    return List.of(INDEX, COUNTS, SUBSET_CONTAINS, LEDGER, SOURCE_SHARES);
  }

  @Override
  public Run begin(Reference reference) {
    Ledgers ledgers = new Ledgers(reference.files(), reference.findings());
    return Run.atEnd(
        whole -> {
          counts(reference, ledgers, whole);
          whole
              .manifest()
              .ifPresent(
                  release -> {
                    ledgers.sums(Release.FILE_NAME, release.ledger());
                    ledgers.used(Release.FILE_NAME, release.ledger(), whole.tally());
                  });
          whole
              .planSummary()
              .ifPresent(plan -> ledgers.sums(ReleaseLayout.PLAN_SUMMARY, plan.ledger()));
          ReleaseSpec spec = reference.spec();
          if (spec != null) {
            Shares shares = new Shares(reference.findings(), spec, reference.plan());
            whole
                .manifest()
                .ifPresent(
                    release -> shares.check(Release.FILE_NAME, release.sourceShares(), true));
            whole
                .planSummary()
                .ifPresent(
                    plan -> shares.check(ReleaseLayout.PLAN_SUMMARY, plan.sourceShares(), false));
          }
        });
  }

  private static void counts(Reference reference, Ledgers ledgers, Whole whole) {
    Findings findings = reference.findings();
    SortedMap<String, Integer> indexed = new Indices(reference.files(), findings, whole).run();
    PlanRows rows = reference.plan();
    SortedMap<String, Integer> leftOut =
        rows.leftOut(reference.files(), ledgers.rejectedFiles(), findings);
    Counting counting = new Counting(findings, whole.tally());
    counting.run(
        new Counting.Counts(indexed, rows.counts(), leftOut),
        whole.manifest(),
        whole.planSummary());
    ReleaseSpec spec = reference.spec();
    if (spec != null) {
      counting.names(spec, whole.manifest(), whole.planSummary());
    }
  }

  /** The shares of sources by weight, counted from the plan's rows. */
  private record Shares(Findings findings, ReleaseSpec spec, PlanRows plan) {
    /**
     * Checks the shares of a file.
     *
     * @param isRelease whether samples that are not in shards were not given
     */
    void check(String file, @Nullable List<SourceShare> got, boolean isRelease) {
      findings.looked(SOURCE_SHARES);
      Map<String, SourceShare> wanted = wanted();
      for (SourceShare share : got == null ? List.<SourceShare>of() : got) {
        SourceShare planned = wanted.remove(name(share));
        if (planned == null) {
          findings.fail(SOURCE_SHARES, file, name(share), share, "no such share");
          continue;
        }
        SourceShare recounted = isRelease ? planned.less(lost(planned)) : planned;
        String counts = "%d wanted, %d got".formatted(share.wanted(), share.got());
        String told = "%d wanted, %d got".formatted(recounted.wanted(), recounted.got());
        findings.same(SOURCE_SHARES, new Findings.Place(file, name(share)), "share", counts, told);
        // Which classes a source has no clip of only its clips tell; those that are heard it has.
        PlanRows.Given given = plan.given(name(share.subset(), share.split()));
        for (String lacking : share.lacking()) {
          if (!given.isHeard(lacking) || given.isHeard(lacking, share.source())) {
            findings.fail(
                SOURCE_SHARES,
                file,
                name(share),
                "lacking " + lacking,
                "a class that sounds, and not from this source");
          }
        }
      }
      wanted.forEach((name, share) -> findings.fail(SOURCE_SHARES, file, name, "no share", share));
    }

    private int lost(SourceShare share) {
      PlanRows.Given lost = plan.lost(name(share.subset(), share.split()));
      return (share.kind().equals("visual") ? lost.images() : lost.sounds())
          .getOrDefault(share.source(), 0);
    }

    private static String name(SourceShare share) {
      return "%s %s of %s"
          .formatted(share.kind(), share.source(), name(share.subset(), share.split()));
    }

    private static String name(Subset subset, Split split) {
      return ReleaseLayout.folder(subset, split);
    }

    private Map<String, SourceShare> wanted() {
      Map<String, SourceShare> wanted = new TreeMap<>();
      for (Split split : spec.splits()) {
        for (Subset subset : Subset.all()) {
          PlanRows.Given given = plan.given(name(subset, split));
          // An image of a paired subset gives two samples in one turn; sounds are drawn.
          int perTurn = subset.isPaired() ? 2 : 1;
          add(wanted, "visual", spec.visualWeights(), given.images(), perTurn, subset, split);
          add(wanted, "audio", spec.audioWeights(), given.sounds(), 1, subset, split);
        }
      }
      return wanted;
    }

    private static void add(
        Map<String, SourceShare> wanted,
        String kind,
        @Nullable SortedMap<String, Double> weights,
        SortedMap<String, Integer> got,
        int perTurn,
        Subset subset,
        Split split) {
      int all = got.values().stream().mapToInt(Integer::intValue).sum();
      if (weights == null || all == 0) {
        return;
      }
      // Sainte-Laguë: each goes to the source with the least (2 n + 1) / weight, n it has by now.
      SortedMap<String, Integer> shares = new TreeMap<>();
      weights.keySet().forEach(source -> shares.put(source, 0));
      for (int i = 0; i < all / perTurn; i++) {
        String next = weights.firstKey();
        for (Map.Entry<String, Integer> share : shares.entrySet()) {
          if (turn(share, weights) < turn(Map.entry(next, shares.getOrDefault(next, 0)), weights)) {
            next = share.getKey();
          }
        }
        shares.merge(next, 1, Integer::sum);
      }
      shares.forEach(
          (source, count) -> {
            SourceShare share =
                new SourceShare(
                    kind,
                    source,
                    subset,
                    split,
                    count * perTurn,
                    got.getOrDefault(source, 0),
                    List.of());
            wanted.put(name(share), share);
          });
    }

    private static double turn(
        Map.Entry<String, Integer> share, SortedMap<String, Double> weights) {
      return (2.0 * share.getValue() + 1) / weights.getOrDefault(share.getKey(), 1.0);
    }
  }

  private record Counting(Findings findings, Tally tally) {

    /**
     * Numbers of samples: those {@code indexed} in the shards.json files, {@code planned} rows, and
     * rows {@code leftOut}.
     */
    record Counts(
        SortedMap<String, Integer> indexed,
        SortedMap<String, Integer> planned,
        SortedMap<String, Integer> leftOut) {}

    void run(Counts counts, Optional<Release> release, Optional<PlanSummary> plan) {
      Set<String> sides = new TreeSet<>(counts.indexed().keySet());
      sides.addAll(counts.planned().keySet());
      release.ifPresent(r -> sides.addAll(r.counts().keySet()));
      for (String side : sides) {
        findings.looked(COUNTS);
        int got = samples(side);
        equal(side + "/shards.json", side, counts.indexed().getOrDefault(side, 0), got);
        int rows = counts.planned().getOrDefault(side, 0) - counts.leftOut().getOrDefault(side, 0);
        equal("plan", side + " rows less rejected", rows, tally.samples(side));
        release.ifPresent(
            r -> equal(Release.FILE_NAME, side, r.counts().getOrDefault(side, 0), got));
      }
      if (release.isPresent() && sides.stream().allMatch(side -> tally.samples(side) == 0)) {
        findings.fail(COUNTS, Release.FILE_NAME, "", "no sample", "at least one in the shards");
      }
      plan.ifPresent(p -> summary(p, counts.planned()));
      release.ifPresent(this::extension);
    }

    /** Checks that a release contains the samples of the releases that it extends. */
    private void extension(Release release) {
      for (Release.Extended extended : release.extensionOf()) {
        extended
            .counts()
            .forEach(
                (side, count) -> {
                  int got = release.counts().getOrDefault(side, 0);
                  if (count > got) {
                    findings.fail(
                        COUNTS,
                        Release.FILE_NAME,
                        "extension_of " + side,
                        count,
                        "at most its own " + got);
                  }
                });
      }
    }

    /** Checks that name and seed are the spec's in every file that has them. */
    void names(ReleaseSpec spec, Optional<Release> release, Optional<PlanSummary> plan) {
      release.ifPresent(r -> named(Release.FILE_NAME, r.specName() + ", seed " + r.seed(), spec));
      release.ifPresent(r -> r.counts().keySet().forEach(side -> split(spec, side)));
      plan.ifPresent(
          p -> named(ReleaseLayout.PLAN_SUMMARY, p.specName() + ", seed " + p.seed(), spec));
    }

    private void split(ReleaseSpec spec, String side) {
      if (spec.splits().stream().noneMatch(split -> side.endsWith("/" + split))) {
        findings.fail(
            COUNTS, Release.FILE_NAME, side, "a split", "one of the spec's " + spec.splits());
      }
    }

    private void named(String file, String got, ReleaseSpec spec) {
      String wanted = spec.name() + ", seed " + spec.seed();
      if (!got.equals(wanted)) {
        findings.fail(COUNTS, file, "", got, wanted + " of " + ReleaseLayout.SPEC);
      }
    }

    private void summary(PlanSummary plan, SortedMap<String, Integer> rows) {
      SortedMap<String, Integer> planned = new TreeMap<>(plan.planned());
      planned.values().removeIf(count -> count == 0);
      if (!planned.equals(rows)) {
        findings.fail(COUNTS, ReleaseLayout.PLAN_SUMMARY, "planned", planned, rows);
      }
    }

    /** The number of samples, including those of a subset that it contains. */
    private int samples(String side) {
      for (Split split : Split.values()) {
        for (Subset subset : Subset.all()) {
          if (side.equals(ReleaseLayout.folder(subset, split))) {
            return subset.withContained().stream()
                .mapToInt(inner -> tally.samples(ReleaseLayout.folder(inner, split)))
                .sum();
          }
        }
      }
      return tally.samples(side);
    }

    private void equal(String file, String record, int got, int wanted) {
      if (got != wanted) {
        findings.fail(COUNTS, file, record, got, wanted + " samples in the shards");
      }
    }
  }

  /**
   * Checks the shards.json files: each lists the shards of the subset that its own contains, then
   * its folder's.
   */
  private static final class Indices {
    private final Findings findings;
    private final FolderFiles files;
    private final Tally tally;
    private final Map<String, Release.FileEntry> hashes;

    Indices(FolderFiles files, Findings findings, Whole whole) {
      this.files = files;
      this.findings = findings;
      this.tally = whole.tally();
      this.hashes = whole.hashes();
    }

    /**
     * Checks every index and returns the number of samples that each states, per {@code
     * subset/split}.
     */
    SortedMap<String, Integer> run() {
      SortedMap<String, Integer> samples = new TreeMap<>();
      for (Split split : Split.values()) {
        SortedMap<Subset, List<ShardIndex.Entry>> listed = new TreeMap<>();
        for (Subset subset : Subset.all()) {
          Optional<ShardIndex> index =
              files.json(ReleaseLayout.shardIndex(subset, split), Formats.SHARD_INDEX);
          List<ShardIndex.Entry> entries = index.map(ShardIndex::shardlist).orElse(List.of());
          check(subset, split, entries, contained(subset, split, listed));
          index.ifPresent(i -> samples.put(ReleaseLayout.folder(subset, split), sum(i)));
          listed.put(subset, entries);
        }
      }
      return samples;
    }

    /** The entries that an index must begin with, unchanged: those of the contained subset. */
    private static List<ShardIndex.Entry> contained(
        Subset subset, Split split, SortedMap<Subset, List<ShardIndex.Entry>> listed) {
      Subset inner = subset.contained();
      if (inner == null) {
        return List.of();
      }
      return listed.getOrDefault(inner, List.of()).stream()
          .map(
              entry ->
                  new ShardIndex.Entry(
                      entry.liesBesideIndex()
                          ? "../../%s/%s".formatted(ReleaseLayout.folder(inner, split), entry.url())
                          : entry.url(),
                      entry.nsamples(),
                      entry.filesize(),
                      entry.sha256()))
          .toList();
    }

    private void check(
        Subset subset,
        Split split,
        List<ShardIndex.Entry> entries,
        List<ShardIndex.Entry> contained) {
      List<ShardIndex.Entry> own = entries;
      if (subset.contained() != null && files.has(ReleaseLayout.shardIndex(subset, split))) {
        contains(ReleaseLayout.shardIndex(subset, split), entries, contained);
        own = entries.subList(Math.min(contained.size(), entries.size()), entries.size());
      }
      String file = ReleaseLayout.shardIndex(subset, split);
      String side = ReleaseLayout.folder(subset, split);
      List<String> wanted = new ArrayList<>();
      int last = -1;
      for (ShardIndex.Entry entry : own) {
        findings.looked(INDEX);
        String path = side + "/" + entry.url();
        // Numbers may be missing: a shard whose samples were all rejected is not written.
        int number = ShardFile.ofPath(path).map(ShardFile::number).orElse(-1);
        if (number <= last) {
          String name = ReleaseLayout.shardName(subset, split, last + 1);
          findings.fail(INDEX, file, entry.url(), "url " + entry.url(), name + " or a later");
        } else {
          compare(file, entry, path);
          last = number;
        }
        wanted.add(path);
      }
      List<String> got = shards(side);
      if (!new TreeSet<>(got).equals(new TreeSet<>(wanted))) {
        String listed = "%d shards in the folder".formatted(got.size());
        findings.fail(INDEX, file, "", listed, "the %d listed".formatted(wanted.size()));
      }
    }

    private void contains(
        String file, List<ShardIndex.Entry> entries, List<ShardIndex.Entry> contained) {
      findings.looked(SUBSET_CONTAINS);
      for (int i = 0; i < contained.size(); i++) {
        findings.looked(SUBSET_CONTAINS);
        ShardIndex.Entry wanted = contained.get(i);
        if (i >= entries.size() || !entries.get(i).equals(wanted)) {
          Object got = i < entries.size() ? entries.get(i) : "no shard";
          findings.fail(SUBSET_CONTAINS, file, "shard " + i, got, wanted);
        }
      }
    }

    private void compare(String file, ShardIndex.Entry entry, String path) {
      Release.FileEntry hash = hashes.get(path);
      if (hash == null) {
        findings.fail(INDEX, file, entry.url(), "no readable file", "a shard");
        return;
      }
      ShardIndex.Entry got =
          new ShardIndex.Entry(
              entry.url(), tally.samplesOfShard(path), hash.bytes(), hash.sha256());
      if (!got.equals(entry)) {
        findings.fail(INDEX, file, entry.url(), got, entry);
      }
    }

    private List<String> shards(String side) {
      return files.paths().stream()
          .filter(file -> file.startsWith(side + "/") && file.endsWith(".tar"))
          .toList();
    }

    private static int sum(ShardIndex index) {
      return (int)
          Math.min(
              Integer.MAX_VALUE,
              index.shardlist().stream().mapToLong(ShardIndex.Entry::nsamples).sum());
    }
  }

  /**
   * Checks that the ledgers add up, and that the samples use exactly what the ledgers count as
   * used.
   */
  private static final class Ledgers {
    private final Findings findings;
    private final SortedMap<String, Long> rejections = new TreeMap<>();
    private final Set<String> rejectedFiles = new HashSet<>();
    private @Nullable Rejection last;

    /** Counts rejections.jsonl, whose lines are sorted. */
    Ledgers(FolderFiles files, Findings findings) {
      this.findings = findings;
      files.rows(ReleaseLayout.REJECTIONS, Formats.REJECTION, this::add);
    }

    /** The files that rejections name. */
    Set<String> rejectedFiles() {
      return rejectedFiles;
    }

    /** Checks the sums of a ledger, and that its rejections have their lines. */
    void sums(String file, Ledger ledger) {
      sums(file, "", ledger);
      SortedMap<String, Ledger> sources = ledger.sources();
      if (sources == null) {
        return;
      }
      sources.forEach((source, own) -> sums(file, source + " ", own));
      total(file, "images", ledger.images(), sources, Ledger::images);
      total(file, "annotations", ledger.annotations(), sources, Ledger::annotations);
      total(file, "clips", ledger.clips(), sources, Ledger::clips);
    }

    private void sums(String file, String of, Ledger ledger) {
      partitions(file, of + "images", ledger.images());
      partitions(file, of + "annotations", ledger.annotations());
      partitions(file, of + "clips", ledger.clips());
    }

    /** Checks that all sources together are the sum of each alone. */
    private void total(
        String file,
        String what,
        SortedMap<String, Partition> whole,
        SortedMap<String, Ledger> sources,
        Function<Ledger, SortedMap<String, Partition>> part) {
      SortedMap<String, Partition> sum = new TreeMap<>();
      sources
          .values()
          .forEach(
              source -> part.apply(source).forEach((name, p) -> sum.merge(name, p, Ledgers::plus)));
      if (!sum.equals(whole)) {
        findings.fail(LEDGER, file, what + " of the sources", sum, "in all " + whole);
      }
    }

    private static Partition plus(Partition a, Partition b) {
      Map<String, Long> rejected = new TreeMap<>(a.rejected());
      b.rejected().forEach((code, count) -> rejected.merge(code, count, Long::sum));
      Map<String, Long> notSelected = new TreeMap<>(a.notSelected());
      b.notSelected().forEach((why, count) -> notSelected.merge(why, count, Long::sum));
      return Partition.of(a.read() + b.read(), a.used() + b.used(), rejected, notSelected);
    }

    /** Checks the release's ledger against the samples; a subset's images are its own. */
    void used(String file, Ledger ledger, Tally tally) {
      used(file, "", ledger, tally, Set::size);
      if (ledger.sources() != null) {
        ledger
            .sources()
            .forEach(
                (source, own) ->
                    used(file, source + " ", own, tally, names -> Tally.of(source, names)));
      }
    }

    private void used(
        String file, String of, Ledger ledger, Tally tally, ToIntFunction<Set<String>> size) {
      for (Split split : Split.values()) {
        for (Subset subset : Subset.all()) {
          String side = ReleaseLayout.folder(subset, split);
          Partition images = ledger.images().get(side);
          if (images != null) {
            int wanted = size.applyAsInt(tally.images(side));
            used(file, of + "images " + side, images.used(), wanted);
          }
        }
        String name = split.toString();
        Partition clips = ledger.clips().get(name);
        if (clips != null) {
          used(file, of + "clips " + name, clips.used(), size.applyAsInt(tally.clips(name)));
        }
        Partition annotations = ledger.annotations().get(name);
        if (annotations != null) {
          int least = size.applyAsInt(tally.soundingObjects(name));
          int most = size.applyAsInt(tally.objects(name));
          if (annotations.used() < least || annotations.used() > most) {
            String wanted = "%d sounding to %d in all".formatted(least, most);
            String record = of + "annotations " + name;
            findings.fail(LEDGER, file, record, "used " + annotations.used(), wanted);
          }
        }
      }
    }

    private void used(String file, String record, long got, long wanted) {
      if (got != wanted) {
        findings.fail(LEDGER, file, record, "used " + got, wanted + " in the samples");
      }
    }

    private void partitions(String file, String what, Map<String, Partition> partitions) {
      partitions.forEach(
          (name, partition) -> {
            findings.looked(LEDGER);
            String record = what + " " + name;
            if (!partition.addsUp()) {
              findings.fail(
                  LEDGER, file, record, partition, "read = used + rejected + not selected");
            }
            partition
                .rejected()
                .forEach((code, count) -> rejected(file, record + " " + code, code, count));
          });
    }

    private void rejected(String file, String record, String code, long count) {
      long lines = rejections.getOrDefault(code, 0L);
      if (count > lines) {
        String wanted = "%d, the lines of %s".formatted(lines, ReleaseLayout.REJECTIONS);
        findings.fail(LEDGER, file, record, count + " rejected", wanted);
      }
    }

    private void add(Rejection rejection, int line) {
      findings.looked(LEDGER);
      rejections.merge(rejection.code().toString(), 1L, Long::sum);
      rejectedFiles.add(rejection.source());
      rejectedFiles.add(rejection.record());
      Rejection before = last;
      if (before != null && before.compareTo(rejection) > 0) {
        findings.fail(
            LEDGER, ReleaseLayout.REJECTIONS, "line " + line, "a line out of order", "sorted");
      }
      last = rejection;
    }
  }
}
