package org.vpobuilder.validation.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.YamlText;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.train.TrainConfig;

/**
 * Alternative values of config keys, such as the switches of an ablation. For each config every
 * combination of the values of its keys is an arm; keys that it does not have are ignored.
 *
 * <p>An arm whose values are all the config's own is the config itself, under its own name, so that
 * it shares the folder of a run without a sweep. The names of other arms end with the differences:
 * {@code tiny-cpm+vcp.enabled=false}. So an arm has the same name in every sweep, and a sweep that
 * is enlarged repeats no run.
 */
public record Sweep(List<Axis> axes) {
  /** No sweep. */
  public static final Sweep NONE = new Sweep(List.of());

  /** The most arms of a config; each is trained once per seed. */
  static final int MOST_ARMS = 256;

  private static final String OPTION = "--sweep";
  private static final String MODEL = "model.";
  private static final int MOST_LETTERS = 180;

  /** Keys that have an option of their own in {@code vpo validate}, and names in results. */
  private static final Map<String, String> OTHER_OPTIONS =
      Map.of("name", "--configs", "model.name", "--configs", "audio.mode", "--modes");

  public Sweep {
    axes = List.copyOf(axes);
  }

  /** A key by its dotted path, and its values. */
  public record Axis(String key, List<JsonNode> values) {
    public Axis {
      values = List.copyOf(values);
    }
  }

  /**
   * A config with one combination of values.
   *
   * @param settings its value of each key, by the key, in the order of the keys; empty for a config
   *     that has none of them
   */
  public record Arm(TrainConfig config, Map<String, String> settings) {}

  /**
   * Reads options.
   *
   * @param options each {@code KEY=VALUE,VALUE}; values are YAML
   * @throws BadInputException if one has another form, names a key that has its own option, or a
   *     key occurs twice
   */
  public static Sweep parse(List<String> options) {
    List<Axis> axes = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (String option : options) {
      int equals = option.indexOf('=');
      if (equals < 1 || equals == option.length() - 1) {
        throw new BadInputException("%s: got %s, wanted KEY=VALUE,VALUE".formatted(OPTION, option));
      }
      String key = option.substring(0, equals);
      String other = OTHER_OPTIONS.get(key);
      if (other != null) {
        throw new BadInputException("%s: got %s, wanted it of %s".formatted(OPTION, key, other));
      }
      if (!keys.add(key)) {
        throw new BadInputException("%s: got %s twice, wanted it once".formatted(OPTION, key));
      }
      List<JsonNode> values = new ArrayList<>();
      YamlText.tree("[" + option.substring(equals + 1) + "]", OPTION + " " + key)
          .forEach(values::add);
      for (int i = 0; i < values.size(); i++) {
        for (int j = 0; j < i; j++) {
          if (same(values.get(i), values.get(j))) {
            throw new BadInputException(
                "%s %s: got %s and %s, wanted different values"
                    .formatted(OPTION, key, shown(values.get(j)), shown(values.get(i))));
          }
        }
      }
      axes.add(new Axis(key, values));
    }
    return new Sweep(axes);
  }

  /** Compares values; as numbers, 1 and 1.0 are equal. */
  private static boolean same(JsonNode a, @Nullable JsonNode b) {
    return b != null && a.isNumber() && b.isNumber()
        ? a.decimalValue().compareTo(b.decimalValue()) == 0
        : a.equals(b);
  }

  private static String shown(JsonNode value) {
    return value.isTextual() ? value.asText() : value.toString();
  }

  /**
   * Makes sure that each key exists in at least one config.
   *
   * @param configs presets or files
   * @throws BadInputException if a key does not
   */
  public void requireKeys(List<String> configs) {
    Set<String> there = new LinkedHashSet<>();
    configs.forEach(config -> there.addAll(TrainConfig.values(config, Map.of()).keySet()));
    for (Axis axis : axes) {
      if (!there.contains(axis.key())) {
        // If the key is a group of values, the keys in the group.
        List<String> below =
            there.stream().filter(key -> key.startsWith(axis.key() + ".")).toList();
        throw new BadInputException(
            "%s: got %s, which is no key of %s; wanted one of %s"
                .formatted(
                    OPTION,
                    axis.key(),
                    String.join(", ", configs),
                    String.join(", ", below.isEmpty() ? there : below)));
      }
    }
  }

  /**
   * The arms of a config, the values of the last key changing fastest.
   *
   * @param nameOrPath a preset or a file
   * @param changes values by dotted path that all its arms have
   * @throws BadInputException if a value is not possible for its key, a change is to a key of the
   *     sweep, or there are too many arms
   */
  public List<Arm> arms(String nameOrPath, Map<String, String> changes) {
    Map<String, JsonNode> values = TrainConfig.values(nameOrPath, changes);
    List<Axis> own = axes.stream().filter(axis -> values.containsKey(axis.key())).toList();
    List<Map<String, JsonNode>> combinations = new ArrayList<>(List.of(Map.of()));
    for (Axis axis : own) {
      if (changes.containsKey(axis.key())) {
        throw new BadInputException(
            "%s: got %s, which --set sets, wanted one of both".formatted(OPTION, axis.key()));
      }
      if ((long) combinations.size() * axis.values().size() > MOST_ARMS) {
        throw new BadInputException(
            "%s: got more than %d arms of %s, wanted fewer values"
                .formatted(OPTION, MOST_ARMS, nameOrPath));
      }
      List<Map<String, JsonNode>> longer = new ArrayList<>();
      for (Map<String, JsonNode> combination : combinations) {
        for (JsonNode value : axis.values()) {
          Map<String, JsonNode> more = new LinkedHashMap<>(combination);
          more.put(axis.key(), value);
          longer.add(more);
        }
      }
      combinations = longer;
    }
    String name = TrainConfig.open(nameOrPath, changes).name();
    List<Arm> arms = new ArrayList<>();
    for (Map<String, JsonNode> combination : combinations) {
      Map<String, String> settings = new LinkedHashMap<>();
      combination.forEach((key, value) -> settings.put(key, shown(value)));
      Map<String, JsonNode> others = new LinkedHashMap<>(combination);
      others.entrySet().removeIf(e -> same(e.getValue(), values.get(e.getKey())));
      arms.add(new Arm(TrainConfig.open(nameOrPath, changes, swept(name, others)), settings));
    }
    return arms;
  }

  /**
   * The changes that turn a config into an arm: the values that differ from its own, and a name.
   */
  private static Map<String, String> swept(String config, Map<String, JsonNode> values) {
    if (values.isEmpty()) {
      return Map.of();
    }
    StringBuilder name = new StringBuilder(config);
    Map<String, String> swept = new LinkedHashMap<>();
    values.forEach(
        (key, value) -> {
          swept.put(key, value.toString());
          name.append(EvaluatedRun.CHANGE)
              .append(key.startsWith(MODEL) ? key.substring(MODEL.length()) : key)
              .append('=')
              .append(shown(value).replaceAll("[^A-Za-z0-9._-]", "_"));
        });
    if (name.length() > MOST_LETTERS) {
      throw new BadInputException(
          "%s: got an arm called %s, wanted at most %d letters"
              .formatted(OPTION, name, MOST_LETTERS));
    }
    swept.put("name", name.toString());
    return swept;
  }
}
