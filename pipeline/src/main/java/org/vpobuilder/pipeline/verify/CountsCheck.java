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

  @Override
  public List<Promise> promises() {
    return List.of(INDEX, COUNTS, SUBSET_CONTAINS, LEDGER);
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

    /** Checks a ledger's sums; its rejections must have their lines. */
    void sums(String file, Ledger ledger) {
      partitions(file, "images", ledger.images());
      partitions(file, "annotations", ledger.annotations());
      partitions(file, "clips", ledger.clips());
    }

    /**
     * Checks the release's ledger against the samples; a subset's images are those of its own
     * samples.
     */
    void used(String file, Ledger ledger, Tally tally) {
      for (Split split : Split.values()) {
        for (Subset subset : Subset.all()) {
          String side = ReleaseLayout.folder(subset, split);
          Partition images = ledger.images().get(side);
          if (images != null) {
            used(file, "images " + side, images.used(), tally.images(side).size());
          }
        }
        String name = split.toString();
        Partition clips = ledger.clips().get(name);
        if (clips != null) {
          used(file, "clips " + name, clips.used(), tally.clips(name));
        }
        Partition annotations = ledger.annotations().get(name);
        if (annotations != null
            && (annotations.used() < tally.soundingObjects(name)
                || annotations.used() > tally.objects(name))) {
          String wanted =
              "%d sounding to %d in all"
                  .formatted(tally.soundingObjects(name), tally.objects(name));
          findings.fail(LEDGER, file, "annotations " + name, "used " + annotations.used(), wanted);
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
