package org.vpobuilder.validation.model.cpm;

import java.util.List;
import org.vpobuilder.validation.model.mask2former.Memory;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Embedding;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.MlpHead;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ModuleList;
import org.vpobuilder.validation.nn.Pyramid;
import org.vpobuilder.validation.nn.SinePosition;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * Computes, from an audio backbone's maps, the tokens to which queries attend and the features from
 * which masks of spectrograms are made (S2: ACP retrieves on a map of the mixed sound). Its form is
 * a choice of decision 28: tokens of the coarsest map, and a small feature pyramid to a finer map.
 */
final class AudioHead extends Module {
  private final Conv2d tokens;
  private final Embedding level;
  private final ModuleList<Conv2d> laterals;
  private final Conv2d output;
  private final MlpHead maskEmbed;
  private final SinePosition position;
  private final int finest;

  /**
   * The head's results for a sound.
   *
   * @param memory the tokens of the coarsest map
   * @param masks Fa, [B, D, t, f]
   */
  record Heard(Memory memory, Tensor masks) {}

  /**
   * A head not yet initialised.
   *
   * @param channels channels of the backbone's maps, the finest first
   * @param finest index of the map at which the pyramid ends
   */
  AudioHead(List<Integer> channels, int width, int finest) {
    this.finest = finest;
    int last = channels.size() - 1;
    tokens = child("token_proj", new Conv2d(convolution(channels.get(last), width, 1)));
    level = child("level_embed", new Embedding(1, width));
    laterals =
        child(
            "lateral",
            new ModuleList<>(
                channels.size() - finest,
                i -> new Conv2d(convolution(channels.get(finest + i), width, 1))));
    output = child("output", new Conv2d(convolution(width, width, 3).withPadding(1)));
    maskEmbed = child("mask_embed", new MlpHead(width, width, width, 3));
    position = new SinePosition(width, true);
  }

  private static Conv2d.Shape convolution(int in, int out, int kernel) {
    return Conv2d.Shape.of(in, out, kernel).withInit(Init.KEEP_VARIANCE).withBias(Init.ZEROS);
  }

  /** Processes maps, the finest first, [B, channels, t, f]. */
  Heard forward(List<Tensor> maps) {
    int last = maps.size() - 1;
    Tensor coarsest = maps.get(last);
    Memory memory =
        new Memory(
            Pyramid.tokens(tokens.forward(coarsest)).add(level.row(0)),
            position.of(coarsest.size(2), coarsest.size(3)),
            null);
    Tensor sum = laterals.get(last - finest).forward(coarsest);
    for (int i = last - 1; i >= finest; i--) {
      Tensor finer = laterals.get(i - finest).forward(maps.get(i));
      sum =
          finer.add(
              NeuralOps.bilinear(NeuralOps.widened(sum), finer.size(2), finer.size(3), false));
    }
    return new Heard(memory, NeuralOps.widened(output.forward(sum)));
  }

  /**
   * The logits of the parts of a spectrogram that queries select.
   *
   * @param normed queries after the decoder's norm, [B, K, D]
   * @return [B, K, t, f]
   */
  Tensor masks(Tensor normed, Tensor features) {
    Tensor pixels = features.reshape(features.size(0), features.size(1), -1);
    return NeuralOps.widened(maskEmbed.forward(normed).matmul(pixels))
        .reshape(normed.size(0), normed.size(1), features.size(2), features.size(3));
  }
}
