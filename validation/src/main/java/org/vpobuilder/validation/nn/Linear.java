package org.vpobuilder.validation.nn;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/** x W^T + b over the last dimension. */
public final class Linear extends Layer {
  private final Tensor weight;
  private final @Nullable Tensor bias;

  public Linear(int in, int out, boolean withBias) {
    this(in, out, withBias, Init.DEFAULT_WEIGHT);
  }

  public Linear(int in, int out, boolean withBias, Init weightInit) {
    weight = parameter("weight", weightInit, out, in);
    bias = withBias ? parameter("bias", Init.uniform(1 / Math.sqrt(in)), out) : null;
  }

  @Override
  public Tensor forward(Tensor x) {
    return NeuralOps.linear(x, weight, bias);
  }
}
