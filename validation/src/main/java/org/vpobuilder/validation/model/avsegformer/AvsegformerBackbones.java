package org.vpobuilder.validation.model.avsegformer;

import java.util.List;
import org.vpobuilder.validation.model.backbone.PooledResNet;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.backbone.SpectrumMlp;
import org.vpobuilder.validation.model.backbone.TwoBranchResNet;
import org.vpobuilder.validation.model.backbone.Vggish;
import org.vpobuilder.validation.model.pvt.PvtConfig;
import org.vpobuilder.validation.nn.Frozen;
import org.vpobuilder.validation.nn.Layer;

/**
 * The backbones of an AVSegFormer.
 *
 * @param image backbone with maps of strides 4, 8, 16 and 32
 * @param sound network that gives {@link #AUDIO_WIDTH} numbers for a sound
 */
public record AvsegformerBackbones(Image image, Sound sound) {
  /** The length of the vector for a sound, as in VGGish. */
  public static final int AUDIO_WIDTH = 128;

  /** An image backbone, {@code backbone} in the weights. */
  public sealed interface Image {
    /** A ResNet whose stages have the published names. */
    record OfResNet(ResNetConfig config) implements Image {
      public OfResNet {
        config = TwoBranchResNet.named(config);
      }
    }

    record OfPvt(PvtConfig config) implements Image {}
  }

  /** The audio network. */
  public sealed interface Sound {
    /** VGGish as published, {@code vggish} in the weights: it is saved and never trained. */
    record OfVggish(Frozen<Vggish> network) implements Sound {}

    /** A network that is trained with the rest, {@code audio_backbone} in the weights: on VPO. */
    record Trained(Layer network) implements Sound {}
  }

  public static Image resNet(ResNetConfig config) {
    return new Image.OfResNet(config);
  }

  public static Image pvtV2B5() {
    return new Image.OfPvt(PvtConfig.b5());
  }

  /**
   * A small backbone for two cores: one basic block a stage, 8 to 64 channels, with each pixel's
   * coordinates as input.
   */
  public static Image tinyImage() {
    return new Image.OfResNet(
        ResNetConfig.plain(ResNetConfig.Block.BASIC, 3, 8, List.of(1, 1, 1, 1)).withCoordinates());
  }

  public static Sound vggish() {
    return new Sound.OfVggish(new Frozen<>(new Vggish(AUDIO_WIDTH)));
  }

  /** CAVP's audio backbone on VPO: 1 channel is mono, 2 are stereo. */
  public static Sound resNet18(int channels) {
    return new Sound.Trained(
        new PooledResNet(ResNetConfig.resNet18(channels), PooledResNet.Pool.MAX, AUDIO_WIDTH));
  }

  /** A small backbone for two cores: an MLP of the mean spectrum. */
  public static Sound tinySound(int channels, int bins) {
    return new Sound.Trained(new SpectrumMlp(channels, bins, AUDIO_WIDTH));
  }
}
