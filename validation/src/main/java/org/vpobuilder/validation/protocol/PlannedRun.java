package org.vpobuilder.validation.protocol;

import org.vpobuilder.validation.train.TrainConfig;

/** One training and its evaluation, as the protocol plans it. */
public record PlannedRun(TrainConfig config, AvsData data, long seed) {
  /** Names its folder: {@code tiny-cavp-stereo-vpo-msmi-s1}. */
  public String name() {
    return "%s-%s-%s-s%d".formatted(config.name(), config.audio().mode(), data.name(), seed);
  }
}
