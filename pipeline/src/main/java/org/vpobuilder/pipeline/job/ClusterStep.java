package org.vpobuilder.pipeline.job;

import java.util.Map;
import org.vpobuilder.pipeline.index.IndexClips;
import org.vpobuilder.pipeline.plan.PlanSamples;
import org.vpobuilder.pipeline.shards.RenderShards;

/**
 * A step whose records tell how far a job on a cluster is: counts kept in a worker's process, and
 * Beam's own, which Flink gives when a worker has ended, do not.
 *
 * @param name of the step
 * @param unit what its records are, near enough: rejections bring a second one
 */
record ClusterStep(String name, String unit) {
  /** By what the same job counts where it runs in this process. */
  static final Map<String, ClusterStep> COUNTING =
      Map.of(
          IndexClips.CLIPS_DONE, new ClusterStep(IndexClips.STEP, IndexClips.CLIPS_DONE),
          PlanSamples.SCENES_DONE, new ClusterStep(PlanSamples.STEP, "notes on candidates"),
          RenderShards.SAMPLES_DONE, new ClusterStep(RenderShards.STEP, "shards rendered"));
}
