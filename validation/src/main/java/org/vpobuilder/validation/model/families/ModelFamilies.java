package org.vpobuilder.validation.model.families;

import java.util.List;
import java.util.Optional;
import org.vpobuilder.spec.Registered;
import org.vpobuilder.validation.model.ModelConfig;
import org.vpobuilder.validation.model.ModelFamily;

/** The known models, which are those that the class path registers. */
public final class ModelFamilies {
  /** All families, in the order of the files that register them and so of lists of presets. */
  public static final List<ModelFamily> ALL =
      List.copyOf(Registered.byName(ModelFamily.class, "models", ModelFamily::name).values());

  private ModelFamilies() {}

  /** The family of that name, if it exists. */
  public static Optional<ModelFamily> find(String name) {
    return ALL.stream().filter(family -> family.name().equals(name)).findFirst();
  }

  /**
   * The family of a config's model.
   *
   * @throws IllegalArgumentException if it does not exist, which can't happen for a config that was
   *     read
   */
  public static ModelFamily of(ModelConfig model) {
    return find(model.name())
        .orElseThrow(() -> new IllegalArgumentException("no family " + model.name()));
  }

  /** The names of all families, in their order. */
  public static List<String> names() {
    return ALL.stream().map(ModelFamily::name).toList();
  }

  /** The presets of all families. */
  public static List<String> presets() {
    return ALL.stream().flatMap(family -> family.presets().stream()).toList();
  }

  /** The family to which a preset belongs, if it is a preset. */
  public static Optional<ModelFamily> ofPreset(String preset) {
    return ALL.stream().filter(family -> family.presets().contains(preset)).findFirst();
  }
}
