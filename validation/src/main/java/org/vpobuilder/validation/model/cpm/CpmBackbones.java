package org.vpobuilder.validation.model.cpm;

import java.util.List;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.pvt.PvtConfig;

/**
 * The backbones of a CPM (S2 §1).
 *
 * @param image backbone with maps of strides 4, 8, 16 and 32
 * @param sound backbone with maps of strides 4, 8, 16 and, for ResNets, 32
 */
public record CpmBackbones(Image image, Sound sound) {
  /** An image backbone. */
  public sealed interface Image {
    record OfResNet(ResNetConfig config) implements Image {}

    record OfPvt(PvtConfig config) implements Image {}
  }

  /** An audio backbone. */
  public sealed interface Sound {
    /** A ResNet with 1 or 2 channels; ResNet-18 on VPO. */
    record OfResNet(ResNetConfig config) implements Sound {}

    /** The convolutions of VGGish, with one channel; on AVSBench. */
    record OfVggish() implements Sound {}
  }

  public static Image resNet50() {
    return new Image.OfResNet(ResNetConfig.resNet50());
  }

  public static Image pvtV2B5() {
    return new Image.OfPvt(PvtConfig.b5());
  }

  /**
   * A small backbone for two cores: one basic block a stage, 16 to 128 channels, with each pixel's
   * coordinates as input.
   */
  public static Image tinyImage() {
    return new Image.OfResNet(tiny(3).withCoordinates());
  }

  public static Sound resNet18(int channels) {
    return new Sound.OfResNet(ResNetConfig.resNet18(channels));
  }

  public static Sound vggish() {
    return new Sound.OfVggish();
  }

  /** A small backbone for two cores. */
  public static Sound tinySound(int channels) {
    return new Sound.OfResNet(tiny(channels));
  }

  private static ResNetConfig tiny(int channels) {
    return ResNetConfig.plain(ResNetConfig.Block.BASIC, channels, 16, List.of(1, 1, 1, 1));
  }
}
