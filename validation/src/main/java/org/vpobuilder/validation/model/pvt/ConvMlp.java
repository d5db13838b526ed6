package org.vpobuilder.validation.model.pvt;

import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/** The convolutional feed-forward layer (PVT v2, section 3.4), on [B, H, W, C]. */
final class ConvMlp extends Layer {
  private final Linear widen;
  private final Depthwise depthwise;
  private final Linear narrow;

  ConvMlp(int width, int hidden) {
    widen = child("fc1", new Linear(width, hidden, true, Init.normal(0.02)));
    depthwise = child("dwconv", new Depthwise(hidden));
    narrow = child("fc2", new Linear(hidden, width, true, Init.normal(0.02)));
  }

  @Override
  public Tensor forward(Tensor x) {
    return narrow.forward(NeuralOps.gelu(depthwise.forward(widen.forward(x))));
  }

  /** A 3 x 3 convolution in each channel; a part of its own because its weights are named so. */
  private static final class Depthwise extends Layer {
    private final Conv2d conv;

    Depthwise(int width) {
      conv =
          child(
              "dwconv",
              new Conv2d(
                  Conv2d.Shape.of(width, width, 3)
                      .withPadding(1)
                      .withGroups(width)
                      // Fan out is the kernel's 9 pixels: a channel feeds itself alone.
                      .withInit(Init.normal(Math.sqrt(2.0 / 9)))));
    }

    @Override
    public Tensor forward(Tensor x) {
      return conv.forward(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1);
    }
  }
}
