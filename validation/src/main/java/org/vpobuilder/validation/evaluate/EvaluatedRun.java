package org.vpobuilder.validation.evaluate;

import org.jspecify.annotations.Nullable;
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
 * @param backbone of the images, as configs call it, e.g. {@code resnet50}; null in evaluations of
 *     earlier versions, as is {@code resolution}
 * @param resolution of what the network saw: {@value #ORIGINAL} or the side in pixels
 */
public record EvaluatedRun(
    String model,
    String preset,
    AudioMode audio,
    String dataset,
    String split,
    long seed,
    long steps,
    @Nullable String backbone,
    @Nullable String resolution) {
  /** The pictures' own size. */
  public static final String ORIGINAL = "original";

  /** Stands before each value that a sweep changed: {@code tiny-cpm+vcp.enabled=false}. */
  public static final String CHANGE = "+";

  /** A run of which neither backbone nor resolution is told. */
  public EvaluatedRun(
      String model,
      String preset,
      AudioMode audio,
      String dataset,
      String split,
      long seed,
      long steps) {
    this(model, preset, audio, dataset, split, seed, steps, null, null);
  }

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
