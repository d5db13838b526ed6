package org.vpobuilder.schemas;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * A YAML text that a person wrote, and values that a command line changed in it. It knows the line
 * of each value, for error messages.
 */
public final class YamlDocument {
  private static final int MOST_PROBLEMS = 3;

  /**
   * The beginning of a record's message about a value that a schema can't judge: {@code spec:
   * audio.min_seconds: got}.
   */
  private static final Pattern OF_VALUE =
      Pattern.compile("(?:spec: )?([a-z0-9_]+(?:\\.[a-z0-9_]+|\\[\\d+])*): (.*)", Pattern.DOTALL);

  private final String where;
  private final Map<String, Integer> lines;
  private final Map<String, String> options = new HashMap<>();
  private ObjectNode tree;

  private YamlDocument(String where, ObjectNode tree, Map<String, Integer> lines) {
    this.where = where;
    this.tree = tree;
    this.lines = lines;
  }

  /**
   * Parses a text.
   *
   * @param where names the text in errors
   * @throws BadInputException if it is not YAML, or does not consist of keys and values
   */
  public static YamlDocument parse(String yaml, String where) {
    JsonNode tree = YamlText.tree(yaml, where);
    if (!(tree instanceof ObjectNode object)) {
      throw new BadInputException(
          "%s: got %s, wanted keys and values, such as `name: mine`"
              .formatted(where, SchemaWords.shown(tree)));
    }
    return new YamlDocument(where, object, lines(yaml, where));
  }

  /** The line, from 1, on which each value begins, by its dotted path. */
  private static Map<String, Integer> lines(String yaml, String where) {
    Map<String, Integer> lines = new HashMap<>();
    try (JsonParser parser = YamlText.parser(yaml)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        String path =
            parser
                .getParsingContext()
                .pathAsPointer()
                .toString()
                .replaceAll("/(\\d+)", "[$1]")
                .replaceFirst("^/", "")
                .replace('/', '.');
        lines.putIfAbsent(path, parser.currentTokenLocation().getLineNr());
      }
    } catch (IOException e) {
      throw YamlText.notYaml(where, e);
    }
    return lines;
  }

  /** The values, which may be changed. */
  public ObjectNode tree() {
    return tree;
  }

  /** Replaces all values; errors name the lines of those that the text has. */
  public void replace(ObjectNode values) {
    tree = values;
  }

  /**
   * Sets a value by its dotted path, for an option of a command line; missing keys on the path are
   * made.
   *
   * @param option names the option in errors, e.g. {@code --set}
   * @throws BadInputException if the value is not YAML, or the path leads through a value without
   *     keys
   */
  public void set(String option, String path, String value) {
    String place = option + " " + path;
    ObjectNode parent = tree;
    String[] steps = path.split("\\.", -1);
    for (int i = 0; i < steps.length - 1; i++) {
      JsonNode next = parent.get(steps[i]);
      if (next == null || next.isNull()) {
        parent = parent.putObject(steps[i]);
      } else if (next instanceof ObjectNode object) {
        parent = object;
      } else {
        throw new BadInputException(
            "%s: %s is a value and has no keys, got %s"
                .formatted(place, steps[i], SchemaWords.shown(next)));
      }
    }
    JsonNode given = YamlText.tree(value, place);
    parent.set(steps[steps.length - 1], given.isMissingNode() ? NullNode.getInstance() : given);
    options.put(path, place);
  }

  /**
   * Reads the whole document.
   *
   * @throws BadInputException if it does not match the schema or breaks a rule of its record; the
   *     message names the line or the option
   */
  public <T> T read(JsonFormat<T> format) {
    List<String> problems = format.problems(tree, this::place);
    if (!problems.isEmpty()) {
      String more = problems.size() > MOST_PROBLEMS ? "; and more" : "";
      throw new BadInputException(
          problems.stream().limit(MOST_PROBLEMS).collect(Collectors.joining("; ")) + more);
    }
    try {
      return format.read(JsonFormat.bytes(tree), "");
    } catch (BadInputException e) {
      String message = String.valueOf(e.getMessage()).replaceFirst("^: ", "");
      Matcher ofValue = OF_VALUE.matcher(message);
      throw new BadInputException(
          ofValue.matches() ? place(ofValue.group(1)) + ofValue.group(2) : where + ": " + message,
          e);
    }
  }

  /** The location of a value, with its path: {@code my.yaml: line 3: audio.panning: }. */
  public String place(String path) {
    for (Map.Entry<String, String> option : options.entrySet()) {
      if (path.equals(option.getKey())) {
        return option.getValue() + ": ";
      }
      if (path.startsWith(option.getKey() + ".") || option.getKey().startsWith(path + ".")) {
        return option.getValue() + ": " + path + ": ";
      }
    }
    String nearest = path;
    while (!nearest.isEmpty() && !lines.containsKey(nearest)) {
      nearest = nearest.substring(0, Math.max(0, nearest.lastIndexOf('.')));
    }
    Integer line = nearest.isEmpty() ? null : lines.get(nearest);
    return where
        + (line == null ? "" : ": line " + line)
        + (path.isEmpty() ? "" : ": " + path)
        + ": ";
  }
}
