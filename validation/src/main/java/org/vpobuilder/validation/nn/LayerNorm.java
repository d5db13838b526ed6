package org.vpobuilder.validation.nn;

import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/** Normalisation over the last dimension. */
public final class LayerNorm extends Layer {
  private final Tensor weight;
  private final Tensor bias;
  private final double eps;

  public LayerNorm(int channels, double eps) {
    this.eps = eps;
    weight = parameter("weight", Init.ONES, channels);
    bias = parameter("bias", Init.ZEROS, channels);
  }

  @Override
  public Tensor forward(Tensor x) {
    return NeuralOps.layerNorm(x, weight, bias, eps);
  }
}
