package org.vpobuilder.validation.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * What others measured of the authors' networks, in a folder beside the repository that not every
 * machine has: golden files that are not ours.
 */
public final class SharedFacts {
  private static final Path FOLDER = Path.of("..", "..", "shared", "facts", "models");

  private SharedFacts() {}

  public static boolean present() {
    return Files.isDirectory(FOLDER);
  }

  /**
   * Shapes, as "2x3", of a state_dict's entries by name, in their order; skips without the file.
   */
  public static Map<String, String> entries(String file) throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    for (String line : Files.readAllLines(existing(file))) {
      String[] cells = line.split("\t", -1);
      entries.put(
          cells[0], cells[1].replaceAll("[() ]", "").replaceAll(",$", "").replace(',', 'x'));
    }
    return entries;
  }

  /** A golden file; skips without it. */
  public static JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(existing(file).toFile());
  }

  private static Path existing(String file) {
    Path path = FOLDER.resolve(file);
    assumeTrue(Files.isRegularFile(path), path + " is absent");
    return path;
  }

  /**
   * Checks a tensor against a digest {shape, mean, std, first, last}, the deviation being that of
   * all elements.
   *
   * @param tolerance largest error, relative to the root mean square of the elements
   */
  public static void check(String what, Tensor tensor, JsonNode digest, double tolerance) {
    float[] values = tensor.floats();
    double mean = digest.get("mean").asDouble();
    double deviation = digest.get("std").asDouble();
    double root = Math.sqrt(mean * mean + deviation * deviation);
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    double own = sum / values.length;
    assertThat(tensor.shape().length).as(what).isEqualTo(digest.get("shape").size());
    assertThat(own).as(what + " mean").isCloseTo(mean, within(tolerance * root));
    assertThat(Math.sqrt(squares / values.length - own * own))
        .as(what + " deviation")
        .isCloseTo(deviation, within(tolerance * root));
    for (int i = 0; i < digest.get("first").size(); i++) {
      assertThat((double) values[i])
          .as(what + " at " + i)
          .isCloseTo(digest.get("first").get(i).asDouble(), within(tolerance * root));
    }
    assertThat((double) values[values.length - 1])
        .as(what + " last")
        .isCloseTo(digest.get("last").asDouble(), within(tolerance * root));
  }
}
