package org.vpobuilder.validation.model.avsegformer;

import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.Pyramid;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The audio-visual mixer: the sound looks at all pixels and opens or shuts each channel of the map.
 * The published code gates the channels by a sigmoid; the paper adds the map to its product.
 */
final class ChannelMixer extends Module {
  private final int heads;
  private final Linear query;
  private final Linear keyValue;
  private final Linear output;

  ChannelMixer(int width, int heads) {
    this.heads = heads;
    query = child("q_proj", new Linear(width, width, false, Init.XAVIER_UNIFORM));
    keyValue = child("kv_proj", new Linear(width, 2 * width, false, Init.XAVIER_UNIFORM));
    output = child("proj", new Linear(width, width, true, Init.XAVIER_UNIFORM));
  }

  /**
   * The gated map.
   *
   * @param map [B, D, h, w]
   * @param sound [B, 1, D]
   * @return [B, D, h, w]
   */
  Tensor forward(Tensor map, Tensor sound) {
    long width = map.size(1);
    Tensor both = keyValue.forward(Pyramid.tokens(map));
    Tensor q = split(query.forward(sound));
    Tensor k = split(both.slice(2, 0, width));
    Tensor v = split(both.slice(2, width, 2 * width));
    double scale = 1 / Math.sqrt((double) width / heads);
    Tensor shares = NeuralOps.softmax(q.matmul(k.transpose(2, 3)).mul(scale), -1);
    Tensor heard = shares.matmul(v).transpose(1, 2).reshape(map.size(0), 1, width);
    Tensor gate = NeuralOps.sigmoid(NeuralOps.widened(output.forward(heard)));
    return map.mul(gate.reshape(map.size(0), width, 1, 1));
  }

  /** [B, N, D] to [B, heads, N, D / heads]. */
  private Tensor split(Tensor x) {
    return x.reshape(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
  }
}
