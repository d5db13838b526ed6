package org.vpobuilder.validation.model.tpavi;

import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * Two convolutions beside a shortcut; [B, C, H, W]. The published unit rectifies its input in
 * place, so that the shortcut carries the rectified input, not the input: the published weights
 * were trained so.
 */
final class ResidualConvUnit extends Layer {
  private final Conv2d first;
  private final Conv2d second;

  ResidualConvUnit(int channels) {
    first = child("conv1", new Conv2d(Conv2d.Shape.of(channels, channels, 3).withPadding(1)));
    second = child("conv2", new Conv2d(Conv2d.Shape.of(channels, channels, 3).withPadding(1)));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor rectified = NeuralOps.relu(x);
    return second.forward(NeuralOps.relu(first.forward(rectified))).add(rectified);
  }
}
