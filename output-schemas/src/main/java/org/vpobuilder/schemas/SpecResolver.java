package org.vpobuilder.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Makes a whole spec from the text that a person wrote and the changes of a command line:
 *
 * <ol>
 *   <li>With {@code base}, the values of that built-in spec come first, and those of the file
 *       replace them, key by key. A list is replaced as a whole; {@code null} takes a value away.
 *   <li>A subset that is left out, or {@code null}, gets no samples; its rules are those of the
 *       base, or of {@code vpo-2024}.
 *   <li>{@code --scale} multiplies every sample count, rounded to the nearest whole number, halves
 *       up, and at least 1 if more than 0 was asked for.
 *   <li>{@code --set} sets single values.
 *   <li>If the result differs from the spec of that name, and no new name was given, {@code
 *       -custom} is added to the name, so that no changed release has a published name. A change of
 *       seed, shards or the release's title and authors does not count.
 * </ol>
 */
final class SpecResolver {
  private static final String DEFAULT_RULES = "vpo-2024";
  private static final Set<String> SPLITS =
      Arrays.stream(Split.values()).map(Split::toString).collect(Collectors.toSet());
  private static final String CUSTOM = "-custom";
  private static final int MAX_NAME = 64;

  private final YamlDocument document;

  SpecResolver(YamlDocument document) {
    this.document = document;
  }

  ReleaseSpec resolve(SpecChanges changes) {
    ObjectNode written = document.tree();
    @Nullable JsonNode base = written.remove("base");
    boolean named = base == null || written.hasNonNull("name");
    ObjectNode tree = base == null ? written : builtIn(base);
    ObjectNode rules = base == null ? tree(DEFAULT_RULES) : builtIn(base);
    ObjectNode original = tree.deepCopy();
    if (base != null) {
      merge(tree, written);
    }
    document.replace(tree);
    dropNulls(tree);
    fillSubsets(tree, rules);
    if (named) {
      original = tree.deepCopy();
    }
    if (changes.scale() != null) {
      scale(tree, changes.scale());
    }
    changes.values().forEach((path, value) -> set(tree, path, value));
    dropNulls(tree);
    fillSubsets(tree, rules);
    if (!changes.values().containsKey("name") && !decisions(tree).equals(decisions(original))) {
      rename(tree);
    }
    return document.read(Formats.SPEC);
  }

  private ObjectNode builtIn(JsonNode base) {
    String name = base.asText();
    if (!base.isTextual() || !SpecReader.BUILT_IN.contains(name)) {
      throw new BadInputException(
          "%sgot %s, wanted a built-in spec: %s"
              .formatted(
                  document.place("base"),
                  SchemaWords.shown(base),
                  String.join(", ", SpecReader.BUILT_IN)));
    }
    return tree(name);
  }

  private static ObjectNode tree(String builtIn) {
    return YamlDocument.parse(SpecReader.builtInText(builtIn), builtIn).tree();
  }

  private static void merge(ObjectNode base, ObjectNode over) {
    over.properties()
        .forEach(
            entry -> {
              JsonNode below = base.get(entry.getKey());
              if (below instanceof ObjectNode values
                  && entry.getValue() instanceof ObjectNode more) {
                merge(values, more);
              } else {
                base.set(entry.getKey(), entry.getValue());
              }
              oneOfBoth(base, over, entry.getKey());
            });
  }

  private void set(ObjectNode tree, String path, String value) {
    document.set("--set", path, value);
    if (path.startsWith("silencing.") && tree.get("silencing") instanceof ObjectNode silencing) {
      String key = path.split("\\.", -1)[1];
      oneOfBoth(silencing, JsonNodeFactory.instance.objectNode().put(key, true), key);
    }
  }

  /** A spec has one of two ways to silence: giving one removes the other. */
  private static void oneOfBoth(ObjectNode values, ObjectNode given, String key) {
    if (key.equals("keep_probability") && !given.has("calibrate_to")) {
      values.remove("calibrate_to");
    }
    if (key.equals("calibrate_to") && !given.has("keep_probability")) {
      values.remove("keep_probability");
    }
  }

  private static void dropNulls(ObjectNode tree) {
    tree.properties().removeIf(entry -> entry.getValue().isNull());
    tree.properties()
        .forEach(
            entry -> {
              if (entry.getValue() instanceof ObjectNode values) {
                dropNulls(values);
              }
            });
  }

  private void fillSubsets(ObjectNode tree, ObjectNode rules) {
    if (!(tree.get("subsets") instanceof ObjectNode subsets)) {
      return;
    }
    if (subsets.isEmpty()) {
      throw new BadInputException(
          document.place("subsets")
              + "got none, wanted at least one of "
              + String.join(", ", Subset.names()));
    }
    rules
        .path("subsets")
        .properties()
        .forEach(
            entry -> {
              if (!subsets.has(entry.getKey())) {
                ObjectNode absent = entry.getValue().deepCopy();
                eachCount(absent, count -> 0);
                subsets.set(entry.getKey(), absent);
              }
            });
  }

  private static void scale(ObjectNode tree, BigDecimal factor) {
    for (JsonNode subset : tree.path("subsets")) {
      eachCount(
          subset,
          count ->
              count > 0
                  ? Math.max(
                      1,
                      BigDecimal.valueOf(count)
                          .multiply(factor)
                          .setScale(0, RoundingMode.HALF_UP)
                          .longValue())
                  : count);
    }
  }

  /**
   * Changes the sample counts of a subset, which are those of its values that are given for each
   * split; a value that is not a whole number is left to the schema.
   */
  private static void eachCount(JsonNode subset, LongUnaryOperator change) {
    for (JsonNode counts : subset) {
      counts
          .properties()
          .forEach(
              split -> {
                if (SPLITS.contains(split.getKey()) && split.getValue().isIntegralNumber()) {
                  long count = change.applyAsLong(split.getValue().longValue());
                  // An unchanged number is not replaced, because a number of another width would be
                  // another value.
                  if (count != split.getValue().longValue()) {
                    split.setValue(JsonNodeFactory.instance.numberNode(count));
                  }
                }
              });
    }
  }

  /** The part of a spec that decides samples or their number, without the seed. */
  private static ObjectNode decisions(ObjectNode tree) {
    return tree.deepCopy().remove(List.of("name", "seed", "shards", "release"));
  }

  private static void rename(ObjectNode tree) {
    String name = tree.path("name").asText();
    if (tree.path("name").isTextual() && !name.endsWith(CUSTOM)) {
      tree.put(
          "name", name.substring(0, Math.min(name.length(), MAX_NAME - CUSTOM.length())) + CUSTOM);
    }
  }
}
