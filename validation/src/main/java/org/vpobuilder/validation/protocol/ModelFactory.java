package org.vpobuilder.validation.protocol;

import java.util.List;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.backbone.PooledResNet;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.backbone.Vggish;
import org.vpobuilder.validation.model.cavp.CavpConfig;
import org.vpobuilder.validation.model.cavp.CavpLossConfig;
import org.vpobuilder.validation.model.cavp.CavpSegmenter;
import org.vpobuilder.validation.model.pvt.PvtConfig;
import org.vpobuilder.validation.model.tpavi.Hearing;
import org.vpobuilder.validation.model.tpavi.TpaviConfig;
import org.vpobuilder.validation.model.tpavi.TpaviSegmenter;
import org.vpobuilder.validation.model.tpavi.TpaviTask;
import org.vpobuilder.validation.train.ModelConfig;
import org.vpobuilder.validation.train.TrainConfig;

/** Makes the network that a config names; a new model is one more case here. */
final class ModelFactory {
  private static final int TPAVI_AUDIO = 128;

  private ModelFactory() {}

  /**
   * A network without weights.
   *
   * @param classes background among them; of two, the foreground's probability is predicted
   * @param frames consecutive images that are one video
   */
  static AvsModel create(TrainConfig config, int classes, int frames) {
    return switch (config.model().name()) {
      case "cavp" -> cavp(config, classes);
      case "tpavi" -> tpavi(config, classes, frames);
      default -> throw new BadInputException("model.name: got " + config.model().name());
    };
  }

  private static AvsModel cavp(TrainConfig config, int classes) {
    int channels = config.audio().channels();
    CavpConfig.Sound sound =
        switch (config.model().audioBackbone()) {
          case "vggish" -> new CavpConfig.Sound.Vgg();
          default -> CavpConfig.resNet18(channels);
        };
    CavpConfig network =
        switch (config.model().imageBackbone()) {
          case "tiny" -> CavpConfig.tiny(classes, channels);
          case "pvt-v2-b5" -> CavpConfig.onPyramid(classes, PvtConfig.b5(), sound);
          default -> CavpConfig.onResNet50(classes, sound);
        };
    return new CavpSegmenter(
        network,
        new CavpLossConfig(
            config.contrast().temperature(),
            config.contrast().anchors(),
            CavpLossConfig.OwnBackground.UNKNOWN),
        config.contrast().bank(),
        config.contrast().positiveShare());
  }

  private static AvsModel tpavi(TrainConfig config, int classes, int frames) {
    int logits = classes == 2 ? 1 : classes;
    TpaviConfig.Backbone backbone =
        switch (config.model().imageBackbone()) {
          case "pvt-v2-b5" -> new TpaviConfig.Backbone.Pyramid(PvtConfig.b5());
          case "tiny" -> new TpaviConfig.Backbone.Residual(tinyImage());
          default -> new TpaviConfig.Backbone.Residual(ResNetConfig.resNet50());
        };
    boolean tiny = config.model().imageBackbone().equals("tiny");
    TpaviConfig network =
        tiny ? TpaviConfig.tiny(backbone, logits) : TpaviConfig.image(backbone, logits);
    TpaviTask task = frames == 1 ? TpaviTask.IMAGE : TpaviTask.FIRST_FRAMES;
    return new TpaviSegmenter(network, hearing(config.model(), config), task);
  }

  private static ResNetConfig tinyImage() {
    return ResNetConfig.plain(ResNetConfig.Block.BASIC, 3, 16, List.of(1, 1, 1, 1));
  }

  private static Hearing hearing(ModelConfig model, TrainConfig config) {
    int channels = config.audio().channels();
    return switch (model.audioBackbone()) {
      case "vggish" -> new Hearing.Frozen(new Vggish(TPAVI_AUDIO));
      case "tiny" ->
          new Hearing.Trained(
              new PooledResNet(
                  ResNetConfig.plain(ResNetConfig.Block.BASIC, channels, 16, List.of(1, 1, 1, 1)),
                  PooledResNet.Pool.AVERAGE,
                  TPAVI_AUDIO));
      default ->
          new Hearing.Trained(
              new PooledResNet(
                  ResNetConfig.resNet18(channels), PooledResNet.Pool.AVERAGE, TPAVI_AUDIO));
    };
  }

  static void loadBackbones(TrainConfig config, AvsModel model) {}
}
