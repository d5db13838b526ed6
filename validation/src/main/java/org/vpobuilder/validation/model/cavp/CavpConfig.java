package org.vpobuilder.validation.model.cavp;

import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.deeplab.DeepLabConfig;
import org.vpobuilder.validation.model.pvt.PvtConfig;

/**
 * The shape of a CAVP.
 *
 * @param heads number of heads of the cross-attention; divides the decoder's features
 * @param projector hidden channels between the decoder and the cross-attention
 * @param positions number of the unused position embeddings
 * @param places whether the cross-attention receives each query's place; not in the paper (decision
 *     0014)
 */
public record CavpConfig(
    Image image,
    DeepLabConfig decoder,
    Sound sound,
    int heads,
    int projector,
    int positions,
    boolean places) {
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

    /** A PVT v2 as the image backbone. */
    record Pyramid(PvtConfig config) implements Image {}
  }

  /** The audio backbone. */
  public sealed interface Sound {
    /** A ResNet over [B, channels, T, F]. */
    record Residual(ResNetConfig config) implements Sound {}

    /** An MLP of the mean spectrum over [B, channels, T, bins]. */
    record Spectrum(int channels, int bins) implements Sound {}

    /** VGGish over [B, 1, 96, 64]. */
    record Vgg() implements Sound {}
  }

  /**
   * CAVP on the dilated ResNet-50 (S1 B.1).
   *
   * @param outputStride 8 on VPO, 16 on AVSBench: {@link ResNetConfig#dilatedResNet50}
   * @param sound {@link #resNet18} on VPO, {@link Sound.Vgg} on AVSBench
   */
  public static CavpConfig onResNet50(int classes, int outputStride, Sound sound) {
    return new CavpConfig(
        new Image.Residual(ResNetConfig.dilatedResNet50(outputStride)),
        DeepLabConfig.ofResNet50(classes),
        sound,
        4,
        256,
        PAPER_POSITIONS,
        false);
  }

  /** CAVP on PVT-V2-B5 (S1 B.1). */
  public static CavpConfig onPyramid(int classes, PvtConfig image, Sound sound) {
    return new CavpConfig(
        new Image.Pyramid(image),
        DeepLabConfig.ofPyramid(classes),
        sound,
        4,
        256,
        PAPER_POSITIONS,
        false);
  }

  /** A ResNet-18 with 2 (stereo) or 1 (mono) channels. */
  public static Sound resNet18(int channels) {
    return new Sound.Residual(ResNetConfig.resNet18(channels));
  }

  /** The audio backbone of {@link #tiny}. */
  public static Sound spectrum(int channels, int bins) {
    return new Sound.Spectrum(channels, bins);
  }

  /** A network that trains in minutes on a CPU. */
  public static CavpConfig tiny(int classes, Sound sound) {
    ResNetConfig image = ResNetConfig.tinyDilated();
    return new CavpConfig(
        new Image.Residual(image),
        DeepLabConfig.tiny(
            image.widths().get(0), image.widths().get(image.widths().size() - 1), classes),
        sound,
        4,
        32,
        1,
        true);
  }
}
