package org.vpobuilder.validation.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.console.OptionGroup;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.model.families.ModelFamilies;
import org.vpobuilder.validation.protocol.ProbeResult;
import org.vpobuilder.validation.train.TrainConfig;
import picocli.CommandLine.Option;

/** The options that choose the model and config to train. */
@OptionGroup(value = "What to train", order = 1)
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

  @Option(
      names = "--keep",
      paramLabel = "last|best",
      description =
          "The network to keep: the last step's, or that which segments a validation part best, looked"
              + " at after every epoch: AVSBench's val split, or of a release a tenth of the training"
              + " images, which are then not trained on. Short for --set keep=...")
  @Nullable String keep;

  @Option(
      names = "--accumulate",
      paramLabel = "N",
      description =
          "Compute a step's batch in N parts, one after another: 1/N of the memory. Batch norms see a"
              + " part. Short for --set accumulate=N.")
  @Nullable String accumulate;

  /**
   * The config.
   *
   * @param probe the sense that the network lacks; null for none
   */
  TrainConfig config(@Nullable String probe) {
    if (probe == null) {
      return config();
    }
    ProbeResult.probes(List.of(probe));
    return TrainConfig.open(config, changed(), ProbeResult.changes(probe, config().name()));
  }

  TrainConfig config() {
    return TrainConfig.open(config, changed());
  }

  private Map<String, String> changed() {
    if (changes.containsKey(TrainConfig.PROBE)) {
      // Its runs would have the full network's name, and be averaged with it.
      throw new BadInputException("--set: got %s, wanted --probe".formatted(TrainConfig.PROBE));
    }
    if (accumulate != null) {
      changes.put("accumulate", accumulate);
    }
    if (keep != null) {
      changes.put("keep", keep);
    }
    return changes;
  }

  static final class Presets implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return ModelFamilies.presets().iterator();
    }
  }
}
