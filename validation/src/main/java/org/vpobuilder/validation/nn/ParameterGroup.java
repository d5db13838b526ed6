package org.vpobuilder.validation.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Parameters that share their learning rate and weight decay.
 *
 * @param names names of the parameters, as in the {@code state_dict}
 * @param lrMultiplier factor for the schedule's learning rate
 * @param decay whether weight decay applies
 */
public record ParameterGroup(String name, List<String> names, double lrMultiplier, boolean decay) {
  public ParameterGroup {
    names = List.copyOf(names);
  }

  /**
   * The groups of all parameters of a network.
   *
   * @param lrMultiplier factor of a parameter, by its name
   * @param decays whether weight decay applies to it, by its name
   */
  public static List<ParameterGroup> of(
      Module network, ToDoubleFunction<String> lrMultiplier, Predicate<String> decays) {
    record Kind(double lrMultiplier, boolean decay) {}
    Map<Kind, List<String>> kinds = new LinkedHashMap<>();
    for (String name : network.parameters().keySet()) {
      Kind kind = new Kind(lrMultiplier.applyAsDouble(name), decays.test(name));
      kinds.computeIfAbsent(kind, any -> new ArrayList<>()).add(name);
    }
    List<ParameterGroup> groups = new ArrayList<>();
    kinds.forEach(
        (kind, names) ->
            groups.add(
                new ParameterGroup(
                    "rate x " + kind.lrMultiplier() + (kind.decay() ? "" : ", no decay"),
                    names,
                    kind.lrMultiplier(),
                    kind.decay())));
    return groups;
  }

  /**
   * Whether a parameter of {@code network} decays as in Detectron2's optimiser: all except those of
   * norms and embeddings.
   */
  public static Predicate<String> decayingAsDetectron2(Module network) {
    Set<String> still =
        network.parametersOf(
            Set.of(BatchNorm2d.class, GroupNorm.class, LayerNorm.class, Embedding.class));
    return name -> !still.contains(name);
  }
}
