package org.vpobuilder.validation.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.vpobuilder.validation.train.TrainConfig;
import picocli.CommandLine.Option;

/** What a command trains. */
final class ConfigOptions {
  @Option(
      names = "--config",
      required = true,
      paramLabel = "PRESET|FILE",
      description = "A YAML file, or one of: ${COMPLETION-CANDIDATES}.",
      completionCandidates = Presets.class)
  String config = "";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change a value of the config, e.g. optimiser.lr=0.01 or audio.mode=mono.")
  Map<String, String> changes = new LinkedHashMap<>();

  TrainConfig config() {
    return TrainConfig.open(config, changes);
  }

  static final class Presets implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return TrainConfig.PRESETS.iterator();
    }
  }
}
