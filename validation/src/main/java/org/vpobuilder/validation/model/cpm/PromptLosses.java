package org.vpobuilder.validation.model.cpm;

import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Script;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/** The losses of CPM's prompts that Mask2Former does not have (S2, "ACP" and "PCL"). */
final class PromptLosses {
  private static final double POOLING = 1e-6;

  /**
   * The contrast. z [A, D] and v [P, D] have unit length; k [A] and l [P] are the classes. For
   * every anchor it is the mean over its positives of -log(e / (e + sum of the negatives' e));
   * anchors without positives contribute nothing.
   */
  private static final Script CONTRAST =
      Script.of(
          "z: Tensor, v: Tensor, k: Tensor, l: Tensor, tau: Tensor",
          "Tensor",
          """
          s = torch.div(torch.sub(torch.matmul(z, torch.t(v)), 1.), tau)
          same = torch.eq(torch.unsqueeze(k, 1), torch.unsqueeze(l, 0))
          e = torch.exp(s)
          n = torch.sum(torch.masked_fill(e, same, 0.), [1], True)
          p = torch.sub(torch.log(torch.add(e, n)), s)
          f = torch.to(same, 6, False, False, None)
          c = torch.clamp(torch.sum(f, [1]), 1., None)
          return torch.mean(torch.div(torch.sum(torch.mul(p, f), [1]), c))""");

  private PromptLosses() {}

  /**
   * The share of the visible objects in each bin's magnitude: a_i / a_p, 0 if both are silent. If
   * added samples cancel each other, it is limited to 1.
   *
   * @param own a_i, of any shape
   * @param mixed a_p
   * @param epsilon value added to a_p
   */
  static Tensor ratio(Tensor own, Tensor mixed, double epsilon) {
    return own.div(mixed.add(epsilon)).clip(0, 1);
  }

  /**
   * L_ACP: || sigmoid(sum_k m_k) - ratio ||, the masks summed before the sigmoid because all
   * prompts of an image have one target.
   *
   * @param summed logits, [S, T, F]
   * @param ratio [S, T, F]
   * @return mean over the S samples
   */
  static Tensor onScreen(Tensor summed, Tensor ratio, CpmConfig.AcpNorm norm) {
    Tensor squares = NeuralOps.sigmoid(summed).sub(ratio).square();
    return switch (norm) {
      case MSE -> squares.mean();
      case L2 -> squares.reshape(squares.size(0), -1).sum(false, 1).add(1e-24).sqrt().mean();
    };
  }

  /**
   * Masked average pooling: the sum of mask times feature, divided by the sum of the mask.
   *
   * @param masks [K, S], not negative
   * @param features [K, D, S]
   * @return [K, D]
   */
  static Tensor pooled(Tensor masks, Tensor features) {
    Tensor sums = features.matmul(masks.unsqueeze(2)).squeeze(2);
    return sums.div(masks.sum(true, 1).add(POOLING));
  }

  /**
   * L_PCL: InfoNCE of audio anchors with pixels, positive if the classes are equal (S2, PCL; the
   * form is CAVP's eq. 4). An anchor is never a pixel, so no pair is left out.
   *
   * @param anchors [A, D], of any length
   * @param kinds classes of the anchors, [A], I64
   * @param pixels [P, D], of any length
   * @param labels classes of the pixels, [P], I64
   */
  static Tensor contrast(
      Tensor anchors, Tensor kinds, Tensor pixels, Tensor labels, double temperature) {
    return CONTRAST.call(
        NeuralOps.normalize(anchors, -1),
        NeuralOps.normalize(pixels, -1),
        kinds,
        labels,
        Tensors.scalar(temperature, DType.F32));
  }
}
