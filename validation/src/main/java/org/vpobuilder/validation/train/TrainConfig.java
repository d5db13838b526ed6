package org.vpobuilder.validation.train;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.NameTransformer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.YamlDocument;
import org.vpobuilder.schemas.YamlText;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.augment.AugmentationSpec;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.data.loader.Probe;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.ModelConfig;
import org.vpobuilder.validation.model.ModelFamily;
import org.vpobuilder.validation.model.ModelSettings;
import org.vpobuilder.validation.model.families.ModelFamilies;

/**
 * All settings of a training except its data and seed.
 *
 * @param name name of the preset it came from, or a name of its own
 * @param batchSize examples per step; for videos, frames
 * @param accumulate number of equal parts in which a step's batch is computed one after another, to
 *     save memory; a divisor of {@code batchSize}
 * @param shuffleBuffer number of samples in the shuffle's buffer
 * @param evaluationSide longer side of images in evaluation, pixels; 0 for their own resolution
 * @param keep which network is the training's result
 * @param validationShare share of a release's training images, held out if {@code keep} is {@code
 *     best}; AVSBench has a validation split of its own
 * @param probe the sense that the network lacks in training and evaluation
 */
public record TrainConfig(
    String name,
    ModelConfig model,
    FeatureSpec audio,
    AugmentationSpec augmentation,
    OptimiserConfig optimiser,
    int batchSize,
    int accumulate,
    int epochs,
    int shuffleBuffer,
    int evaluationSide,
    Keep keep,
    double validationShare,
    Probe probe) {
  /** The network that is the result of a training. */
  public enum Keep {
    /** The network of the last step. */
    LAST,
    /**
     * The network of the epoch after which the validation part, never the test set, was segmented
     * best.
     */
    BEST;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int MAX_BYTES = 100_000;
  private static final String EXTENDS = "extends";

  /** The name of the key {@link #probe}. */
  public static final String PROBE = "probe";

  /**
   * Reads a preset or a file. Either may begin with {@code extends: PRESET} and then give only the
   * values that differ from that preset.
   *
   * @param nameOrPath one of {@link ModelFamilies#presets}, or a YAML file
   * @param changes values by dotted path, e.g. {@code optimiser.lr}
   * @throws BadInputException if it does not exist, or does not match the schema
   */
  public static TrainConfig open(String nameOrPath, Map<String, String> changes) {
    return read(text(nameOrPath), nameOrPath, changes);
  }

  /**
   * Reads a preset or a file and applies, in addition, the values of a sweep.
   *
   * @param swept values by dotted path, as from {@code --sweep}
   */
  public static TrainConfig open(
      String nameOrPath, Map<String, String> changes, Map<String, String> swept) {
    YamlDocument config = changed(text(nameOrPath), nameOrPath, changes);
    swept.forEach((path, value) -> config.set("--sweep", path, value));
    return config.read(ModelJson.of(familyOf(config)));
  }

  /**
   * Every value of a config by its dotted path, in the order of the file.
   *
   * @throws BadInputException as for {@link #open}; the schema is not checked
   */
  public static Map<String, JsonNode> values(String nameOrPath, Map<String, String> changes) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    ObjectNode tree = changed(text(nameOrPath), nameOrPath, changes).tree();
    keys(tree, "").forEach(key -> values.put(key, tree.at("/" + key.replace('.', '/'))));
    return values;
  }

  /**
   * Reads a config from its text.
   *
   * @param where names the text in errors
   * @throws BadInputException as for {@link #open}
   */
  static TrainConfig read(String yaml, String where, Map<String, String> changes) {
    YamlDocument config = changed(yaml, where, changes);
    return config.read(ModelJson.of(familyOf(config)));
  }

  private static YamlDocument changed(String yaml, String where, Map<String, String> changes) {
    YamlDocument config = YamlDocument.parse(yaml, where);
    ModelFamily family = resolve(config);
    changes.forEach((path, value) -> change(config, family, path, value));
    return config;
  }

  /**
   * Completes the text: the values that it extends, keys that have moved and keys that are new
   * since it was written.
   */
  private static ModelFamily resolve(YamlDocument config) {
    ObjectNode own = config.tree();
    JsonNode extended = own.remove(EXTENDS);
    ObjectNode base = extended == null ? own : preset(config, extended);
    ModelFamily family = familyOf(config, own.at("/model/name").isMissingNode() ? base : own);
    move(own, family);
    if (extended != null) {
      if (!own.has("name")) {
        own.put("name", base.path("name").asText() + "-custom");
      }
      merge(base, own);
      config.replace(base);
    }
    complete(config.tree(), family);
    return family;
  }

  /** A preset's values, including those of the preset that it extends. */
  private static ObjectNode preset(YamlDocument config, JsonNode name) {
    if (!name.isTextual() || !ModelFamilies.presets().contains(name.asText())) {
      throw new BadInputException(
          "%sgot %s, wanted one of the presets %s"
              .formatted(
                  config.place(EXTENDS),
                  name.isTextual() ? name.asText() : name,
                  String.join(", ", ModelFamilies.presets())));
    }
    YamlDocument preset = YamlDocument.parse(text(name.asText()), name.asText());
    resolve(preset);
    return preset.tree();
  }

  private static ModelFamily familyOf(YamlDocument config) {
    return familyOf(config, config.tree());
  }

  private static ModelFamily familyOf(YamlDocument config, ObjectNode tree) {
    String name = tree.at("/model/name").asText();
    return ModelFamilies.find(name)
        .orElseThrow(
            () ->
                new BadInputException(
                    "%sgot %s, wanted one of %s"
                        .formatted(
                            config.place("model.name"),
                            name.isEmpty() ? "none" : name,
                            String.join(", ", ModelFamilies.names()))));
  }

  /** Merges key by key; a list is replaced as a whole. */
  private static void merge(ObjectNode base, ObjectNode over) {
    over.properties()
        .forEach(
            entry -> {
              if (base.get(entry.getKey()) instanceof ObjectNode values
                  && entry.getValue() instanceof ObjectNode more) {
                merge(values, more);
              } else {
                base.set(entry.getKey(), entry.getValue());
              }
            });
  }

  /** Moves keys of earlier versions to their present places. */
  private static void move(ObjectNode root, ModelFamily family) {
    family
        .moved()
        .forEach(
            (from, to) -> {
              JsonNode value = parent(root, from).map(node -> node.remove(last(from))).orElse(null);
              if (value != null && !to.isEmpty()) {
                String above = "/" + to.substring(0, to.lastIndexOf('.')).replace('.', '/');
                root.withObject(above).set(last(to), value);
              }
            });
  }

  private static Optional<ObjectNode> parent(ObjectNode root, String path) {
    int dot = path.lastIndexOf('.');
    JsonNode node = dot < 0 ? root : root.at("/" + path.substring(0, dot).replace('.', '/'));
    return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Gives keys that configs of earlier versions lack the values that those versions used. */
  private static void complete(ObjectNode root, ModelFamily family) {
    if (root.get("model") instanceof ObjectNode model) {
      if (!model.has("weights")) {
        model.put("weights", "");
      }
      family.complete(model);
    }
    if (!root.has("accumulate")) {
      root.put("accumulate", 1);
    }
    if (!root.has("keep")) {
      root.put("keep", Keep.LAST.toString());
    }
    if (!root.has("validation_share")) {
      root.put("validation_share", 0.1);
    }
    if (!root.has(PROBE)) {
      root.put(PROBE, Probe.NONE.toString());
    }
  }

  /** The YAML of a preset, or of the file at that path. */
  public static String text(String nameOrPath) {
    try {
      Optional<ModelFamily> family = ModelFamilies.ofPreset(nameOrPath);
      if (family.isPresent()) {
        Class<?> home = family.get().getClass();
        try (InputStream in = home.getResourceAsStream("presets/" + nameOrPath + ".yaml")) {
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
                .formatted(nameOrPath, MAX_BYTES, String.join(", ", ModelFamilies.presets())));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new BadInputException(nameOrPath + ": can't be read: " + e.getMessage(), e);
    }
  }

  private static void change(YamlDocument config, ModelFamily family, String path, String value) {
    JsonNode tree = config.tree();
    if (parent(config.tree(), path).map(node -> node.has(last(path))).orElse(false)) {
      config.set("--set", path, value);
      return;
    }
    String moved =
        family.moved().entrySet().stream()
            .filter(entry -> (path + ".").startsWith(entry.getKey() + "."))
            .map(
                entry ->
                    entry.getValue().isEmpty()
                        ? ""
                        : entry.getValue() + path.substring(entry.getKey().length()))
            .findFirst()
            .orElse("");
    throw new BadInputException(
        "--set: got %s, wanted %s"
            .formatted(
                path, moved.isEmpty() ? "one of " + String.join(", ", keys(tree, "")) : moved));
  }

  /** The path of every value, in the order of the file. */
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

  /** The model's family. */
  public ModelFamily family() {
    return ModelFamilies.of(model);
  }

  /**
   * Checks whether such a training and network are possible, without making them.
   *
   * @throws BadInputException if they are not; the message names the key
   */
  public void check() {
    if (batchSize % accumulate != 0) {
      throw new BadInputException(
          "%s: accumulate: got %d, wanted a divisor of batch_size, %d"
              .formatted(name, accumulate, batchSize));
    }
    family().check(name, model, audio);
  }

  /**
   * Makes a network without weights.
   *
   * @param classes number of classes, including background
   * @param videos the set of AVSBench that it learns; empty for still images
   * @throws BadInputException as for {@link #check}
   */
  public AvsModel network(int classes, Optional<Layout> videos) {
    check();
    return family().create(model, audio, classes, videos);
  }

  /** The config as YAML. */
  public byte[] toYaml() {
    return YamlText.write(this, ModelJson.of(family()));
  }

  /**
   * The format of a config for each family of models. In its {@code model} the keys of all families
   * come first and the family's own keys follow, on the same level.
   */
  private static final class ModelJson {
    private static final String SCHEMA = "train-config.schema.json";
    private static final String SETTINGS = "settings.schema.json";

    /** Keys of every family, in the order of {@link ModelConfig}. */
    private static final List<String> COMMON =
        List.of(
            "name",
            "image_backbone",
            "audio_backbone",
            "image_weights",
            "audio_weights",
            "weights");

    private static final Map<String, JsonFormat<TrainConfig>> FORMATS =
        ModelFamilies.ALL.stream()
            .collect(Collectors.toUnmodifiableMap(ModelFamily::name, ModelJson::format));

    private ModelJson() {}

    /** The format of configs for one family. */
    static JsonFormat<TrainConfig> of(ModelFamily family) {
      JsonFormat<TrainConfig> format = FORMATS.get(family.name());
      if (format == null) {
        throw new IllegalArgumentException("no family " + family.name());
      }
      return format;
    }

    private static JsonFormat<TrainConfig> format(ModelFamily family) {
      SimpleModule module = new SimpleModule(family.name());
      module.addSerializer(ModelConfig.class, new Writer());
      module.addDeserializer(ModelConfig.class, new Reader(family.settings()));
      return JsonFormat.strict(TrainConfig.class, SCHEMA, schema(family), module);
    }

    /** The common schema, with the family's own keys and the possible values of its backbones. */
    private static ObjectNode schema(ModelFamily family) {
      ObjectNode whole = resource(TrainConfig.class, SCHEMA);
      ObjectNode own = resource(family.getClass(), SETTINGS);
      ObjectNode model = (ObjectNode) whole.at("/properties/model");
      ObjectNode properties = model.withObject("/properties");
      properties.withObject("/name").putArray("enum").add(family.name());
      family
          .imageBackbones()
          .forEach(properties.withObject("/image_backbone").withArray("enum")::add);
      family
          .audioBackbones()
          .forEach(properties.withObject("/audio_backbone").withArray("enum")::add);
      properties.setAll((ObjectNode) own.path("properties"));
      own.path("required").forEach(model.withArray("required")::add);
      if (own.has("$defs")) {
        whole.set("$defs", own.get("$defs"));
      }
      return whole;
    }

    private static ObjectNode resource(Class<?> home, String name) {
      try (InputStream in = home.getResourceAsStream(name)) {
        if (in == null) {
          throw new IllegalStateException("no resource %s beside %s".formatted(name, home));
        }
        return (ObjectNode) new ObjectMapper().readTree(in);
      } catch (IOException e) {
        throw new IllegalStateException(name, e);
      }
    }

    private static final class Reader extends JsonDeserializer<ModelConfig> {
      private final Class<? extends ModelSettings> settings;

      Reader(Class<? extends ModelSettings> settings) {
        this.settings = settings;
      }

      @Override
      public ModelConfig deserialize(JsonParser parser, DeserializationContext context)
          throws IOException {
        ObjectNode own = (ObjectNode) context.readTree(parser);
        Map<String, String> common = new LinkedHashMap<>();
        for (String key : COMMON) {
          JsonNode value = own.remove(key);
          common.put(key, value == null ? "" : value.asText());
        }
        return new ModelConfig(
            common.getOrDefault("name", ""),
            common.getOrDefault("image_backbone", ""),
            common.getOrDefault("audio_backbone", ""),
            common.getOrDefault("image_weights", ""),
            common.getOrDefault("audio_weights", ""),
            common.getOrDefault("weights", ""),
            context.readTreeAsValue(own, settings));
      }
    }

    private static final class Writer extends JsonSerializer<ModelConfig> {
      @Override
      public void serialize(ModelConfig model, JsonGenerator out, SerializerProvider provider)
          throws IOException {
        out.writeStartObject();
        out.writeStringField("name", model.name());
        out.writeStringField("image_backbone", model.imageBackbone());
        out.writeStringField("audio_backbone", model.audioBackbone());
        out.writeStringField("image_weights", model.imageWeights());
        out.writeStringField("audio_weights", model.audioWeights());
        out.writeStringField("weights", model.weights());
        // Jackson can't write a record without components.
        if (model.settings().getClass().getRecordComponents().length > 0) {
          provider
              .findValueSerializer(model.settings().getClass())
              .unwrappingSerializer(NameTransformer.NOP)
              .serialize(model.settings(), out, provider);
        }
        out.writeEndObject();
      }
    }
  }
}
