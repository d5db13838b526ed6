package org.vpobuilder.validation.model.cavp;

import java.util.Collections;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.LayerNorm;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * f_CA of S1 §4.1: the image is the query and the sound is key and value; the result is added to
 * the image without a product gate, and a feed-forward layer follows.
 *
 * <p>The published weights contain position embeddings that are never used; so does this module.
 * Their block also lets the sound attend to the image, but drops the result.
 */
final class CrossAttention extends Module {
  /** The published norms' epsilon: PyTorch's default. */
  private static final double EPS = 1e-5;

  private static final int MLP_RATIO = 4;

  private final Embed image;
  private final Embed sound;
  private final Block block;
  private final LayerNorm norm;

  CrossAttention(int width, int heads, int positions) {
    parameter("pos_embed_v", Init.ZEROS, 1, positions, width);
    parameter("pos_embed_a", Init.ZEROS, 1, 1, width);
    image = child("patch_embed_v", new Embed(width));
    sound = child("patch_embed_a", new Embed(width));
    block = child("blocks", new Blocks(width, heads)).block;
    norm = child("norm", new LayerNorm(width, EPS));
  }

  /**
   * The images combined with the sounds.
   *
   * @param visual [B, N, width]
   * @param audio [kB, 1, width], one round after another
   * @return [kB, N, width]
   */
  Tensor forward(Tensor visual, Tensor audio) {
    return norm.forward(block.forward(image.proj.forward(visual), sound.proj.forward(audio)));
  }

  /**
   * The attention of each place to the sound: mean over the heads, [kB, N], from 0 to 1.
   *
   * @param visual as for {@link #forward}
   * @param audio as for {@link #forward}
   */
  Tensor weights(Tensor visual, Tensor audio) {
    Tensor seen = block.before.forward(image.proj.forward(visual));
    Tensor heard = block.before.forward(sound.proj.forward(audio));
    return NeuralOps.widened(block.attention.weights(seen, heard)).mean(false, 1).squeeze(2);
  }

  private static final class Embed extends Module {
    private final Linear proj;

    Embed(int width) {
      proj = child("proj", new Linear(width, width, true));
    }
  }

  /** One block called "0". */
  private static final class Blocks extends Module {
    private final Block block;

    Blocks(int width, int heads) {
      block = child("0", new Block(width, heads));
    }
  }

  private static final class Block extends Module {
    private final LayerNorm before;
    private final SigmoidAttention attention;
    private final LayerNorm after;
    private final Mlp mlp;

    Block(int width, int heads) {
      before = child("norm1", new LayerNorm(width, EPS));
      attention = child("attn", new SigmoidAttention(width, heads));
      after = child("norm2", new LayerNorm(width, EPS));
      mlp = child("mlp", new Mlp(width, MLP_RATIO * width));
    }

    Tensor forward(Tensor visual, Tensor audio) {
      Tensor image = before.forward(visual);
      Tensor heard = attention.forward(image, before.forward(audio));
      Tensor y = Rounds.repeat(image, audio.size(0)).add(heard);
      return y.add(mlp.forward(after.forward(y)));
    }
  }

  /**
   * Multi-head attention whose weights are sigmoids, so that a sound can light up several regions
   * (S1 §4.1): proj(sigmoid(Q K^T / sqrt(D)) V), D the width of a head.
   */
  static final class SigmoidAttention extends Module {
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
     * The sounds' contribution at each place of the images.
     *
     * @param image the query, [B, N, width]
     * @param sound key and value, [kB, M, width]: k rounds of sounds for the same images
     * @return [kB, N, width]
     */
    Tensor forward(Tensor image, Tensor sound) {
      Tensor heard = weights(image, sound).matmul(split(v.forward(sound))).transpose(1, 2);
      return proj.forward(heard.reshape(sound.size(0), image.size(1), image.size(2)));
    }

    /** The attention of each place to each sound: [kB, heads, N, M], each from 0 to 1. */
    Tensor weights(Tensor image, Tensor sound) {
      Tensor query = Rounds.repeat(split(q.forward(image)), sound.size(0));
      Tensor key = split(k.forward(sound));
      double scale = 1 / Math.sqrt(query.size(-1));
      return NeuralOps.sigmoid(query.matmul(key.transpose(-2, -1)).mul(scale));
    }

    /** Reshapes [B, N, width] to [B, heads, N, width / heads]. */
    private Tensor split(Tensor x) {
      return x.reshape(x.size(0), x.size(1), heads, -1).transpose(1, 2);
    }
  }

  /** Repeats the images for each round of sounds. */
  private static final class Rounds {
    private Rounds() {}

    /** Repeats a batch total / B times: [B, ...] to [total, ...]. */
    static Tensor repeat(Tensor x, long total) {
      int rounds = Math.toIntExact(total / x.size(0));
      return rounds == 1 ? x : Tensors.concat(0, Collections.nCopies(rounds, x));
    }
  }
}
