package org.vpobuilder.validation.model.mask2former;

import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.validation.nn.Conv2d;
import org.vpobuilder.validation.nn.GroupNorm;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ModuleList;
import org.vpobuilder.validation.nn.Pyramid;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.nn.SinePosition;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * Mask2Former's pixel decoder (§3.2.1, "high-resolution features", and §4.1): an encoder of
 * multi-scale deformable attention (Zhu et al. 2021) over a backbone's maps of strides 8, 16 and
 * 32, and one level of a feature pyramid to stride 4. It computes in F32 in a scope of any
 * precision, because sampling does not support half precision.
 */
public final class PixelDecoder extends Module {
  /** The number of groups of every group norm, as published. */
  static final int GROUPS = 32;

  /** The number of levels of the encoder: strides 32, 16, 8. */
  static final int LEVELS = 3;

  private final ModuleList<Sequential> inputs;
  private final Encoder encoder;
  private final SinePosition position;
  private final Conv2d maskFeatures;
  private final NormedConv adapter;
  private final NormedConv smoothing;

  /**
   * The decoder's results.
   *
   * @param masks E, the features with which mask embeddings are multiplied: [B, D, H / 4, W / 4]
   * @param levels encoded maps of strides 32, 16 and 8, [B, D, h, w]
   */
  public record Features(Tensor masks, List<Tensor> levels) {
    public Features {
      levels = List.copyOf(levels);
    }
  }

  /**
   * A decoder not yet initialised.
   *
   * @param channels channels of the backbone's maps of strides 4, 8, 16 and 32
   */
  public PixelDecoder(List<Integer> channels, Mask2FormerConfig config) {
    int width = config.width();
    inputs =
        child(
            "input_proj",
            new ModuleList<>(
                LEVELS,
                i ->
                    new Sequential(
                        new Conv2d(
                            Conv2d.Shape.of(channels.get(LEVELS - i), width, 1)
                                .withInit(Init.XAVIER_UNIFORM)
                                .withBias(Init.ZEROS)),
                        new GroupNorm(GROUPS, width))));
    encoder = child("transformer", new Encoder(config));
    position = new SinePosition(width, true);
    maskFeatures =
        child(
            "mask_features",
            new Conv2d(
                Conv2d.Shape.of(width, width, 1)
                    .withInit(Init.KEEP_VARIANCE)
                    .withBias(Init.ZEROS)));
    adapter = child("adapter_1", new NormedConv(channels.get(0), width, 1));
    smoothing = child("layer_1", new NormedConv(width, width, 3));
  }

  /**
   * Features of a batch of images.
   *
   * @param maps the backbone's maps, strides 4, 8, 16 and 32: [B, channels, h, w]
   */
  public Features forward(List<Tensor> maps) {
    List<Tensor> projected = new ArrayList<>();
    for (int i = 0; i < LEVELS; i++) {
      projected.add(inputs.get(i).forward(NeuralOps.widened(maps.get(LEVELS - i))));
    }
    Pyramid pyramid = Pyramid.of(projected);
    List<Tensor> levels = pyramid.maps(encoder.forward(projected, pyramid, position));
    Tensor finest = levels.get(LEVELS - 1);
    Tensor lateral = adapter.forward(NeuralOps.widened(maps.get(0)));
    Tensor enlarged = NeuralOps.bilinear(finest, lateral.size(2), lateral.size(3), false);
    Tensor summed = NeuralOps.relu(smoothing.forward(lateral.add(enlarged)));
    return new Features(maskFeatures.forward(summed), levels);
  }

  /** The encoder and its level embeddings. */
  private static final class Encoder extends Module {
    private final Tensor levelEmbed;
    private final DeformableEncoder layers;

    Encoder(Mask2FormerConfig config) {
      levelEmbed = parameter("level_embed", Init.normal(1), LEVELS, config.width());
      layers =
          child(
              "encoder",
              new DeformableEncoder(
                  new DeformableEncoder.Config(
                      config.width(),
                      config.heads(),
                      LEVELS,
                      config.encoderPoints(),
                      config.encoderHidden(),
                      config.encoderLayers(),
                      NeuralOps::relu,
                      0)));
    }

    Tensor forward(List<Tensor> maps, Pyramid pyramid, SinePosition position) {
      return layers.forward(maps, levelEmbed, pyramid, position);
    }
  }
}
