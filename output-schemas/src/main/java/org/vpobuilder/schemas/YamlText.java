package org.vpobuilder.schemas;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.snakeyaml.error.MarkedYAMLException;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vpobuilder.spec.failure.BadInputException;

/** What people write by hand is YAML with the members of a format's JSON. */
public final class YamlText {
  private static final ObjectMapper YAML =
      JsonFormat.mapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .build());

  private static final Pattern TWICE = Pattern.compile("^Duplicate field '(.*)'");

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
      throw notYaml(where, e);
    }
  }

  static JsonParser parser(String yaml) throws IOException {
    return YAML.createParser(yaml);
  }

  /** Says the line and the problem; the first line of the library's message has neither. */
  static BadInputException notYaml(String where, IOException e) {
    int line = 0;
    String problem = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      line = marked.getProblemMark().getLine() + 1;
      problem = String.valueOf(marked.getProblem());
    } else if (e instanceof JsonProcessingException json) {
      line = json.getLocation() == null ? 0 : json.getLocation().getLineNr();
      problem = json.getOriginalMessage().lines().findFirst().orElse("");
    }
    Matcher twice = TWICE.matcher(problem);
    String text =
        twice.find() ? "got key %s twice".formatted(twice.group(1)) : "not YAML: " + problem;
    return new BadInputException(
        "%s: %s%s".formatted(where, line > 0 ? "line %d: ".formatted(line) : "", text), e);
  }

  /**
   * Reads a value, checked against its schema.
   *
   * @throws BadInputException if it is not YAML, or not of the schema; it says the line
   */
  public static <T> T read(String yaml, JsonFormat<T> format, String where) {
    return YamlDocument.parse(yaml, where).read(format);
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
