package org.vpobuilder.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Describes in plain words where a text breaks its JSON Schema, for files that people write by
 * hand. The messages of the schema library ("must have a minimum value of 0") name neither the
 * value that was read nor the whole range.
 */
final class SchemaWords {
  private static final int MAX_SHOWN = 60;

  private final JsonNode schema;
  private final JsonNode value;

  /**
   * @param schema the schema as it is published, with plain {@code properties} and {@code items}
   * @param value what was read
   */
  SchemaWords(JsonNode schema, JsonNode value) {
    this.schema = schema;
    this.value = value;
  }

  /**
   * The text for one finding of the schema library.
   *
   * @param place gives the location of the value at a dotted path; the text begins with it
   */
  String of(ValidationMessage found, UnaryOperator<String> place) {
    List<Object> steps = steps(found.getInstanceLocation());
    String keyword = String.valueOf(found.getType());
    if (keyword.equals("required") || keyword.equals("additionalProperties")) {
      JsonNode parent = node(schema, steps);
      steps.add(String.valueOf(found.getProperty()));
      String path = dotted(steps);
      return place.apply(path)
          + (keyword.equals("required")
              ? "missing, wanted " + wanted(node(schema, steps))
              : "unknown key, wanted one of " + String.join(", ", keys(parent.path("properties"))));
    }
    JsonNode rule = node(schema, steps);
    String path = dotted(steps);
    JsonNode got = at(value, steps);
    if (keyword.equals("uniqueItems")) {
      return place.apply(path) + "got " + shown(got) + ", wanted each of them once";
    }
    return place.apply(path) + "got %s, wanted %s".formatted(shown(got), wanted(rule));
  }

  /** The value that is wanted, as far as its schema describes it. */
  static String wanted(JsonNode rule) {
    if (rule.has("const")) {
      return rule.path("const").asText();
    }
    if (rule.has("enum")) {
      List<String> names = new ArrayList<>();
      rule.path("enum").forEach(name -> names.add(name.asText()));
      return (names.size() > 1 ? "one of " : "") + String.join(", ", names);
    }
    String description = rule.path("description").asText();
    // A description of a number or a switch gives its purpose, not the possible values.
    String meaning = description.isEmpty() ? "" : " (%s)".formatted(description);
    return switch (rule.path("type").asText()) {
      case "integer" -> "a whole number" + range(rule) + meaning;
      case "number" -> "a number" + range(rule) + meaning;
      case "boolean" -> "true or false" + meaning;
      case "string" -> described(description, "a text" + lengths(rule));
      case "array" ->
          described(description, rule.has("minItems") ? "a list with something in it" : "a list");
      case "object" -> described(rule.has("properties") ? "" : description, members(rule));
      default -> described(description, members(rule));
    };
  }

  private static String members(JsonNode rule) {
    return "keys and values: " + String.join(", ", keys(rule.path("properties")));
  }

  private static String described(String description, String otherwise) {
    return description.isEmpty() ? otherwise : description;
  }

  private static String range(JsonNode rule) {
    JsonNode low = rule.path("minimum");
    JsonNode high = rule.path("maximum");
    if (rule.has("exclusiveMinimum")) {
      return " above " + plain(rule.path("exclusiveMinimum")) + until(" up to ", high);
    }
    if (low.isMissingNode()) {
      return until(" up to ", high);
    }
    return high.isMissingNode()
        ? " of at least " + plain(low)
        : " from " + plain(low) + until(" to ", high);
  }

  private static String until(String word, JsonNode high) {
    return high.isMissingNode() ? "" : word + plain(high);
  }

  private static String plain(JsonNode number) {
    return number.decimalValue().stripTrailingZeros().toPlainString();
  }

  private static String lengths(JsonNode rule) {
    return rule.has("maxLength")
        ? " of %d to %d characters"
            .formatted(rule.path("minLength").asInt(0), rule.path("maxLength").asInt())
        : "";
  }

  /** The value on one line, cut if it is long. */
  static String shown(JsonNode got) {
    if (got.isMissingNode() || got.isNull()) {
      return "nothing";
    }
    if (got.isContainerNode() && got.isEmpty()) {
      return got.isArray() ? "an empty list" : "no key";
    }
    String text = got.isTextual() ? got.textValue() : got.toString();
    String line = text.replaceAll("\\p{Cntrl}", "?");
    if (line.isEmpty()) {
      return "an empty text";
    }
    return line.length() > MAX_SHOWN ? line.substring(0, MAX_SHOWN) + "..." : line;
  }

  private static List<String> keys(JsonNode properties) {
    List<String> keys = new ArrayList<>();
    properties.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private static List<Object> steps(JsonNodePath path) {
    List<Object> steps = new ArrayList<>();
    for (int i = 0; i < path.getNameCount(); i++) {
      steps.add(path.getElement(i));
    }
    return steps;
  }

  /** The schema of the value at a path. */
  private static JsonNode node(JsonNode schema, List<Object> steps) {
    JsonNode node = schema;
    for (Object step : steps) {
      node = step instanceof Integer ? node.path("items") : member(node, "" + step);
    }
    return node;
  }

  /** The schema of a member: its own, or that of all members that are not named. */
  private static JsonNode member(JsonNode node, String name) {
    JsonNode own = node.path("properties").path(name);
    return own.isMissingNode() ? node.path("additionalProperties") : own;
  }

  private static JsonNode at(JsonNode value, List<Object> steps) {
    JsonNode node = value;
    for (Object step : steps) {
      node = step instanceof Integer index ? node.path(index) : node.path("" + step);
    }
    return node;
  }

  private static String dotted(List<Object> steps) {
    StringBuilder path = new StringBuilder();
    for (Object step : steps) {
      if (step instanceof Integer) {
        path.append('[').append(step).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step);
      }
    }
    return path.toString();
  }
}
