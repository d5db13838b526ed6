package org.vpobuilder.validation.nn;

import java.util.List;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * Dropout (Srivastava et al. 2014): in training each element becomes 0 with probability {@code
 * rate}, and the others are scaled by 1 / (1 - rate).
 */
public final class Dropout extends Layer {
  private final double rate;

  public Dropout(double rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("got rate " + rate + ", wanted [0, 1)");
    }
    this.rate = rate;
  }

  @Override
  public Tensor forward(Tensor x) {
    if (!training() || rate == 0) {
      return x;
    }
    return TensorScope.resultOf(() -> dropped(x));
  }

  private Tensor dropped(Tensor x) {
    Tensor drawn = Tensors.uniform(List.of(draw("drop")), x.shape()).squeeze(0);
    // 24-bit draws below the rate drop: u >= rate is u > rate - half a step. Autograd keeps the
    // mask, a byte for an element, and nothing of the product with a number.
    Tensor keep = drawn.greater(rate - 0x1p-25);
    return x.mul(keep).mul(1 / (1 - rate));
  }
}
