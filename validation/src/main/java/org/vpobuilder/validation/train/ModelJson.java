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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.validation.model.ModelConfig;
import org.vpobuilder.validation.model.ModelFamily;
import org.vpobuilder.validation.model.ModelSettings;
import org.vpobuilder.validation.model.families.ModelFamilies;

/**
 * The format of a config for each family of models. In its {@code model} the keys that all families
 * have come first and the family's own after them, on one level.
 */
final class ModelJson {
  private static final String SCHEMA = "train-config.schema.json";
  private static final String SETTINGS = "settings.schema.json";

  /** Keys of every family, in the order of {@link ModelConfig}. */
  private static final List<String> COMMON =
      List.of(
          "name", "image_backbone", "audio_backbone", "image_weights", "audio_weights", "weights");

  private static final Map<String, JsonFormat<TrainConfig>> FORMATS =
      ModelFamilies.ALL.stream()
          .collect(Collectors.toUnmodifiableMap(ModelFamily::name, ModelJson::format));

  private ModelJson() {}

  /** The format of configs of that family. */
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

  /** The common schema, with the family's own keys and what its backbones can be. */
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
      // A record without keys is nothing that Jackson can write.
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
