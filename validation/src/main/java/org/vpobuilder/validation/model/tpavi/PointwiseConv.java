package org.vpobuilder.validation.model.tpavi;

import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/** A 1 x 1 x 1 convolution of videos, whose published kernel is [out, in, 1, 1, 1]. */
final class PointwiseConv extends Layer {
  private final Tensor weight;
  private final Tensor bias;
  private final int in;
  private final int out;

  PointwiseConv(int in, int out) {
    this.in = in;
    this.out = out;
    weight = parameter("weight", Init.DEFAULT_WEIGHT, out, in, 1, 1, 1);
    bias = parameter("bias", Init.uniform(1 / Math.sqrt(in)), out);
  }

  /** Of the frames' maps: [BT, in, H, W] to [BT, out, H, W]. */
  @Override
  public Tensor forward(Tensor x) {
    return NeuralOps.conv2d(x, weight.reshape(out, in, 1, 1), bias, 1, 0, 1, 1);
  }

  /** Of one vector per frame: [B, T, in] to [B, T, out]. */
  Tensor ofVectors(Tensor x) {
    return NeuralOps.linear(x, weight.reshape(out, in), bias);
  }
}
