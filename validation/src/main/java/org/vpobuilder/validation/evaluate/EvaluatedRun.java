package org.vpobuilder.validation.evaluate;

import org.vpobuilder.validation.data.audio.AudioMode;

/**
 * What was evaluated on what.
 *
 * @param model e.g. {@code cavp}
 * @param preset e.g. {@code tiny-cavp}: the configuration it was trained with; of an arm of a sweep
 *     what was changed stands behind it, each behind a {@value #CHANGE}
 * @param audio what it heard
 * @param dataset e.g. {@code vpo-ms}, {@code avsbench-s4} or {@code avs-m-ss}
 * @param split e.g. {@code test}
 * @param seed of the training
 * @param steps of the optimiser before the evaluation
 */
public record EvaluatedRun(
    String model,
    String preset,
    AudioMode audio,
    String dataset,
    String split,
    long seed,
    long steps) {
  /** Stands before each value that a sweep changed: {@code tiny-cpm+vcp.enabled=false}. */
  public static final String CHANGE = "+";

  /** Whether a sweep made it another model than its preset's. */
  public boolean differsFromPreset() {
    return preset.contains(CHANGE);
  }

  /** The preset without what a sweep changed. */
  public String presetOfSweep() {
    return preset.contains(CHANGE) ? preset.substring(0, preset.indexOf(CHANGE)) : preset;
  }

  /** The same run but for the seed: what the runs of one arm of a test share. */
  public String arm() {
    return "%s/%s/%s on %s/%s, %d steps".formatted(model, preset, audio, dataset, split, steps);
  }
}
