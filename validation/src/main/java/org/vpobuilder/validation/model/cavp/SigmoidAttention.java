package org.vpobuilder.validation.model.cavp;

import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * Multi-head attention whose weights are sigmoids, so that a sound can light up several regions (S1
 * §4.1): proj(sigmoid(Q K^T / sqrt(D)) V), D the width of a head.
 */
final class SigmoidAttention extends Module {
  private final int heads;
  private final Linear q;
  private final Linear k;
  private final Linear v;
  private final Linear proj;

  SigmoidAttention(int width, int heads) {
    this.heads = heads;
    q = child("q", new Linear(width, width, false));
    k = child("k", new Linear(width, width, false));
    v = child("v", new Linear(width, width, false));
    proj = child("proj", new Linear(width, width, true));
  }

  /**
   * What the sounds say at each place of the images.
   *
   * @param image the query, [B, N, width]
   * @param sound key and value, [kB, M, width]: k rounds of sounds for the same images
   * @return [kB, N, width]
   */
  Tensor forward(Tensor image, Tensor sound) {
    Tensor heard = weights(image, sound).matmul(split(v.forward(sound))).transpose(1, 2);
    return proj.forward(heard.reshape(sound.size(0), image.size(1), image.size(2)));
  }

  /** How much each place takes of each sound: [kB, heads, N, M], each from 0 to 1. */
  Tensor weights(Tensor image, Tensor sound) {
    Tensor query = Rounds.repeat(split(q.forward(image)), sound.size(0));
    Tensor key = split(k.forward(sound));
    double scale = 1 / Math.sqrt(query.size(-1));
    return NeuralOps.sigmoid(query.matmul(key.transpose(-2, -1)).mul(scale));
  }

  /** [B, N, width] to [B, heads, N, width / heads]. */
  private Tensor split(Tensor x) {
    return x.reshape(x.size(0), x.size(1), heads, -1).transpose(1, 2);
  }
}
