package org.vpobuilder.validation.model.tpavi;

import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/** A step of the decoder: takes in the map of a stage and doubles the resolution. */
final class FeatureFusion extends Module {
  private final ResidualConvUnit lateral;
  private final ResidualConvUnit fused;

  FeatureFusion(int channels) {
    lateral = child("resConfUnit1", new ResidualConvUnit(channels));
    fused = child("resConfUnit2", new ResidualConvUnit(channels));
  }

  /** The first step, [B, C, h, w] to [B, C, 2h, 2w]; it has no use for its first unit. */
  Tensor forward(Tensor x) {
    Tensor y = fused.forward(x);
    return NeuralOps.bilinear(y, 2 * y.size(2), 2 * y.size(3), true);
  }

  /**
   * A later step.
   *
   * @param x what the step before gave, [B, C, h, w]
   * @param stage a stage's map, [B, C, h', w'], resized where image sides are no multiples of 32
   * @return [B, C, 2h, 2w]
   */
  Tensor forward(Tensor x, Tensor stage) {
    boolean same = stage.size(2) == x.size(2) && stage.size(3) == x.size(3);
    Tensor map = same ? stage : NeuralOps.bilinear(stage, x.size(2), x.size(3), true);
    return forward(x.add(lateral.forward(map)));
  }
}
