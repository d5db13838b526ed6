package org.vpobuilder.validation.nn;

import java.util.List;

/**
 * Parameters that learn alike.
 *
 * @param names of the parameters, as in the {@code state_dict}
 * @param lrMultiplier what the schedule's rate is multiplied by
 * @param decay whether weight decay applies
 */
public record ParameterGroup(String name, List<String> names, double lrMultiplier, boolean decay) {
  public ParameterGroup {
    names = List.copyOf(names);
  }
}
