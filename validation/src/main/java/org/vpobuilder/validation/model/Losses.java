package org.vpobuilder.validation.model;

import java.util.HashMap;
import java.util.Map;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The losses that a step minimises.
 *
 * @param total one element
 * @param terms its summands by name, for the log; weighted as in the total
 */
public record Losses(Tensor total, Map<String, Tensor> terms) {
  public Losses {
    terms = Map.copyOf(terms);
  }

  /** All of them multiplied by a factor. */
  public Losses times(double factor) {
    Map<String, Tensor> scaled = new HashMap<>();
    terms.forEach((name, term) -> scaled.put(name, term.mul(factor)));
    return new Losses(total.mul(factor), scaled);
  }
}
