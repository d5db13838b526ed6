package org.vpobuilder.validation.model.mask2former;

import java.util.List;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * A published Mask2Former without its backbone: the modules under {@code sem_seg_head} in its
 * weights.
 */
public final class Mask2FormerHead extends Module {
  private final PixelDecoder pixels;
  private final TransformerDecoder predictor;

  /**
   * A head not yet initialised.
   *
   * @param channels channels of the backbone's maps of strides 4, 8, 16 and 32
   */
  public Mask2FormerHead(List<Integer> channels, Mask2FormerConfig config) {
    pixels = child("pixel_decoder", new PixelDecoder(channels, config));
    predictor =
        child(
            "predictor",
            new TransformerDecoder(config, TransformerDecoder.published(), PixelDecoder.LEVELS));
  }

  public PixelDecoder pixels() {
    return pixels;
  }

  public TransformerDecoder predictor() {
    return predictor;
  }

  /**
   * Segments images.
   *
   * @param maps the backbone's maps, strides 4, 8, 16 and 32: [B, channels, h, w]
   * @return the answers of the learnt queries, and those after each of the nine blocks
   */
  public List<QueryAnswer> forward(List<Tensor> maps) {
    return predictor.forward(pixels.forward(maps));
  }
}
