package org.vpobuilder.pipeline.shards;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.decode.ClipDecoder;
import org.vpobuilder.pipeline.description.DescriptionWriter;
import org.vpobuilder.pipeline.index.IndexFolder;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.failure.UnreachableException;
import org.vpobuilder.spec.release.Correction;
import org.vpobuilder.spec.release.Ledger;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.spec.release.PlanSummary;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.release.ShardIndex;
import org.vpobuilder.spec.release.Shortfall;
import org.vpobuilder.spec.release.SourceShare;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Completes a release whose shards are made: rejections, shard indices and, last, the manifest. The
 * folder is not a release until {@code release.json} is there; an existing one is never replaced.
 */
final class ReleasePublisher {
  private static final String BUILDER = "vpo-builder";
  private static final String LOST = "samples were rejected when they were rendered";

  private final Folder release;

  ReleasePublisher(Folder release) {
    this.release = release;
  }

  /**
   * Publishes the release.
   *
   * @param results of all shards
   * @param builderVersion of this software
   * @param extensionOf the releases whose samples the plan keeps
   * @return the manifest that was written
   * @throws org.vpobuilder.spec.failure.StoreException if there is a manifest already
   * @throws UnreachableException if not one sample could be rendered
   */
  Release publish(
      List<ShardResult> results, String builderVersion, List<Release.Extended> extensionOf)
      throws IOException {
    PlanFolder plan = new PlanFolder(release);
    PlanSummary summary = plan.summary();
    requireSamples(results);
    SortedMap<String, FileEntry> files = new TreeMap<>();
    writeRejections(plan, results);
    List<Split> splits = splits(summary);
    writeIndices(plan.subsets(), splits, results);
    addShards(results, files);
    addOthers(plan.subsets(), splits, files);
    SortedMap<String, Integer> counts = counts(plan.subsets(), splits, results);
    Release.Builder builder =
        new Release.Builder(
            BUILDER, builderVersion, ClipDecoder.ffmpegVersion(), GreyPng.deflateFingerprint());
    List<Shortfall> shortfalls = shortfalls(plan.subsets(), summary, results);
    List<Correction> corrections = new IndexFolder(release).summary().corrections();
    new DescriptionWriter(release)
        .write(
            builder,
            counts,
            shortfalls,
            lost(results),
            sources(summary),
            corrections == null ? List.of() : corrections,
            List.copyOf(files.values()))
        .forEach(file -> files.put(file.path(), file));
    Ledger ledger = new RenderLedger(plan, results).of(summary.ledger());
    Release manifest =
        new Release(
            Release.FORMAT_VERSION,
            summary.specName(),
            summary.seed(),
            builder,
            sources(summary),
            counts,
            summary.keepProbability(),
            shortfalls,
            ledger,
            extensionOf,
            List.copyOf(files.values()),
            null,
            given(plan, summary, lost(results)),
            corrections);
    release.writeOnce(Release.FILE_NAME, Formats.RELEASE.writePretty(manifest));
    return manifest;
  }

  /** The splits that the plan has counts for. */
  private static List<Split> splits(PlanSummary summary) {
    return Arrays.stream(Split.values())
        .filter(split -> summary.planned().keySet().stream().anyMatch(s -> s.endsWith("/" + split)))
        .toList();
  }

  /** Refuses a release without any sample; the message gives the most frequent rejections. */
  private static void requireSamples(List<ShardResult> results) {
    SortedMap<RejectionCode, List<Rejection>> lost = new TreeMap<>();
    for (ShardResult result : results) {
      if (result.samples() > 0) {
        return;
      }
      result
          .rejected()
          .forEach(
              rejected ->
                  lost.computeIfAbsent(rejected.rejection().code(), code -> new ArrayList<>())
                      .add(rejected.rejection()));
    }
    List<String> lines =
        new ArrayList<>(List.of("no sample could be rendered, so there is no release"));
    lost.forEach(
        (code, rejections) ->
            lines.add(
                "%s: %d, such as %s: %s: got %s, wanted %s"
                    .formatted(
                        code,
                        rejections.size(),
                        rejections.get(0).source(),
                        rejections.get(0).record(),
                        rejections.get(0).got(),
                        rejections.get(0).wanted())));
    throw new UnreachableException(lines);
  }

  /** What each source gave: the plan's, without the samples that were lost in rendering. */
  private static @Nullable List<SourceShare> given(
      PlanFolder plan, PlanSummary summary, Set<String> lost) throws IOException {
    List<SourceShare> planned = summary.sourceShares();
    if (planned == null || lost.isEmpty()) {
      return planned;
    }
    Map<String, Integer> gone = new HashMap<>();
    for (Subset subset : plan.subsets()) {
      plan.rows(
          subset,
          row -> {
            if (lost.contains(row.key())) {
              String side = ReleaseLayout.folder(subset, row.split());
              gone.merge("visual " + row.image().source() + " " + side, 1, Integer::sum);
              row.sounding()
                  .forEach(
                      o -> gone.merge("audio " + o.clip().source() + " " + side, 1, Integer::sum));
            }
          });
    }
    return planned.stream()
        .map(
            share -> {
              String side = ReleaseLayout.folder(share.subset(), share.split());
              String of = share.kind() + " " + share.source() + " " + side;
              return share.less(gone.getOrDefault(of, 0));
            })
        .toList();
  }

