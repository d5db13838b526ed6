package org.vpobuilder.validation.model.avsegformer;

import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/** What AVSegFormer is trained with; each loss is one number. */
final class AvsegformerLoss {
  /** The label of pixels that do not count. */
  static final int IGNORE = 255;

  private static final double SMOOTH = 0.001;

  private AvsegformerLoss() {}

  /**
   * Dice of what sounds, 1 - 2 sum(p g) / (sum p^2 + sum g^2 + 0.002), mean over the images that
   * have any known pixel.
   *
   * @param logits [B, H, W]
   * @param labels 0, or 1 and more for what sounds, I64, [B, H, W]
   */
  static Tensor dice(Tensor logits, Tensor labels) {
    long batch = labels.size(0);
    Tensor known = labels.eq(IGNORE).not().to(DType.F32).reshape(batch, -1);
    Tensor truth = labels.greater(0).to(DType.F32).reshape(batch, -1).mul(known);
    Tensor inside = NeuralOps.sigmoid(NeuralOps.widened(logits)).reshape(batch, -1).mul(known);
    Tensor shared = inside.mul(truth).sum(false, 1).mul(2);
    Tensor sizes =
        inside.square().sum(false, 1).add(SMOOTH).add(truth.square().sum(false, 1).add(SMOOTH));
    Tensor counted = known.max(false, 1);
    Tensor losses = shared.div(sizes).neg().add(1).mul(counted);
    return losses.sum().div(counted.sum().clip(1, Float.MAX_VALUE));
  }

  /**
   * The mixing loss: dice of the mean over the channels of the gated map, which so becomes a mask
   * of what sounds. The paper has a linear layer in the mean's place.
   *
   * @param mixed M', [B, D, h, w]
   */
  static Tensor mixing(Tensor mixed, Tensor labels) {
    Tensor mean = NeuralOps.widened(mixed).mean(true, 1);
    Tensor enlarged = NeuralOps.bilinear(mean, labels.size(1), labels.size(2), false);
    return dice(enlarged.squeeze(1), labels);
  }
}
