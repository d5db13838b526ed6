package org.vpobuilder.validation.train;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.YamlDocument;
import org.vpobuilder.schemas.YamlText;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.augment.AugmentationSpec;

/**
 * Everything that decides a training but its data and seed.
 *
 * @param name of the preset it came from, or one's own
 * @param batchSize examples per step; of videos, frames
 * @param shuffleBuffer samples of the shuffle's buffer
 * @param evaluationSide longer side of images in evaluation, pixels; 0 for their own resolution
 */
public record TrainConfig(
    String name,
    ModelConfig model,
    FeatureSpec audio,
    AugmentationSpec augmentation,
    ContrastConfig contrast,
    OptimiserConfig optimiser,
    int batchSize,
    int epochs,
    int shuffleBuffer,
    int evaluationSide) {
  /** Its JSON and schema. */
  public static final JsonFormat<TrainConfig> FORMAT =
      JsonFormat.strict(TrainConfig.class, TrainConfig.class, "train-config.schema.json");

  /** The papers' hyper-parameters, and what trains in minutes on two cores. */
  public static final List<String> PRESETS =
      List.of(
          "paper-cavp",
          "paper-cavp-pvt",
          "paper-cavp-avsbench",
          "paper-tpavi",
          "paper-tpavi-pvt",
          "paper-tpavi-s4",
          "paper-tpavi-ms3",
          "paper-tpavi-avss",
          "tiny-cavp",
          "tiny-tpavi",
          "tiny-tpavi-s4");

  private static final int MAX_BYTES = 100_000;

  /**
   * Reads a preset or a file.
   *
   * @param nameOrPath one of {@link #PRESETS}, or a YAML file
   * @param changes values by dotted path, e.g. {@code optimiser.lr}
   * @throws BadInputException if there is no such thing, or it is not of the schema
   */
  public static TrainConfig open(String nameOrPath, Map<String, String> changes) {
    YamlDocument config = YamlDocument.parse(text(nameOrPath), nameOrPath);
    changes.forEach((path, value) -> change(config, path, value));
    return config.read(FORMAT);
  }

  /** The YAML of a preset, or of the file at that path. */
  public static String text(String nameOrPath) {
    try {
      if (PRESETS.contains(nameOrPath)) {
        try (InputStream in =
            TrainConfig.class.getResourceAsStream("presets/" + nameOrPath + ".yaml")) {
          if (in == null) {
            throw new IllegalStateException("no resource presets/" + nameOrPath);
          }
          return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
      Path file = Path.of(nameOrPath);
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        throw new BadInputException(
            "--config: got %s, wanted a YAML file of at most %d bytes or one of the presets %s"
                .formatted(nameOrPath, MAX_BYTES, String.join(", ", PRESETS)));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new BadInputException(nameOrPath + ": can't be read: " + e.getMessage(), e);
    }
  }

  private static void change(YamlDocument config, String path, String value) {
    JsonNode tree = config.tree();
    int dot = path.lastIndexOf('.');
    JsonNode parent = dot < 0 ? tree : tree.at("/" + path.substring(0, dot).replace('.', '/'));
    if (!parent.has(path.substring(dot + 1))) {
      throw new BadInputException(
          "--set: got %s, wanted one of %s".formatted(path, String.join(", ", keys(tree, ""))));
    }
    config.set("--set", path, value);
  }

  /** Every value's path, in the order of the file. */
  private static List<String> keys(JsonNode tree, String parent) {
    List<String> keys = new ArrayList<>();
    tree.properties()
        .forEach(
            entry -> {
              String path = parent + entry.getKey();
              if (entry.getValue().isObject()) {
                keys.addAll(keys(entry.getValue(), path + "."));
              } else {
                keys.add(path);
              }
            });
    return keys;
  }

  /** The config as YAML. */
  public byte[] toYaml() {
    return YamlText.write(this, FORMAT);
  }
}
