package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.subsets.CheckedScene;
import org.vpobuilder.schemas.JsonFormat;

/**
 * A scene whose image and masks are to be looked at.
 *
 * @param places its positions in the subsets that may use it, by subset; at least one
 */
record Candidate(Scene scene, List<CheckedScene.Place> places) {
  Candidate {
    places = List.copyOf(places);
  }

  /** The candidate of one image that several subsets rank. */
  static Candidate of(List<RankedScene> ranked) {
    return new Candidate(
        ranked.get(0).scene(),
        ranked.stream().map(r -> new CheckedScene.Place(r.subset(), r.tier(), r.rank())).toList());
  }

  /**
   * Some candidates as one record of a shuffle: the runner's overhead for a record costs more than
   * the work on a candidate.
   */
  record Batch(List<Candidate> candidates) {
    static final JsonFormat<Batch> FORMAT = JsonFormat.transport(Batch.class);

    private static final int SIZE = 512;

    Batch {
      candidates = List.copyOf(candidates);
    }

    static List<Batch> of(List<Candidate> candidates) {
      List<Batch> batches = new ArrayList<>();
      for (int from = 0; from < candidates.size(); from += SIZE) {
        batches.add(new Batch(candidates.subList(from, Math.min(from + SIZE, candidates.size()))));
      }
      return batches;
    }

    /** The number of their positions in subsets. */
    int places() {
      return candidates.stream().mapToInt(candidate -> candidate.places().size()).sum();
    }
  }
}
