package org.vpobuilder.pipeline.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.IndexSummary;
import org.vpobuilder.spec.release.Ledger;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SceneObject;

/** Computes the ledger of a plan: the fate of every record. */
final class PlanLedger {
  private static final String ALL = ClipPool.ALL;

  private final ReleaseSpec spec;
  private final Set<Subset> subsets;
  private final Tallies tallies;
  private final IndexSummary index;

  PlanLedger(ReleaseSpec spec, Set<Subset> subsets, Tallies tallies, IndexSummary index) {
    this.spec = spec;
    this.subsets = subsets;
    this.tallies = tallies;
    this.index = index;
  }

  Ledger of(Plan plan, ClipPool pool) {
    SortedSet<String> seen = tallies.sources(Account.Thing.IMAGES);
    SortedMap<String, SortedMap<String, Partition>> heard = new TreeMap<>();
    if (index.clipsOfSources() != null) {
      heard.putAll(index.clipsOfSources());
    } else {
      pool.sources().forEach(source -> heard.put(source, index.clips()));
    }
    SortedMap<String, Ledger> sources = new TreeMap<>();
    if (seen.size() > 1 || heard.size() > 1) {
      for (String source : seen) {
        sources.put(
            source, new Ledger(images(plan, source), annotations(plan, source), new TreeMap<>()));
      }
      heard.forEach(
          (source, read) ->
              sources.put(
                  source,
                  new Ledger(new TreeMap<>(), new TreeMap<>(), clips(plan, pool, read, source))));
    }
    return new Ledger(
        images(plan, ALL),
        annotations(plan, ALL),
        clips(plan, pool, index.clips(), ALL),
        sources.isEmpty() ? null : sources);
  }

  private static boolean isOf(String source, String of) {
    return source.equals(ALL) || source.equals(of);
  }

  private SortedMap<String, Partition> images(Plan plan, String source) {
    SortedMap<String, Partition> partitions = new TreeMap<>();
    for (Subset subset : subsets) {
      for (Split split : spec.splits()) {
        Account images = Account.images(subset, split).from(source);
        Map<String, Long> rejected = tallies.rejected(Account.images(split).from(source));
        tallies.rejected(images).forEach((code, count) -> rejected.merge(code, count, Long::sum));
        Map<String, Long> notSelected = tallies.notSelected(images);
        long unexamined = tallies.get(images, Fate.ELIGIBLE) - tallies.get(images, Fate.EXAMINED);
        add(notSelected, NotSelected.NOT_NEEDED, unexamined);
        partitions.put(
            ReleaseLayout.folder(subset, split),
            Partition.of(
                read(subset, split, source),
                images(rows(plan, subset), split, source).size(),
                rejected,
                notSelected));
      }
    }
    return partitions;
  }

  /** The images read: val's are the train images that were given to it, train's are the others. */
  private long read(Subset subset, Split split, String source) {
    long given = tallies.get(Account.images(subset, Split.VAL).from(source), Fate.EXAMINED);
    return switch (split) {
      case TRAIN -> tallies.get(Account.images(split).from(source), Fate.READ) - given;
      case VAL -> given;
      case TEST -> tallies.get(Account.images(split).from(source), Fate.READ);
    };
  }

  private SortedMap<String, Partition> annotations(Plan plan, String source) {
    SortedMap<String, Partition> partitions = new TreeMap<>();
    for (Split split : spec.splits()) {
      Account all = Account.annotations(split).from(source);
      long used = usedAnnotations(plan, split, source);
      Map<String, Long> notSelected = new TreeMap<>();
      add(
          notSelected,
          NotSelected.CATEGORY_OUTSIDE_CLASS_MAP,
          tallies.get(all, Fate.OUTSIDE_CLASS_MAP));
      add(notSelected, NotSelected.IMAGE_REJECTED, tallies.get(all, Fate.IMAGE_REJECTED));
      long unused = tallies.get(all, Fate.IN_SCENES) - tallies.get(all, Fate.MASK_REJECTED) - used;
      // A release that is extended may still use both annotations of one object.
      long sameObject = Math.min(unused, tallies.get(all, Fate.SAME_OBJECT));
      add(notSelected, NotSelected.SAME_OBJECT, sameObject);
      add(notSelected, NotSelected.IMAGE_NOT_SELECTED, unused - sameObject);
      partitions.put(
          split.toString(),
          Partition.of(tallies.get(all, Fate.READ), used, tallies.rejected(all), notSelected));
    }
    return partitions;
  }

  private SortedMap<String, Partition> clips(
      Plan plan, ClipPool pool, SortedMap<String, Partition> readClips, String source) {
    SortedMap<String, Partition> partitions = new TreeMap<>(readClips);
    for (Split split : spec.splits()) {
      Partition read =
          split == Split.VAL
              ? Partition.of(pool.size(Split.VAL, source), 0, Map.of(), Map.of())
              : readClips.get(split.toString());
      if (read == null) {
        continue;
      }
      long rows = split == Split.TRAIN ? read.read() - pool.size(Split.VAL, source) : read.read();
      long used = usedClips(plan, split, source);
      Map<String, Long> notSelected = new TreeMap<>(read.notSelected());
      if (split == Split.TRAIN) {
        pool.leaks(source).forEach((reason, count) -> add(notSelected, reason, count));
      }
      add(notSelected, NotSelected.CLIP_NOT_NEEDED, pool.size(split, source) - used);
      partitions.put(split.toString(), Partition.of(rows, used, read.rejected(), notSelected));
    }
    return partitions;
  }

  private static long usedAnnotations(Plan plan, Split split, String source) {
    Set<String> used = new HashSet<>();
    plan.rows().values().stream()
        .flatMap(List::stream)
        .filter(row -> row.split() == split && isOf(source, row.image().source()))
        .forEach(
            row ->
                row.objects()
                    .forEach(object -> used.add(row.image().address() + "/" + object.id())));
    return used.size();
  }

  private static long usedClips(Plan plan, Split split, String source) {
    return plan.rows().values().stream()
        .flatMap(List::stream)
        .filter(row -> row.split() == split)
        .flatMap(row -> row.sounding().stream())
        .map(SceneObject::clip)
        .filter(clip -> isOf(source, clip.source()))
        .map(ClipRef::address)
        .distinct()
        .count();
  }

  private static Set<String> images(List<PlannedSample> rows, Split split, String source) {
    Set<String> images = new HashSet<>();
    for (PlannedSample row : rows) {
      if (row.split() == split && isOf(source, row.image().source())) {
        images.add(row.image().address());
      }
    }
    return images;
  }

  private static List<PlannedSample> rows(Plan plan, Subset subset) {
    return plan.rows().getOrDefault(subset, List.of());
  }

  private static void add(Map<String, Long> counts, NotSelected reason, long count) {
    if (count != 0) {
      counts.merge(reason.name(), count, Long::sum);
    }
  }
}
