package org.vpobuilder.validation.nn;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * Multi-head attention (Vaswani et al. 2017, §3.2) with the names of {@code
 * torch.nn.MultiheadAttention}: the projections of query, key and value are the three thirds of
 * {@code in_proj_weight} and {@code in_proj_bias}, and {@code out_proj} follows the heads. Weights
 * are initialised by Xavier's uniform distribution and biases to zero.
 */
public final class MultiHeadAttention extends Module {
  private final int width;
  private final int heads;
  private final Tensor inWeight;
  private final @Nullable Tensor inBias;
  private final Linear output;
  private final Dropout dropout;

  /** Attention without dropout. */
  public MultiHeadAttention(int width, int heads, boolean withBias) {
    this(width, heads, withBias, 0);
  }

  /**
   * Attention not yet initialised.
   *
   * @param dropout share of the weights that is left out in a training step
   */
  public MultiHeadAttention(int width, int heads, boolean withBias, double dropout) {
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "got width " + width + ", wanted a multiple of " + heads + " heads");
    }
    this.width = width;
    this.heads = heads;
    inWeight = parameter("in_proj_weight", Init.XAVIER_UNIFORM, 3L * width, width);
    inBias = withBias ? parameter("in_proj_bias", Init.ZEROS, 3L * width) : null;
    output =
        child(
            "out_proj",
            new Linear(width, width, Init.XAVIER_UNIFORM, withBias ? Init.ZEROS : null));
    this.dropout = child("dropout", new Dropout(dropout));
  }

  /**
   * Attends from each query to the keys and returns a mix of their values.
   *
   * @param query [B, Q, width]
   * @param key [B, K, width]
   * @param value [B, K, width]
   * @param blocked BOOL, true where a query must not look: [B or 1, heads or 1, Q or 1, K]; null to
   *     block nothing. A query for which everything is blocked takes the mean of all values
   * @return [B, Q, width]
   */
  public Tensor forward(Tensor query, Tensor key, Tensor value, @Nullable Tensor blocked) {
    Tensor weights = dropout.forward(weights(query, key, blocked));
    Tensor found = weights.matmul(split(project(value, 2))).transpose(1, 2);
    return output.forward(found.reshape(query.shape()));
  }

  /**
   * The attention weights of {@link #forward}: [B, heads, Q, K], for each query shares that sum to
   * 1.
   */
  public Tensor weights(Tensor query, Tensor key, @Nullable Tensor blocked) {
    double scale = 1 / Math.sqrt((double) width / heads);
    Tensor q = split(project(query, 0)).mul(scale);
    Tensor scores = q.matmul(split(project(key, 1)).transpose(2, 3));
    return blocked == null
        ? NeuralOps.softmax(scores, -1)
        : NeuralOps.softmaxUnblocked(scores, blocked);
  }

  private Tensor project(Tensor x, int third) {
    long from = (long) third * width;
    Tensor bias = inBias == null ? null : inBias.slice(0, from, from + width);
    return NeuralOps.linear(x, inWeight.slice(0, from, from + width), bias);
  }

  /** Reshapes [B, N, width] to [B, heads, N, width / heads]. */
  private Tensor split(Tensor x) {
    return x.reshape(x.size(0), x.size(1), heads, width / heads).transpose(1, 2);
  }
}
