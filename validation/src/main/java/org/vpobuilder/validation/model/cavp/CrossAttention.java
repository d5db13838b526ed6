package org.vpobuilder.validation.model.cavp;

import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.LayerNorm;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * f_CA of S1 §4.1: the image asks, the sound answers, and the answer is added to the image without
 * a product gate; then a feed-forward layer.
 *
 * <p>The published weights hold position embeddings that nothing reads; so does this. Their block
 * lets the sound look at the image too, but drops the result.
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
   * The images as the sounds make them.
   *
   * @param visual [B, N, width]
   * @param audio [kB, 1, width], round after round
   * @return [kB, N, width]
   */
  Tensor forward(Tensor visual, Tensor audio) {
    return norm.forward(block.forward(image.proj.forward(visual), sound.proj.forward(audio)));
  }

  /**
   * How much each place takes of the sound: mean over the heads, [kB, N], from 0 to 1.
   *
   * @param visual as {@link #forward} takes it
   * @param audio as {@link #forward} takes it
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
}
