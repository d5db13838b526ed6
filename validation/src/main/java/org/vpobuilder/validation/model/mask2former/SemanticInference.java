package org.vpobuilder.validation.model.mask2former;

import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/** From segments to pixels (MaskFormer §3.4, "semantic inference"). */
public final class SemanticInference {
  private SemanticInference() {}

  /** Probabilities of the classes of queries, without "no object": [B, N, C]. */
  public static Tensor probabilities(Prediction prediction) {
    Tensor all = NeuralOps.softmax(prediction.classes(), -1);
    return all.slice(2, 0, all.size(2) - 1);
  }

  /**
   * How much each class says a pixel is its own: the sum over queries of the class's probability
   * times the mask's.
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
