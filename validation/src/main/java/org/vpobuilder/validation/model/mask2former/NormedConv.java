package org.vpobuilder.validation.model.mask2former;

import org.vpobuilder.validation.nn.GroupNorm;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/** A convolution without bias, with a group norm named {@code norm} inside it, as in Detectron2. */
final class NormedConv extends Layer {
  private final Tensor weight;
  private final GroupNorm norm;
  private final int padding;

  NormedConv(int in, int out, int kernel) {
    weight = parameter("weight", Init.KEEP_VARIANCE, out, in, kernel, kernel);
    norm = child("norm", new GroupNorm(PixelDecoder.GROUPS, out));
    padding = kernel / 2;
  }

  @Override
  public Tensor forward(Tensor x) {
    return norm.forward(NeuralOps.conv2d(x, weight, null, 1, padding, 1, 1));
  }
}
