package org.vpobuilder.validation.evaluate;

import org.vpobuilder.validation.data.audio.AudioMode;

/**
 * What was evaluated on what.
 *
 * @param model e.g. {@code cavp}
 * @param preset e.g. {@code tiny-cavp}: the configuration it was trained with
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

  /** The same run but for the seed: what the runs of one arm of a test share. */
  public String arm() {
    return "%s/%s/%s on %s/%s, %d steps".formatted(model, preset, audio, dataset, split, steps);
  }
}
