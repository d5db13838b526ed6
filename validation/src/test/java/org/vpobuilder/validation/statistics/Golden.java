package org.vpobuilder.validation.statistics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.StreamSupport;

/** statistics.json, which src/test/python/statistics_golden.py made with scipy. */
final class Golden {
  static final JsonNode ROOT = load();

  private Golden() {}

  private static JsonNode load() {
    try (InputStream in = Golden.class.getResourceAsStream("statistics.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  static Arm arm(String name, JsonNode figures) {
    return Arm.of(
        name, figures.get(0).asDouble(), figures.get(1).asDouble(), figures.get(2).asInt());
  }
}
