package org.vpobuilder.validation.model.cavp;

import java.util.List;
import org.vpobuilder.validation.model.backbone.PooledResNet;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.deeplab.DeepLabConfig;
import org.vpobuilder.validation.model.pvt.PvtConfig;

/**
 * What a CAVP is.
 *
 * @param heads of the cross-attention; divides the decoder's features
 * @param projector hidden channels between the decoder and the cross-attention
 * @param positions of the unused position embeddings
 */
public record CavpConfig(
    Image image, DeepLabConfig decoder, Sound sound, int heads, int projector, int positions) {
  private static final int PAPER_POSITIONS = 128 * 128;

  public CavpConfig {
    if (decoder.features() % heads != 0) {
      throw new IllegalArgumentException(
          "got %d features, wanted a multiple of %d heads".formatted(decoder.features(), heads));
    }
  }

  /** The image backbone. */
  public sealed interface Image {
    /** A ResNet with a finest map at stride 4. */
    record Residual(ResNetConfig config) implements Image {}

    /** PVT v2. */
    record Pyramid(PvtConfig config) implements Image {}
  }

  /** The audio backbone. */
  public sealed interface Sound {
    /** A ResNet over [B, channels, T, F], then {@code pool}. */
    record Residual(ResNetConfig config, PooledResNet.Pool pool) implements Sound {}

    /** VGGish over [B, 1, 96, 64]. */
    record Vgg() implements Sound {}
  }

  /**
   * CAVP on the dilated ResNet-50 (S1 B.1).
   *
   * @param sound {@link #resNet18} on VPO, {@link Sound.Vgg} on AVSBench
   */
  public static CavpConfig onResNet50(int classes, Sound sound) {
    return new CavpConfig(
        new Image.Residual(ResNetConfig.dilatedResNet50()),
        DeepLabConfig.ofResNet50(classes),
        sound,
        4,
        256,
        PAPER_POSITIONS);
  }

  /** CAVP on PVT-V2-B5 (S1 B.1). */
  public static CavpConfig onPyramid(int classes, PvtConfig image, Sound sound) {
    return new CavpConfig(
        new Image.Pyramid(image), DeepLabConfig.ofPyramid(classes), sound, 4, 256, PAPER_POSITIONS);
  }

  /** ResNet-18 of 2 (stereo) or 1 (mono) channels. */
  public static Sound resNet18(int channels) {
    return new Sound.Residual(ResNetConfig.resNet18(channels), PooledResNet.Pool.MAX);
  }

  /** A small ResNet: learns on a CPU in minutes. */
  public static Sound tinySound(int channels) {
    // The mean keeps which channel is louder; after a maximum it takes thousands of steps to find.
    return new Sound.Residual(
        ResNetConfig.plain(ResNetConfig.Block.BASIC, channels, 16, List.of(1, 1, 1, 1)),
        PooledResNet.Pool.AVERAGE);
  }

  /** Learns on a CPU in minutes. */
  public static CavpConfig tiny(int classes, int channels) {
    return tiny(classes, tinySound(channels));
  }

  /** A small image backbone and decoder beside any sound. */
  public static CavpConfig tiny(int classes, Sound sound) {
    ResNetConfig image = ResNetConfig.tinyDilated();
    return new CavpConfig(
        new Image.Residual(image),
        DeepLabConfig.tiny(
            image.widths().get(0), image.widths().get(image.widths().size() - 1), classes),
        sound,
        4,
        32,
        1);
  }
}
