package org.vpobuilder.validation.model.tpavi;

import java.util.List;
import java.util.function.Supplier;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * What TPAVI makes of a batch of B videos of T frames.
 *
 * @param logits [BT, classes, H, W], of the images' size
 * @param maps of each stage, finest first: the rectified map after audio entered, [BT, C, h, w]
 * @param audio of each stage: the audio feature in the map's width, [B, T, C]
 * @param attention of the finest stage: what each pixel gets from the sound of its own frame, [BT,
 *     h, w]; computed when it is asked for
 */
public record TpaviOutput(
    Tensor logits, List<Tensor> maps, List<Tensor> audio, Supplier<Tensor> attention) {
  public TpaviOutput {
    maps = List.copyOf(maps);
    audio = List.copyOf(audio);
  }
}
