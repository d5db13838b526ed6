package org.vpobuilder.validation.protocol;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vpobuilder.validation.train.TrainConfig;

/**
 * One training and its evaluation, as the protocol plans it.
 *
 * @param settings its values of the keys of a sweep, in their order; empty if it does not belong to
 *     one
 */
public record PlannedRun(
    TrainConfig config, AvsData data, long seed, Map<String, String> settings) {
  public PlannedRun {
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /** A run without a sweep. */
  public PlannedRun(TrainConfig config, AvsData data, long seed) {
    this(config, data, seed, Map.of());
  }

  /** The name of its folder: {@code tiny-cavp-stereo-vpo-msmi-s1}. */
  public String name() {
    return "%s-%s-%s-s%d".formatted(config.name(), config.audio().mode(), data.name(), seed);
  }
}
