package org.vpobuilder.validation.model.vct;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.vpobuilder.validation.model.backbone.FrozenNormResNet;
import org.vpobuilder.validation.model.backbone.ResNet;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.backbone.VggishMaps;
import org.vpobuilder.validation.model.pvt.PvtConfig;
import org.vpobuilder.validation.model.pvt.PvtV2;
import org.vpobuilder.validation.model.swin.Swin;
import org.vpobuilder.validation.model.swin.SwinConfig;
import org.vpobuilder.validation.nn.Frozen;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The backbones of a VCT.
 *
 * @param image makes an image backbone; a network with Maskiges has two
 */
public record VctBackbones(Supplier<Image> image, Sound sound) {
  /**
   * An image backbone.
   *
   * @param widths channels of its maps
   * @param stages from images to maps of strides 4, 8, 16 and 32
   */
  public record Image(
      Module network, List<Integer> widths, Function<Tensor, List<Tensor>> stages) {}

  /**
   * The audio network.
   *
   * @param width channels of its map
   * @param map function from features [B, C, T, F] to a map of the sound
   */
  public record Sound(Module network, int width, Function<Tensor, Tensor> map) {}

  /** Detectron2's ResNet, whose norms are constant. */
  public static Image resNet(ResNetConfig config) {
    FrozenNormResNet network = new FrozenNormResNet(config);
    return new Image(network, config.widths(), network::stages);
  }

  public static Image pvtV2B5() {
    PvtV2 network = new PvtV2(PvtConfig.b5());
    return new Image(network, network.widths(), network::forward);
  }

  public static Image swinB() {
    SwinConfig config = SwinConfig.base();
    Swin network = new Swin(config);
    return new Image(network, config.widths(), network::forward);
  }

  /**
   * A small backbone for two cores: one basic block a stage, 16 to 128 channels, with each pixel's
   * coordinates as input.
   */
  public static Image tinyImage() {
    ResNetConfig config = tiny(3).withCoordinates();
    ResNet network = new ResNet(config);
    return new Image(network, config.widths(), network::stages);
  }

  /** VGGish's convolutions, which are never trained; on AVSBench. */
  public static Sound vggish() {
    Frozen<VggishMaps> network = new Frozen<>(new VggishMaps());
    int last = VggishMaps.WIDTHS.size() - 1;
    return new Sound(
        network,
        VggishMaps.WIDTHS.get(last),
        sound -> network.run(maps -> maps.stages(sound)).get(last));
  }

  /** A ResNet-18 that is trained; on VPO: 1 channel is mono, 2 are stereo. */
  public static Sound resNet18(int channels) {
    return sound(ResNetConfig.resNet18(channels));
  }

  /** A small backbone for two cores. */
  public static Sound tinySound(int channels) {
    return sound(tiny(channels));
  }

  private static Sound sound(ResNetConfig config) {
    ResNet network = new ResNet(config);
    return new Sound(network, config.widths().get(config.widths().size() - 1), network::forward);
  }

  private static ResNetConfig tiny(int channels) {
    return ResNetConfig.plain(ResNetConfig.Block.BASIC, channels, 16, List.of(1, 1, 1, 1));
  }
}
