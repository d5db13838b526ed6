package org.vpobuilder.validation.evaluate;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.data.audio.AudioMode;

/**
 * A run and the data on which it was evaluated.
 *
 * @param model e.g. {@code cavp}
 * @param preset e.g. {@code tiny-cavp}: the configuration with which it was trained; for an arm of
 *     a sweep, the changed values follow, each after a {@value #CHANGE}
 * @param audio the audio mode of its network
 * @param dataset e.g. {@code vpo-ms}, {@code avsbench-s4} or {@code avs-m-ss}
 * @param split e.g. {@code test}
 * @param seed seed of the training
 * @param steps number of optimiser steps before the evaluation
 * @param backbone image backbone, with its name in configs, e.g. {@code resnet50}; null in
 *     evaluations of earlier versions, as is {@code resolution}
 * @param resolution resolution of the network's input: {@value #ORIGINAL} or the side in pixels
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
  /** The value for the pictures' own size. */
  public static final String ORIGINAL = "original";

  /** The separator before each value that a sweep changed: {@code tiny-cpm+vcp.enabled=false}. */
  public static final String CHANGE = "+";

  /** A run of unknown backbone and resolution. */
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

  /** Whether a sweep changed the preset's model. */
  public boolean differsFromPreset() {
    return preset.contains(CHANGE);
  }

  /** The preset without the changes of a sweep. */
  public String presetOfSweep() {
    return preset.contains(CHANGE) ? preset.substring(0, preset.indexOf(CHANGE)) : preset;
  }

  /** The description of the run without its seed, which the runs of one arm of a test share. */
  public String arm() {
    return "%s/%s/%s on %s/%s, %d steps".formatted(model, preset, audio, dataset, split, steps);
  }
}
