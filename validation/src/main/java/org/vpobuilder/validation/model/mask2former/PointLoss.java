package org.vpobuilder.validation.model.mask2former;

import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Script;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * Losses of masks at points. Logits are [..., K]; targets lie between 0 and 1; weights are 0 for
 * points that do not count.
 */
final class PointLoss {
  private static final double ALPHA = 0.25;
  private static final double SMALL = 1e-6;

  /**
   * The focal loss of DETR: alpha of the target times (1 - p of the target)^2 times the
   * cross-entropy.
   */
  private static final Script FOCAL =
      Script.of(
          "x: Tensor, t: Tensor",
          "Tensor",
          """
          p = torch.sigmoid(x)
          ce = torch.binary_cross_entropy_with_logits(x, t, None, None, 0)
          miss = torch.sub(torch.add(p, t), torch.mul(torch.mul(p, t), 2.))
          a = torch.add(torch.mul(t, %s), torch.mul(torch.rsub(t, 1.), %s))
          return torch.mul(a, torch.mul(ce, torch.mul(miss, miss)))"""
              .formatted(ALPHA, 1 - ALPHA));

  private static final Script BCE =
      Script.expression("x, t", "torch.binary_cross_entropy_with_logits(x, t, None, None, 0)");

  private PointLoss() {}

  /** The mean over the points that count; [...]. */
  static Tensor mean(CriterionConfig.MaskLoss kind, Tensor logits, Tensor targets, Tensor weights) {
    Tensor loss =
        switch (kind) {
          case BCE -> BCE.call(logits, targets);
          case FOCAL -> FOCAL.call(logits, targets);
        };
    return loss.mul(weights).sum(false, -1).div(counted(weights).squeeze(-1));
  }

  /** 1 - (2 sum s t + 1) / (sum s + sum t + 1) with s the sigmoid of the logits; [...]. */
  static Tensor dice(Tensor logits, Tensor targets, Tensor weights) {
    Tensor inside = NeuralOps.sigmoid(logits).mul(weights);
    Tensor shared = inside.mul(targets).sum(false, -1).mul(2).add(1);
    Tensor both = inside.sum(false, -1).add(targets.mul(weights).sum(false, -1)).add(1);
    return shared.div(both).neg().add(1);
  }

  /**
   * The weighted {@link #mean} and {@link #dice} of every query with every target of its image.
   *
   * @param logits [B, N, K]
   * @param targets [B, J, K]
   * @param weights [B, 1, K]
   * @return [B, N, J]
   */
  static Tensor costs(CriterionConfig config, Tensor logits, Tensor targets, Tensor weights) {
    Tensor hit = targets.mul(weights).transpose(1, 2);
    Tensor missed = targets.neg().add(1).mul(weights).transpose(1, 2);
    Tensor inside = NeuralOps.softplus(logits.neg());
    Tensor outside = NeuralOps.softplus(logits);
    Tensor sigmoid = NeuralOps.sigmoid(logits);
    if (config.maskLoss() == CriterionConfig.MaskLoss.FOCAL) {
      inside = inside.mul(sigmoid.neg().add(1).square()).mul(ALPHA);
      outside = outside.mul(sigmoid.square()).mul(1 - ALPHA);
    }
    Tensor point = inside.matmul(hit).add(outside.matmul(missed)).div(counted(weights));
    Tensor shared = sigmoid.matmul(hit).mul(2).add(1);
    Tensor sizes = hit.sum(true, 1).add(sigmoid.mul(weights).sum(true, -1)).add(1);
    Tensor dice = shared.div(sizes).neg().add(1);
    return point.mul(config.maskWeight()).add(dice.mul(config.diceWeight()));
  }

  /** The sum of weights over the last dimension, which is kept; never zero. */
  private static Tensor counted(Tensor weights) {
    return weights.sum(true, -1).max(Tensors.scalar(SMALL, weights.type()));
  }
}
