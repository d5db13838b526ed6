package org.vpobuilder.validation.model.tpavi;

import org.vpobuilder.validation.nn.Activation;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/** From the decoder's map to logits at twice its resolution. */
final class MaskHead {
  private MaskHead() {}

  /** [B, C, h, w] to [B, classes, 2h, 2w]; {@code wide} and {@code narrow} lie between. */
  static Layer of(int channels, int wide, int narrow, int classes) {
    return new Sequential(
        new Conv2d(Conv2d.Shape.of(channels, wide, 3).withPadding(1)),
        Activation.of(MaskHead::twice),
        new Conv2d(Conv2d.Shape.of(wide, narrow, 3).withPadding(1)),
        Activation.relu(),
        new Conv2d(Conv2d.Shape.of(narrow, classes, 1)));
  }

  private static Tensor twice(Tensor x) {
    return NeuralOps.bilinear(x, 2 * x.size(2), 2 * x.size(3), false);
  }
}
