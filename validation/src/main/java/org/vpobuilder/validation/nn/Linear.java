package org.vpobuilder.validation.nn;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/** A linear layer: x W^T + b over the last dimension. */
public final class Linear extends Layer {
  private final Tensor weight;
  private final @Nullable Tensor bias;

  public Linear(int in, int out, boolean withBias) {
    this(in, out, withBias, Init.DEFAULT_WEIGHT);
  }

  public Linear(int in, int out, boolean withBias, Init weightInit) {
    this(in, out, weightInit, withBias ? Init.uniform(1 / Math.sqrt(in)) : null);
  }

  /** A layer without a bias if {@code biasInit} is null. */
  public Linear(int in, int out, Init weightInit, @Nullable Init biasInit) {
    weight = parameter("weight", weightInit, out, in);
    bias = biasInit == null ? null : parameter("bias", biasInit, out);
  }

  @Override
  public Tensor forward(Tensor x) {
    return NeuralOps.linear(x, weight, bias);
  }
}
