package org.vpobuilder.validation.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
 * @param keep which network is the training's result
 * @param validationShare of a release's training images, held out where {@code keep} is {@code
 *     best}; AVSBench has a validation split of its own
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
    int evaluationSide,
    Keep keep,
    double validationShare) {
  /** Which network a training results in. */
  public enum Keep {
    /** That of the last step. */
    LAST,
    /** That of the epoch after which the validation part was segmented best; never the test's. */
    BEST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

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
    fillIn(config.tree());
    changes.forEach((path, value) -> change(config, path, value));
    return config.read(FORMAT);
  }

  /** Keys that configs of earlier versions lack get what these versions did. */
  private static void fillIn(ObjectNode root) {
    if (root.get("model") instanceof ObjectNode model) {
      if (!model.has("output_stride")) {
        model.put("output_stride", model.path("name").asText().equals("cavp") ? 8 : 0);
      }
      if (!model.has("weights")) {
        model.put("weights", "");
      }
    }
    if (!root.has("keep")) {
      root.put("keep", Keep.LAST.toString());
    }
    if (!root.has("validation_share")) {
      root.put("validation_share", 0.1);
    }
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
