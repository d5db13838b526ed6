package org.vpobuilder.validation.model.cavp;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.model.backbone.Places;
import org.vpobuilder.validation.model.backbone.PooledResNet;
import org.vpobuilder.validation.model.backbone.ResNet;
import org.vpobuilder.validation.model.backbone.SpectrumMlp;
import org.vpobuilder.validation.model.backbone.Vggish;
import org.vpobuilder.validation.model.deeplab.DeepLab;
import org.vpobuilder.validation.model.pvt.PvtV2;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The network of CAVP (S1 §4.1, figure 4): DeepLabV3+ features of the image, projected; one feature
 * of the sound; cross-attention from the image to the sound; DeepLabV3+'s head.
 */
public final class Cavp extends Module {
  private final Function<Tensor, List<Tensor>> stages;
  private final DeepLab segment;
  private final CrossAttention fusion;
  private final Mlp projector;
  private final AudioEncoder audio;
  private final @Nullable Linear place;

  public Cavp(CavpConfig config) {
    int width = config.decoder().features();
    stages = backbone(config.image());
    segment = child("segment", new DeepLab(config.decoder()));
    fusion = child("cross_att", new CrossAttention(width, config.heads(), config.positions()));
    projector = child("visual_projector", new Mlp(width, config.projector()));
    audio = child("audio_backbone", new AudioEncoder(config.sound(), width));
    place = config.places() ? child("place", new Linear(2, width, true)) : null;
  }

  private Function<Tensor, List<Tensor>> backbone(CavpConfig.Image image) {
    if (image instanceof CavpConfig.Image.Residual residual) {
      return child("backbone", new Wrapped(new ResNet(residual.config()))).network::stages;
    }
    PvtV2 network = new PvtV2(((CavpConfig.Image.Pyramid) image).config());
    return child("backbone", network)::forward;
  }

  /**
   * Segments the sounding objects.
   *
   * @param image [B, 3, H, W], normalised
   * @param sound [B, C, T, F]; in training also [2B, C, T, F]: the images' own sounds and then the
   *     sounds with which they are paired
   */
  public CavpOutput forward(Tensor image, Tensor sound) {
    List<Tensor> maps = stages.apply(image);
    Tensor visual = segment.features(maps.get(0), maps.get(maps.size() - 1));
    long batch = visual.size(0);
    long channels = visual.size(1);
    long height = visual.size(2);
    long width = visual.size(3);
    Tensor places = visual.reshape(batch, channels, -1).transpose(1, 2);
    Tensor heard = audio.forward(sound).unsqueeze(1);
    Tensor asking = projector.forward(places);
    if (place != null) {
      asking = asking.add(place.forward(Places.rows(height, width)));
    }
    Tensor asked = asking;
    Tensor fused = fusion.forward(asked, heard);
    Tensor map = fused.transpose(1, 2).reshape(sound.size(0), channels, height, width);
    Tensor logits = segment.logits(map, batch, image.size(2), image.size(3));
    return new CavpOutput(logits, fused, height, width, () -> fusion.weights(asked, heard));
  }

  /** The published ResNet has one more level of names than PVT. */
  private static final class Wrapped extends Module {
    private final ResNet network;

    Wrapped(ResNet network) {
      this.network = child("backbone", network);
    }
  }

  /** One feature of a sound, f_gamma of S1 §4.1: [B, C, T, F] to [B, width]. */
  static final class AudioEncoder extends Layer {
    /** The published weights contain a classifier of two classes that is never used. */
    private static final int UNUSED_CLASSES = 2;

    private final Layer backbone;

    AudioEncoder(CavpConfig.Sound sound, int width) {
      backbone = child("backbone", backbone(sound, width));
      child("cls_head", new Linear(width, UNUSED_CLASSES, true));
    }

    private static Layer backbone(CavpConfig.Sound sound, int width) {
      if (sound instanceof CavpConfig.Sound.Residual residual) {
        return new PooledResNet(residual.config(), PooledResNet.Pool.MAX, width);
      }
      if (sound instanceof CavpConfig.Sound.Spectrum spectrum) {
        return new SpectrumMlp(spectrum.channels(), spectrum.bins(), width);
      }
      return new Vggish(width);
    }

    @Override
    public Tensor forward(Tensor x) {
      return backbone.forward(x);
    }
  }
}
