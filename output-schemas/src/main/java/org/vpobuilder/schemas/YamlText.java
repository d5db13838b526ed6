package org.vpobuilder.schemas;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.snakeyaml.error.MarkedYAMLException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vpobuilder.spec.failure.BadInputException;

/** YAML for files that people write by hand, with the members of a format's JSON. */
public final class YamlText {
  private static final ObjectMapper YAML =
      JsonFormat.mapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
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

  /** Gives the line and the problem; the first line of the library's message has neither. */
  static BadInputException notYaml(String where, IOException e) {
    int line = 0;
    String text = "not YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      YamlProblem problem = YamlProblem.of(marked);
      line = problem.line();
      text = problem.text();
    } else if (e instanceof JsonProcessingException json) {
      line = json.getLocation() == null ? 0 : json.getLocation().getLineNr();
      String problem = json.getOriginalMessage().lines().findFirst().orElse("");
      text = inWords(problem);
    }
    return new BadInputException(
        "%s: %s%s".formatted(where, line > 0 ? "line %d: ".formatted(line) : "", text), e);
  }

  private static String inWords(String problem) {
    Matcher twice = TWICE.matcher(problem);
    if (twice.find()) {
      return "got key %s twice".formatted(twice.group(1));
    }
    if (problem.startsWith("Trailing token")) {
      return "got a second document, wanted one";
    }
    return problem.startsWith("special characters")
        ? "got a control character, wanted text"
        : "not YAML: " + problem;
  }

  /**
   * Reads a value, checked against its schema.
   *
   * @throws BadInputException if it is not YAML or does not match the schema; the message names the
   *     line
   */
  public static <T> T read(String yaml, JsonFormat<T> format, String where) {
    return YamlDocument.parse(yaml, where).read(format);
  }

  /** The text of a tree as YAML. */
  public static String text(JsonNode tree) {
    try {
      return YAML.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("can't be written", e);
    }
  }

  /**
   * The value as YAML for people, with 0.0005 where {@link #write} has 5.0E-4: numbers have no
   * exponents. It reads back as the same value.
   */
  public static <T> String plain(T value, JsonFormat<T> format) {
    return text(plain(format.tree(value)));
  }

  private static JsonNode plain(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(entry -> entry.setValue(plain(entry.getValue())));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, plain(array.get(i)));
      }
    } else if (node.isDouble()) {
      BigDecimal number = BigDecimal.valueOf(node.doubleValue()).stripTrailingZeros();
      return DecimalNode.valueOf(number.scale() < 1 ? number.setScale(1) : number);
    }
    return node;
  }

  /** The value as YAML. */
  public static <T> byte[] write(T value, JsonFormat<T> format) {
    try {
      return YAML.writeValueAsBytes(format.tree(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("can't be written", e);
    }
  }

  /**
   * The reason why a text is not YAML, in plain words. The parser finds some faults only on a later
   * line, such as a missing colon or a bracket that is never closed: its error then names as
   * context the place where the construct began, and that is the line to correct.
   *
   * @param line the line, from 1
   */
  private record YamlProblem(int line, String text) {
    private static final Pattern CHARACTER = Pattern.compile("found character '(.+?)'");

    private static final Pattern INSTEAD =
        Pattern.compile("expected the node content, but found '(.+?)'");

    static YamlProblem of(MarkedYAMLException e) {
      int seen = e.getProblemMark().getLine() + 1;
      int begun = e.getContextMark() == null ? seen : e.getContextMark().getLine() + 1;
      String problem = String.valueOf(e.getProblem());
      String context = String.valueOf(e.getContext());
      if (problem.startsWith("could not find expected ':'")) {
        return new YamlProblem(begun, "got a line without a colon, wanted key: value");
      }
      if (problem.startsWith("mapping values are not allowed here")) {
        return new YamlProblem(
            seen,
            "got a colon where no key can be: wanted the indent of the line above, one key on a line,"
                + " and quotes around a text with a colon");
      }
      if (problem.startsWith("expected <block end>")) {
        return new YamlProblem(
            seen,
            problem.contains("<scalar>")
                ? "got more after the quote that ends a text, wanted the line's end"
                : "got another indent than the lines above it, wanted theirs");
      }
      if (context.contains("flow mapping") || context.contains("flow sequence")) {
        boolean mapping = context.contains("mapping");
        return new YamlProblem(
            begun,
            "got a %s that begins here and in which a comma or the %s lacks"
                .formatted(mapping ? "{" : "[", mapping ? "}" : "]"));
      }
      if (problem.contains("<stream end>")) {
        // The parser reports it on the line after the last line end.
        int last = e.getProblemMark().getColumn() == 0 ? Math.max(1, seen - 1) : seen;
        return new YamlProblem(last, "got the end of the text, wanted a value");
      }
      Matcher instead = INSTEAD.matcher(problem);
      if (instead.find()) {
        return new YamlProblem(seen, "got %s, wanted a value".formatted(instead.group(1)));
      }
      if (problem.startsWith("found unknown escape character")) {
        return new YamlProblem(
            seen, "got a backslash in double quotes that means nothing, wanted single quotes");
      }
      if (context.contains("quoted scalar") && problem.contains("unexpected end")) {
        return new YamlProblem(begun, "got a text that begins with a quote, wanted one at its end");
      }
      if (problem.startsWith("found character")) {
        return new YamlProblem(seen, character(problem));
      }
      return new YamlProblem(seen, "not YAML: " + problem);
    }

    private static String character(String problem) {
      Matcher character = CHARACTER.matcher(problem);
      if (!character.find() || character.group(1).contains("TAB")) {
        return "got a tab at the start of the line, wanted spaces";
      }
      return "got a value that begins with %s, wanted quotes around it"
          .formatted(character.group(1));
    }
  }
}
