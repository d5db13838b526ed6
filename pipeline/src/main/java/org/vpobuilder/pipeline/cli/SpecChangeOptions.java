package org.vpobuilder.pipeline.cli;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.SpecChanges;
import org.vpobuilder.schemas.console.OptionGroup;
import picocli.CommandLine.Option;

/** Options that change values of the spec that a command names. */
@OptionGroup(value = "What to build", order = 1)
final class SpecChangeOptions {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Change a value of the spec, e.g. subsets.ss.samples.train=500 or audio.container=flac."
              + " May be given several times.")
  Map<String, String> values = new LinkedHashMap<>();

  @Option(
      names = "--scale",
      paramLabel = "FACTOR",
      description =
          "Multiply every sample count of the spec, e.g. by 0.01: rounded to the nearest whole"
              + " number, and at least 1 where more than 0 was asked for. --set comes after it.")
  @Nullable BigDecimal scale;

  SpecChanges changes() {
    return new SpecChanges(scale, values);
  }
}
