package org.vpobuilder.validation.model.families;

import java.util.List;
import java.util.Optional;
import org.vpobuilder.validation.model.ModelConfig;
import org.vpobuilder.validation.model.ModelFamily;
import org.vpobuilder.validation.model.avsegformer.AvsegformerFamily;
import org.vpobuilder.validation.model.cavp.CavpFamily;
import org.vpobuilder.validation.model.cpm.CpmFamily;
import org.vpobuilder.validation.model.tpavi.TpaviFamily;
import org.vpobuilder.validation.model.vct.VctFamily;

/** The known models: a new one is one more line here. */
public final class ModelFamilies {
  /** All families, in the order of lists of presets. */
  public static final List<ModelFamily> ALL =
      List.of(
          new CavpFamily(),
          new TpaviFamily(),
          new CpmFamily(),
          new AvsegformerFamily(),
          new VctFamily());

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
