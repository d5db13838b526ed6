package org.vpobuilder.validation.model.cavp;

import java.util.Collections;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/** The same images for round after round of sounds. */
final class Rounds {
  private Rounds() {}

  /** [B, ...] to [total, ...], the batch total / B times over. */
  static Tensor repeat(Tensor x, long total) {
    int rounds = Math.toIntExact(total / x.size(0));
    return rounds == 1 ? x : Tensors.concat(0, Collections.nCopies(rounds, x));
  }
}