  private static Set<String> lost(List<ShardResult> results) {
    Set<String> lost = new HashSet<>();
    results.forEach(result -> result.rejected().forEach(rejected -> lost.add(rejected.key())));
    return lost;
  }

  private List<FileEntry> sources(PlanSummary summary) throws IOException {
    List<FileEntry> sources = new ArrayList<>(new IndexFolder(release).summary().sources());
    sources.addAll(summary.sources());
    sources.sort(Comparator.comparing(FileEntry::path));
    return sources;
  }

  private void writeRejections(PlanFolder plan, List<ShardResult> results) throws IOException {
    TreeSet<Rejection> rejections = new TreeSet<>(new IndexFolder(release).rejections());
    rejections.addAll(plan.rejections());
    for (ShardResult result : results) {
      result.rejected().forEach(rejected -> rejections.add(rejected.rejection()));
    }
    RowFiles.write(release, ReleaseLayout.REJECTIONS, Formats.REJECTION, rejections);
  }

  /**
   * Writes the shard indices; a subset's index lists the shards of the subset that it contains
   * before its own.
   */
  private void writeIndices(List<Subset> subsets, List<Split> splits, List<ShardResult> results)
      throws IOException {
    for (Subset subset : subsets) {
      for (Split split : splits) {
        List<ShardIndex.Entry> entries = new ArrayList<>();
        for (ShardResult result : results) {
          boolean listed = subset.contains(result.subset());
          if (listed && result.split() == split && result.samples() > 0) {
            String url =
                ReleaseLayout.urlFromIndex(subset, result.subset(), split, result.number());
            entries.add(
                new ShardIndex.Entry(url, result.samples(), result.bytes(), result.sha256()));
          }
        }
        ShardIndex index = ShardIndex.of("vpo-%s-%s".formatted(subset, split), entries);
        release.write(
            ReleaseLayout.shardIndex(subset, split), Formats.SHARD_INDEX.writePretty(index));
      }
    }
  }

