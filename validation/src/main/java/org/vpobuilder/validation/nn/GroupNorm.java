package org.vpobuilder.validation.nn;

import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/** Group normalisation of [B, C, H, W] (Wu and He 2018), with PyTorch's epsilon of 1e-5. */
public final class GroupNorm extends Layer {
  private static final double EPS = 1e-5;

  private final int groups;
  private final Tensor weight;
  private final Tensor bias;

  public GroupNorm(int groups, int channels) {
    if (channels % groups != 0) {
      throw new IllegalArgumentException(
          "got " + channels + " channels, wanted a multiple of " + groups + " groups");
    }
    this.groups = groups;
    weight = parameter("weight", Init.ONES, channels);
    bias = parameter("bias", Init.ZEROS, channels);
  }

  @Override
  public Tensor forward(Tensor x) {
    return NeuralOps.groupNorm(x, groups, weight, bias, EPS);
  }
}
