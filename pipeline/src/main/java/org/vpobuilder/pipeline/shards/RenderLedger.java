package org.vpobuilder.pipeline.shards;

import java.io.IOException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.Ledger;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Takes from a plan's ledger what rendering rejected. An image, annotation or clip stays used as
 * long as one sample has it. Of the rest only the file that a rejection names is rejected; what
 * went with its samples is no longer selected.
 */
final class RenderLedger {
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
    SortedMap<String, Partition> images = new TreeMap<>(planned.images());
    Lost annotations = new Lost();
    Lost clips = new Lost();
    for (Subset subset : plan.subsets()) {
      Lost ofSubset = new Lost();
      plan.rows(
          subset,
          row -> {
            Rejection rejection = rejectionByKey.get(row.key());
            ofSubset.see(row.split(), row.image().address(), row.image().file(), rejection);
            seeParts(row, rejection, annotations, clips);
          });
      for (Split split : Split.values()) {
        images.computeIfPresent(
            ReleaseLayout.folder(subset, split), (unit, p) -> ofSubset.takenFrom(p, split));
      }
    }
    return new Ledger(
        images, without(planned.annotations(), annotations), without(planned.clips(), clips));
  }

  private static void seeParts(
      PlannedSample row, @Nullable Rejection rejection, Lost annotations, Lost clips) {
    for (SceneObject object : row.objects()) {
      String annotation = row.image().address() + "/" + object.id();
      annotations.see(row.split(), annotation, "", rejection);
      if (object.sounds()) {
        clips.see(row.split(), object.clip().address(), object.clip().file(), rejection);
      }
    }
  }

  private static SortedMap<String, Partition> without(
      SortedMap<String, Partition> planned, Lost lost) {
    SortedMap<String, Partition> partitions = new TreeMap<>(planned);
    for (Split split : Split.values()) {
      partitions.computeIfPresent(split.toString(), (name, p) -> lost.takenFrom(p, split));
    }
    return partitions;
  }

  /** Things that are in rejected samples only. */
  private static final class Lost {
    private final Map<Split, Set<Object>> lost = new EnumMap<>(Split.class);
    private final Map<Split, Set<Object>> kept = new EnumMap<>(Split.class);
    private final Map<Split, Map<Object, String>> codes = new EnumMap<>(Split.class);

    /**
     * Sees a part of a planned sample.
     *
     * @param file the part's own, or empty
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

    /** The partition without what was lost. */
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