  private static SortedMap<String, Integer> counts(
      List<Subset> subsets, List<Split> splits, List<ShardResult> results) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (Subset subset : subsets) {
      for (Split split : splits) {
        int count = 0;
        for (Subset inner : subset.withContained()) {
          count += count(results, inner, split);
        }
        counts.put(ReleaseLayout.folder(subset, split), count);
      }
    }
    return counts;
  }

  /**
   * The plan's shortfalls, with the samples that were lost in rendering. A subset counts only its
   * own samples.
   */
  private static List<Shortfall> shortfalls(
      List<Subset> subsets, PlanSummary summary, List<ShardResult> results) {
    List<Shortfall> shortfalls = new ArrayList<>();
    for (Split split : Split.values()) {
      for (Subset subset : subsets) {
        List<Shortfall> planned =
            summary.shortfalls().stream()
                .filter(s -> s.subset() == subset && s.split() == split)
                .toList();
        int rows = summary.planned().getOrDefault(ReleaseLayout.folder(subset, split), 0);
        int got = count(results, subset, split);
        if (got == rows) {
          shortfalls.addAll(planned);
          continue;
        }
        int wanted =
            planned.stream()
                .filter(s -> s.className().equals(Shortfall.ALL))
                .mapToInt(Shortfall::wanted)
                .findFirst()
                .orElse(rows);
        shortfalls.add(new Shortfall(subset, split, Shortfall.ALL, wanted, got, LOST));
        planned.stream().filter(s -> !s.className().equals(Shortfall.ALL)).forEach(shortfalls::add);
      }
    }
    return shortfalls;
  }

  private static int count(List<ShardResult> results, Subset subset, Split split) {
    return results.stream()
        .filter(result -> result.subset() == subset && result.split() == split)
        .mapToInt(ShardResult::samples)
        .sum();
  }

  private static void addShards(List<ShardResult> results, Map<String, FileEntry> files) {
    for (ShardResult result : results) {
      if (result.samples() > 0) {
        String path = ReleaseLayout.shard(result.subset(), result.split(), result.number());
        files.put(path, new FileEntry(path, result.bytes(), result.sha256()));
      }
    }
  }

  private void addOthers(List<Subset> subsets, List<Split> splits, Map<String, FileEntry> files)
      throws IOException {
    List<String> paths =
        new ArrayList<>(
            List.of(
                ReleaseLayout.SPEC,
                ReleaseLayout.REJECTIONS,
                ReleaseLayout.CLIPS,
                ReleaseLayout.INDEX_SUMMARY,
                ReleaseLayout.INDEX_REJECTIONS,
                ReleaseLayout.PLAN_SUMMARY,
                ReleaseLayout.PLAN_REJECTIONS,
                ReleaseLayout.CLASS_MAP,
                ReleaseLayout.LICENCES));
    for (Subset subset : subsets) {
      paths.add(ReleaseLayout.planRows(subset));
      for (Split split : splits) {
        paths.add(ReleaseLayout.shardIndex(subset, split));
      }
    }
    for (String path : paths) {
      files.put(path, Fingerprint.of(release, path));
    }
  }

  /**
   * Updates a plan's ledger with the rejections of rendering. An image, annotation or clip counts
   * as used as long as one sample uses it. Of the others, only the file that a rejection names
   * counts as rejected; the rest of the rejected samples counts as not selected.
   */
  private static final class RenderLedger {
    private final PlanFolder plan;
    private final Map<String, Rejection> rejectionByKey = new HashMap<>();

    RenderLedger(PlanFolder plan, List<ShardResult> results) {
      this.plan = plan;
      for (ShardResult result : results) {
        result.rejected().forEach(r -> rejectionByKey.put(r.key(), r.rejection()));
      }
    }

    Ledger of(Ledger planned) throws IOException {
      if (rejectionByKey.isEmpty()) {
        return planned;
      }
      SortedMap<String, Ledger> sources = null;
      if (planned.sources() != null) {
        sources = new TreeMap<>();
        for (Map.Entry<String, Ledger> source : planned.sources().entrySet()) {
          sources.put(source.getKey(), of(source.getValue(), source.getKey()::equals, null));
        }
      }
      return of(planned, source -> true, sources);
    }

    private Ledger of(
        Ledger planned, Predicate<String> isOf, @Nullable SortedMap<String, Ledger> sources)
        throws IOException {
      SortedMap<String, Partition> images = new TreeMap<>(planned.images());
      Lost annotations = new Lost();
      Lost clips = new Lost();
      for (Subset subset : plan.subsets()) {
        Lost ofSubset = new Lost();
        plan.rows(
            subset,
            row -> {
              Rejection rejection = rejectionByKey.get(row.key());
              ImageRef image = row.image();
              if (isOf.test(image.source())) {
                ofSubset.see(row.split(), image.address(), image.file(), rejection);
                for (SceneObject object : row.objects()) {
                  String annotation = image.address() + "/" + object.id();
                  annotations.see(row.split(), annotation, "", rejection);
                }
              }
              for (SceneObject object : row.sounding()) {
                ClipRef clip = object.clip();
                if (isOf.test(clip.source())) {
                  clips.see(row.split(), clip.address(), clip.file(), rejection);
                }
              }
            });
        for (Split split : Split.values()) {
          images.computeIfPresent(
              ReleaseLayout.folder(subset, split), (unit, p) -> ofSubset.takenFrom(p, split));
        }
      }
      return new Ledger(
          images,
          without(planned.annotations(), annotations),
          without(planned.clips(), clips),
          sources);
    }

    private static SortedMap<String, Partition> without(
        SortedMap<String, Partition> planned, Lost lost) {
      SortedMap<String, Partition> partitions = new TreeMap<>(planned);
      for (Split split : Split.values()) {
        partitions.computeIfPresent(split.toString(), (name, p) -> lost.takenFrom(p, split));
      }
      return partitions;
    }

    /** Images, annotations or clips that only rejected samples use. */
    private static final class Lost {
      private final Map<Split, Set<Object>> lost = new EnumMap<>(Split.class);
      private final Map<Split, Set<Object>> kept = new EnumMap<>(Split.class);
      private final Map<Split, Map<Object, String>> codes = new EnumMap<>(Split.class);

      /**
       * Counts an image, annotation or clip of a planned sample.
       *
       * @param file its file, or empty
       * @param rejection of the sample, or null
       */
      void see(Split split, Object id, String file, @Nullable Rejection rejection) {
        if (rejection == null) {
          kept.computeIfAbsent(split, s -> new HashSet<>()).add(id);
          return;
        }
        lost.computeIfAbsent(split, s -> new HashSet<>()).add(id);
        if (rejection.source().equals(file)) {
          codes.computeIfAbsent(split, s -> new HashMap<>()).put(id, rejection.code().name());
        }
      }

      /** The partition without the lost images, annotations or clips. */
      Partition takenFrom(Partition planned, Split split) {
        Set<Object> gone = new HashSet<>(lost.getOrDefault(split, Set.of()));
        gone.removeAll(kept.getOrDefault(split, Set.of()));
        Map<Object, String> ofSplit = codes.getOrDefault(split, Map.of());
        Map<String, Long> rejected = new TreeMap<>(planned.rejected());
        Map<String, Long> notSelected = new TreeMap<>(planned.notSelected());
        for (Object id : gone) {
          String code = ofSplit.get(id);
          if (code == null) {
            notSelected.merge(NotSelected.SAMPLE_REJECTED.name(), 1L, Long::sum);
          } else {
            rejected.merge(code, 1L, Long::sum);
          }
        }
        return Partition.of(planned.read(), planned.used() - gone.size(), rejected, notSelected);
      }
    }
  }
}
