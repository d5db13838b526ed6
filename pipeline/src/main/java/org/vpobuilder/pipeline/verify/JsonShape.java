package org.vpobuilder.pipeline.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.vpobuilder.pipeline.verify.Check.Promise;
import org.vpobuilder.pipeline.verify.Findings.Place;
import org.vpobuilder.schemas.Formats;

/**
 * Finds traps for loaders that take a table's columns from its first rows: members that are not in
 * every sample, and whole numbers that are real numbers in another sample. Each is reported by name
 * and then corrected if possible, so that the other checks still see the sample.
 */
final class JsonShape {
  static final Promise JSON_FIELDS =
      new Promise(
          "json-fields",
          "every sample's json has the same members: loaders take them from the first samples");
  static final Promise NUMBER_TYPES =
      new Promise(
          "number-types", "a column of whole numbers never has a point, one of reals always has");

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonNode SCHEMA = schema();

  private final Findings findings;

  JsonShape(Findings findings) {
    this.findings = findings;
  }

  /**
   * The json with the reported faults corrected; the same bytes if there are none, or if it is not
   * JSON.
   */
  byte[] checked(byte[] json, Place place) {
    findings.looked(JSON_FIELDS);
    findings.looked(NUMBER_TYPES);
    try {
      JsonNode tree = MAPPER.readTree(json);
      if (tree instanceof ObjectNode sample && !walk(sample, SCHEMA, "", place)) {
        return MAPPER.writeValueAsBytes(sample);
      }
    } catch (IOException | StackOverflowError e) {
      // If it is not JSON at all, that is a failure of the schema.
    }
    return json;
  }

  /** Whether a node has the members and the types of numbers of its part of the schema. */
  private boolean walk(ObjectNode node, JsonNode schema, String path, Place place) {
    JsonNode properties = schema.path("properties");
    boolean sound = true;
    List<String> more = new ArrayList<>();
    node.fieldNames().forEachRemaining(name -> addIf(!properties.has(name), name, more));
    for (String name : more) {
      findings.fail(JSON_FIELDS, place, "a member " + path + name, "the members of every sample");
      node.remove(name);
      sound = false;
    }
    for (Iterator<String> names = properties.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      JsonNode value = node.path(name);
      if (value.isMissingNode() && !requires(schema, name)) {
        continue;
      }
      if (value.isMissingNode() || value.isNull()) {
        String got = value.isNull() ? "null in " : "no member ";
        findings.fail(JSON_FIELDS, place, got + path + name, "a value in every sample");
        sound = false;
      } else {
        sound &= value(node, name, properties.path(name), path + name, place);
      }
    }
    return sound;
  }

  private static boolean requires(JsonNode schema, String name) {
    for (JsonNode required : schema.path("required")) {
      if (required.asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private boolean value(ObjectNode parent, String name, JsonNode schema, String path, Place place) {
    JsonNode value = parent.path(name);
    if (value instanceof ObjectNode object) {
      return walk(object, schema, path + ".", place);
    }
    if (value instanceof ArrayNode array) {
      boolean sound = true;
      for (JsonNode item : array) {
        if (item instanceof ObjectNode object) {
          sound &= walk(object, schema.path("items"), path + "[].", place);
        }
      }
      return sound;
    }
    return number(parent, name, value, schema.path("type").asText(), path, place);
  }

  private boolean number(
      ObjectNode parent, String name, JsonNode value, String type, String path, Place place) {
    boolean whole = type.equals("integer") && value.isFloatingPointNumber();
    boolean real = type.equals("number") && value.isIntegralNumber();
    if (!whole && !real) {
      return true;
    }
    findings.fail(
        NUMBER_TYPES,
        place,
        "%s %s".formatted(path, value),
        whole ? "a whole number, as in every sample" : "a number with a point, as in every sample");
    if (whole && value.doubleValue() == Math.rint(value.doubleValue())) {
      parent.set(name, LongNode.valueOf((long) value.doubleValue()));
    }
    return false;
  }

  private static void addIf(boolean condition, String name, List<String> names) {
    if (condition) {
      names.add(name);
    }
  }

  private static JsonNode schema() {
    try {
      return MAPPER.readTree(Formats.SAMPLE.schemaText());
    } catch (IOException e) {
      throw new IllegalStateException("sample.schema.json", e);
    }
  }
}
