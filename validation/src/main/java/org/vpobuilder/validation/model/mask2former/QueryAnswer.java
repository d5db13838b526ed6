package org.vpobuilder.validation.model.mask2former;

import org.vpobuilder.validation.nn.Pyramid;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Script;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The answers of queries after a block of the decoder.
 *
 * @param classes logits of each query's class, [B, N, C + 1]; the last is "no object"
 * @param embeddings of each query's mask, [B, N, D]
 * @param masks logits of each query's mask, [B, N, H / 4, W / 4]: the embeddings times the mask
 *     features
 */
public record QueryAnswer(Tensor classes, Tensor embeddings, Tensor masks) {
  private static final Script BLOCKED =
      Script.of(
          "x: Tensor",
          "Tensor",
          """
          b = torch.lt(torch.sigmoid(x), 0.5)
          some = torch.bitwise_not(torch.all(b, -1, True))
          return torch.unsqueeze(torch.bitwise_and(b, some), 1)""");

  /**
   * The places to which the queries must not attend next (Mask2Former §3.2.1, eq. 2): those outside
   * of their own masks, resized to a level. A query whose mask is empty may attend everywhere.
   *
   * @return BOOL, [B, 1, N, h w]; without history
   */
  public Tensor blocked(Pyramid.Size size) {
    Tensor resized =
        NeuralOps.bilinear(NeuralOps.widened(masks.detach()), size.height(), size.width(), false);
    return BLOCKED.call(resized.reshape(masks.size(0), masks.size(1), size.pixels()));
  }
}
