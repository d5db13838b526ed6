package org.vpobuilder.validation.protocol;

import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.cavp.CavpConfig;
import org.vpobuilder.validation.model.cavp.CavpLossConfig;
import org.vpobuilder.validation.model.cavp.CavpSegmenter;
import org.vpobuilder.validation.model.pvt.PvtConfig;
import org.vpobuilder.validation.model.tpavi.Hearing;
import org.vpobuilder.validation.model.tpavi.TpaviConfig;
import org.vpobuilder.validation.model.tpavi.TpaviSegmenter;
import org.vpobuilder.validation.model.tpavi.TpaviTask;
import org.vpobuilder.validation.train.TrainConfig;

/** Makes the network that a config names; a new model is one more case here. */
public final class ModelFactory {
  private ModelFactory() {}

  /**
   * A network without weights.
   *
   * @param classes background among them; of two, the foreground's probability is predicted
   * @param frames consecutive images that are one video
   */
  public static AvsModel create(TrainConfig config, int classes, int frames) {
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
          case "tiny" -> CavpConfig.tinySound(channels);
          default -> CavpConfig.resNet18(channels);
        };
    CavpConfig network =
        switch (config.model().imageBackbone()) {
          case "tiny" -> CavpConfig.tiny(classes, sound);
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
    TpaviConfig network =
        switch (config.model().imageBackbone()) {
          case "tiny" -> TpaviConfig.tiny(TpaviConfig.Backbone.tiny(), logits);
          case "pvt-v2-b5" -> TpaviConfig.image(TpaviConfig.Backbone.pvtV2B5(), logits);
          default -> TpaviConfig.image(TpaviConfig.Backbone.resNet50(), logits);
        };
    int channels = config.audio().channels();
    Hearing hearing =
        switch (config.model().audioBackbone()) {
          case "vggish" -> vggish(config);
          case "tiny" -> Hearing.tiny(channels);
          default -> Hearing.resNet18(channels);
        };
    TpaviTask task = frames == 1 ? TpaviTask.IMAGE : TpaviTask.FIRST_FRAMES;
    return new TpaviSegmenter(network, hearing, task);
  }

  private static Hearing vggish(TrainConfig config) {
    if (config.model().audioWeights().isEmpty()) {
      throw new BadInputException(
          "model.audio_weights: got none, wanted VGGish's: TPAVI hears with it and does not train it");
    }
    return Hearing.vggish();
  }
}
