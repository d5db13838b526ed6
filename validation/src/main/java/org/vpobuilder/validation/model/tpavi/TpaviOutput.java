package org.vpobuilder.validation.model.tpavi;

import java.util.List;
import java.util.function.Supplier;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The output of TPAVI for a batch of B videos of T frames.
 *
 * @param logits [BT, classes, H, W], at the images' size
 * @param maps map of each stage, finest first, rectified and after the fusion with audio, [BT, C,
 *     h, w]
 * @param audio for each stage, the audio feature at the map's width, [B, T, C]
 * @param attention for the finest stage, the response of each pixel to the sound of its own frame,
 *     [BT, h, w]; computed when it is first requested
 */
public record TpaviOutput(
    Tensor logits, List<Tensor> maps, List<Tensor> audio, Supplier<Tensor> attention) {
  public TpaviOutput {
    maps = List.copyOf(maps);
    audio = List.copyOf(audio);
  }
}
