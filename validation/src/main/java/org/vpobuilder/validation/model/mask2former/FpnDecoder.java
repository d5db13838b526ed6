package org.vpobuilder.validation.model.mask2former;

import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * A feature pyramid (Lin et al. 2017) instead of the pixel decoder: that of MaskFormer, {@code
 * BasePixelDecoder} in Mask2Former's code. It is cheaper than deformable attention. Its parameters
 * are {@code layer_1} to {@code layer_4}, {@code adapter_1} to {@code adapter_3} and {@code
 * mask_features}. It computes in F32, as {@link PixelDecoder} does.
 */
public final class FpnDecoder extends Module {
  private final List<NormedConv> laterals = new ArrayList<>();
  private final List<NormedConv> outputs = new ArrayList<>();
  private final Conv2d maskFeatures;

  /**
   * A decoder not yet initialised.
   *
   * @param channels channels of the backbone's maps of strides 4, 8, 16 and 32
   * @param width D, a multiple of 32
   */
  public FpnDecoder(List<Integer> channels, int width) {
    int coarsest = channels.size() - 1;
    for (int i = 0; i < coarsest; i++) {
      laterals.add(child("adapter_" + (i + 1), new NormedConv(channels.get(i), width, 1)));
      outputs.add(child("layer_" + (i + 1), new NormedConv(width, width, 3)));
    }
    outputs.add(child("layer_" + (coarsest + 1), new NormedConv(channels.get(coarsest), width, 3)));
    maskFeatures =
        child(
            "mask_features",
            new Conv2d(
                Conv2d.Shape.of(width, width, 3)
                    .withPadding(1)
                    .withInit(Init.KEEP_VARIANCE)
                    .withBias(Init.ZEROS)));
  }

  /**
   * Features of a batch of images.
   *
   * @param maps the backbone's maps, strides 4, 8, 16 and 32: [B, channels, h, w]
   */
  public PixelDecoder.Features forward(List<Tensor> maps) {
    int coarsest = maps.size() - 1;
    List<Tensor> levels = new ArrayList<>();
    Tensor y = output(coarsest, NeuralOps.widened(maps.get(coarsest)));
    levels.add(y);
    for (int i = coarsest - 1; i >= 0; i--) {
      Tensor lateral = laterals.get(i).forward(NeuralOps.widened(maps.get(i)));
      y = output(i, lateral.add(NeuralOps.nearest(y, lateral.size(2), lateral.size(3))));
      levels.add(y);
    }
    return new PixelDecoder.Features(
        maskFeatures.forward(y), levels.subList(0, PixelDecoder.LEVELS));
  }

  private Tensor output(int level, Tensor x) {
    return NeuralOps.relu(outputs.get(level).forward(x));
  }
}
