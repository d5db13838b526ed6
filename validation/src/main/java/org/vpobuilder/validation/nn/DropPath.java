package org.vpobuilder.validation.nn;

import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * Stochastic depth (Huang et al. 2016): in training each sample of the batch loses the branch with
 * probability {@code rate}, and the others' is scaled by 1 / (1 - rate).
 */
public final class DropPath extends Layer {
  private final double rate;

  public DropPath(double rate) {
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
    DrawStream draws = draw("drop").stream();
    float[] keep = new float[(int) x.size(0)];
    for (int i = 0; i < keep.length; i++) {
      keep[i] = draws.next().unit() < rate ? 0 : (float) (1 / (1 - rate));
    }
    long[] shape = new long[x.rank()];
    java.util.Arrays.fill(shape, 1);
    shape[0] = keep.length;
    return x.mul(Tensors.of(keep, shape));
  }
}
