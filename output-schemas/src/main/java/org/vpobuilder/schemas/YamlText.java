package org.vpobuilder.schemas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.util.List;
import org.vpobuilder.spec.failure.BadInputException;

/** What people write by hand, as YAML: the JSON of a format in another dress. */
public final class YamlText {
  private static final ObjectMapper YAML =
      JsonFormat.mapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .build());

  private YamlText() {}

  /**
   * Any YAML as a tree.
   *
   * @param where names the text in errors
   * @throws BadInputException if it is not YAML
   */
  public static JsonNode tree(String yaml, String where) {
    try {
      return YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new BadInputException(
          "%s: not YAML: %s"
              .formatted(where, e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    }
  }

  /**
   * Reads a value, checked against its schema.
   *
   * @throws BadInputException if it is not YAML, or not of the schema
   */
  public static <T> T read(String yaml, JsonFormat<T> format, String where) {
    return read(tree(yaml, where), format, where);
  }

  /** Reads a value from a tree, checked against its schema. */
  public static <T> T read(JsonNode tree, JsonFormat<T> format, String where) {
    try {
      byte[] json = JsonFormat.MAPPER.writeValueAsBytes(tree);
      List<String> violations = format.violations(json);
      if (!violations.isEmpty()) {
        throw new BadInputException(
            where + ": " + String.join("; ", violations.stream().limit(5).toList()));
      }
      return format.read(json, where);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(where + ": a tree can't be written", e);
    }
  }

  /** A tree as YAML. */
  public static String text(JsonNode tree) {
    try {
      return YAML.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("can't be written", e);
    }
  }

  /** The value as YAML. */
  public static <T> byte[] write(T value, JsonFormat<T> format) {
    try {
      return YAML.writeValueAsBytes(format.tree(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("can't be written", e);
    }
  }
}
