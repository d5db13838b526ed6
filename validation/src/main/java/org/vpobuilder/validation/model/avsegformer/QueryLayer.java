package org.vpobuilder.validation.model.avsegformer;

import org.vpobuilder.validation.nn.Activation;
import org.vpobuilder.validation.nn.Dropout;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.LayerNorm;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.MultiHeadAttention;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;

/**
 * Queries look at one another, at a memory, and think: self-attention, cross-attention and a
 * feed-forward part, each added to what came in and normed. Nothing has a position.
 */
final class QueryLayer extends Module {
  private static final double EPS = 1e-5;

  private final MultiHeadAttention self;
  private final LayerNorm agreed;
  private final MultiHeadAttention cross;
  private final LayerNorm seen;
  private final Linear first;
  private final Linear second;
  private final LayerNorm fed;
  private final Dropout selfDrop;
  private final Dropout crossDrop;
  private final Dropout hiddenDrop;
  private final Dropout fedDrop;

  private QueryLayer(
      AvsegformerConfig.Network sizes, boolean attentionBias, double dropout, int hidden) {
    int width = sizes.width();
    int heads = sizes.heads();
    self = child("self_attn", new MultiHeadAttention(width, heads, attentionBias, dropout));
    cross = child("cross_attn", new MultiHeadAttention(width, heads, attentionBias, dropout));
    agreed = child("norm1", new LayerNorm(width, EPS));
    seen = child("norm2", new LayerNorm(width, EPS));
    fed = child("norm3", new LayerNorm(width, EPS));
    first = new Linear(width, hidden, true, Init.XAVIER_UNIFORM);
    second = new Linear(hidden, width, true, Init.XAVIER_UNIFORM);
    selfDrop = child("dropout1", new Dropout(dropout));
    crossDrop = child("dropout2", new Dropout(dropout));
    hiddenDrop = child("dropout3", new Dropout(dropout));
    fedDrop = child("dropout4", new Dropout(dropout));
  }

  /** Of the query generator: attention without biases, no dropout. */
  static QueryLayer generating(AvsegformerConfig.Network sizes) {
    QueryLayer layer = new QueryLayer(sizes, false, 0, sizes.generatorHidden());
    layer.child("ffn", new Sequential(layer.first, Activation.gelu(), layer.second));
    return layer;
  }

  /** Of the decoder. */
  static QueryLayer decoding(AvsegformerConfig.Network sizes) {
    QueryLayer layer = new QueryLayer(sizes, true, sizes.dropout(), sizes.decoderHidden());
    layer.child("linear1", layer.first);
    layer.child("linear2", layer.second);
    return layer;
  }

  /**
   * One round.
   *
   * @param queries [B, N, D]
   * @param memory keys and values, [B, K, D]
   * @return [B, N, D]
   */
  Tensor forward(Tensor queries, Tensor memory) {
    return TensorScope.resultOf(() -> round(queries, memory));
  }

  private Tensor round(Tensor queries, Tensor memory) {
    Tensor x = agreed.forward(queries.add(selfDrop.forward(attend(self, queries, queries))));
    x = seen.forward(x.add(crossDrop.forward(attend(cross, x, memory))));
    Tensor hidden = hiddenDrop.forward(NeuralOps.gelu(first.forward(x)));
    return fed.forward(x.add(fedDrop.forward(second.forward(hidden))));
  }

  /** Where the queries look in the memory: mean over the heads, [B, N, K]. */
  Tensor looks(Tensor queries, Tensor memory) {
    Tensor x = agreed.forward(queries.add(attend(self, queries, queries)));
    return NeuralOps.widened(cross.weights(x, memory, null)).mean(false, 1);
  }

  private static Tensor attend(MultiHeadAttention attention, Tensor queries, Tensor memory) {
    return attention.forward(queries, memory, memory, null);
  }
}
