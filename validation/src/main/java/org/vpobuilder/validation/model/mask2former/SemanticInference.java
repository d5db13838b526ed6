package org.vpobuilder.validation.model.mask2former;

import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/** Computes pixel classes from segments (MaskFormer §3.4, "semantic inference"). */
public final class SemanticInference {
  /** Avoids a division by zero at pixels that no query claims. */
  private static final double SMALL = 1e-10;

  private SemanticInference() {}

  /** The probabilities of the classes of queries, without "no object": [B, N, C]. */
  public static Tensor probabilities(QueryAnswer prediction) {
    Tensor all = NeuralOps.softmax(prediction.classes(), -1);
    return all.slice(2, 0, all.size(2) - 1);
  }

  /**
   * The attention of the queries that answer for sounding objects: the mean over the queries, each
   * weighted by the probability of all classes except background and "no object".
   *
   * @param looks the result of {@link TransformerDecoder#looks}, [B, N, h, w]
   * @param probabilities [B, N, C], background first
   * @return [B, h, w]
   */
  public static Tensor attention(Tensor looks, Tensor probabilities) {
    Tensor weights = probabilities.slice(2, 1, probabilities.size(2)).sum(false, 2);
    Tensor shares = weights.div(weights.sum(true, 1).add(SMALL)).unsqueeze(1);
    return shares
        .matmul(looks.reshape(looks.size(0), looks.size(1), -1))
        .reshape(looks.size(0), looks.size(2), looks.size(3));
  }

  /**
   * The embeddings of the queries that claim each place: their mean, each weighted by the
   * probability of a class times that of the mask.
   *
   * @param probabilities [B, N, C]
   * @return [B, D, h, w], at the masks' size
   */
  public static Tensor embeddings(Tensor probabilities, QueryAnswer prediction) {
    Tensor masks = NeuralOps.widened(prediction.masks());
    Tensor claims =
        NeuralOps.sigmoid(masks)
            .reshape(masks.size(0), masks.size(1), -1)
            .mul(probabilities.sum(true, 2));
    Tensor shares = claims.div(claims.sum(true, 1).add(SMALL));
    Tensor embeddings = NeuralOps.widened(prediction.embeddings());
    return embeddings
        .transpose(1, 2)
        .matmul(shares)
        .reshape(masks.size(0), embeddings.size(2), masks.size(2), masks.size(3));
  }

  /**
   * The score of each class at each pixel: the sum over queries of the class's probability times
   * that of the mask.
   *
   * @param probabilities [B, N, C]
   * @param masks logits, [B, N, h, w]
   * @return [B, C, height, width], not normalised over classes
   */
  public static Tensor scores(Tensor probabilities, Tensor masks, long height, long width) {
    Tensor enlarged = NeuralOps.bilinear(NeuralOps.widened(masks), height, width, false);
    Tensor inside = NeuralOps.sigmoid(enlarged).reshape(masks.size(0), masks.size(1), -1);
    return probabilities
        .transpose(1, 2)
        .matmul(inside)
        .reshape(probabilities.size(0), probabilities.size(2), height, width);
  }
}
