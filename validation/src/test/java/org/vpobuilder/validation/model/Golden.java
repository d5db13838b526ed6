package org.vpobuilder.validation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.vpobuilder.validation.tensor.Tensor;

/** Golden values among the tests' resources. */
public final class Golden {
  private Golden() {}

  /** The JSON at {@code path} beside this class. */
  public static JsonNode json(String path) throws IOException {
    try (InputStream in = open(path)) {
      return new ObjectMapper().readTree(in);
    }
  }

  /** The lines of {@code path} beside this class after the first. */
  public static List<String> rows(String path) throws IOException {
    try (InputStream in = open(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).toList();
    }
  }

  private static InputStream open(String path) {
    return Objects.requireNonNull(Golden.class.getResourceAsStream(path), path);
  }

  /**
   * Checks a tensor against a digest {shape, mean, l2, step, samples}.
   *
   * @param tolerance largest error, relative to the root mean square of the elements
   */
  public static void check(String what, Tensor tensor, JsonNode digest, double tolerance) {
    float[] values = tensor.floats();
    double root = digest.get("l2").asDouble() / Math.sqrt(values.length);
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    assertThat(tensor.shape()).as(what).containsExactly(longs(digest.get("shape")));
    assertThat(sum / values.length)
        .as(what + " mean")
        .isCloseTo(digest.get("mean").asDouble(), within(tolerance * root));
    assertThat(Math.sqrt(squares / values.length))
        .as(what + " rms")
        .isCloseTo(root, within(tolerance * root));
    JsonNode samples = digest.path("samples");
    for (int i = 0; i < samples.size(); i++) {
      assertThat((double) values[i * digest.get("step").asInt()])
          .as(what + " sample " + i)
          .isCloseTo(samples.get(i).asDouble(), within(tolerance * root));
    }
  }

  private static long[] longs(JsonNode array) {
    long[] values = new long[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asLong();
    }
    return values;
  }
}
