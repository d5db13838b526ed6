package org.vpobuilder.validation.protocol;

import java.util.Optional;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.avsbench.Layout;
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
   * Looks whether there can be such a network, without making it.
   *
   * @throws BadInputException if VGGish's weights are not named, the sound is not what it takes, or
   *     the image backbone has no such output stride
   */
  static void check(TrainConfig config) {
    requireStride(config);
    if (!config.model().audioBackbone().equals("vggish")) {
      return;
    }
    FeatureSpec audio = config.audio();
    if (audio.channels() != 1 || audio.frames() != 96 || audio.bins() != 64) {
      throw new BadInputException(
          "%s: audio: got %s, %d s, %s, wanted VGGish's log-mel of 1 s of one channel"
              .formatted(config.name(), audio.mode(), audio.seconds(), audio.kind()));
    }
    if (config.model().name().equals("tpavi") && config.model().audioWeights().isEmpty()) {
      throw new BadInputException(
          config.name()
              + ": model.audio_weights: got none, wanted VGGish's: TPAVI hears with it and does not"
              + " train it");
    }
  }

  private static void requireStride(TrainConfig config) {
    boolean dilated =
        config.model().name().equals("cavp") && config.model().imageBackbone().equals("resnet50");
    if (dilated && config.model().outputStride() == 0) {
      throw new BadInputException(
          config.name()
              + ": model.output_stride: got 0, wanted 8 (as on VPO) or 16 (as on AVSBench)");
    }
  }

  /**
   * A network without weights.
   *
   * @param classes background among them
   * @param videos of AVSBench, which of its sets it learns; none for still images
   * @throws BadInputException as {@link #check}
   */
  public static AvsModel create(TrainConfig config, int classes, Optional<Layout> videos) {
    check(config);
    return switch (config.model().name()) {
      case "cavp" -> cavp(config, classes);
      case "tpavi" -> tpavi(config, classes, videos);
      default -> throw new BadInputException("model.name: got " + config.model().name());
    };
  }

  private static AvsModel cavp(TrainConfig config, int classes) {
    int channels = config.audio().channels();
    int bins = config.audio().kind().bins();
    CavpConfig.Sound sound =
        switch (config.model().audioBackbone()) {
          case "vggish" -> new CavpConfig.Sound.Vgg();
          case "tiny" -> CavpConfig.spectrum(channels, bins);
          default -> CavpConfig.resNet18(channels);
        };
    CavpConfig network =
        switch (config.model().imageBackbone()) {
          case "tiny" -> CavpConfig.tiny(classes, sound);
          case "pvt-v2-b5" -> CavpConfig.onPyramid(classes, PvtConfig.b5(), sound);
          default -> CavpConfig.onResNet50(classes, config.model().outputStride(), sound);
        };
    return new CavpSegmenter(
        network,
        new CavpLossConfig(
            config.contrast().weight(),
            config.contrast().temperature(),
            config.contrast().anchors(),
            CavpLossConfig.OwnBackground.UNKNOWN),
        config.contrast().bank(),
        config.contrast().positiveShare());
  }

  private static AvsModel tpavi(TrainConfig config, int classes, Optional<Layout> videos) {
    TpaviTask task = videos.map(ModelFactory::task).orElse(TpaviTask.IMAGE);
    TpaviConfig network =
        switch (config.model().imageBackbone()) {
          case "tiny" ->
              TpaviConfig.tiny(TpaviConfig.Backbone.tiny(), task.predictsOne() ? 1 : classes);
          case "pvt-v2-b5" -> tpavi(TpaviConfig.Backbone.pvtV2B5(), task, classes);
          default -> tpavi(TpaviConfig.Backbone.resNet50(), task, classes);
        };
    int channels = config.audio().channels();
    Hearing hearing =
        switch (config.model().audioBackbone()) {
          case "vggish" -> Hearing.vggish();
          case "tiny" -> Hearing.tiny(channels, config.audio().kind().bins());
          default -> Hearing.resNet18(channels);
        };
    return new TpaviSegmenter(network, hearing, task);
  }

  private static TpaviTask task(Layout videos) {
    return switch (videos) {
      case S4 -> TpaviTask.FIRST_FRAMES;
      case MS3 -> TpaviTask.ALL_FRAMES;
      case AVSS -> TpaviTask.SEMANTIC;
    };
  }

  private static TpaviConfig tpavi(TpaviConfig.Backbone backbone, TpaviTask task, int classes) {
    return switch (task) {
      case FIRST_FRAMES, ALL_FRAMES -> TpaviConfig.object(backbone);
      case SEMANTIC -> TpaviConfig.semantic(backbone, classes);
      case IMAGE -> TpaviConfig.image(backbone, classes);
    };
  }
}
