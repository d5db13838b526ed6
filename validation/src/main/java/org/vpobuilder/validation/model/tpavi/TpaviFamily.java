package org.vpobuilder.validation.model.tpavi;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.data.image.PillowResizer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.ModelConfig;
import org.vpobuilder.validation.model.ModelFamily;
import org.vpobuilder.validation.model.ModelSettings;
import org.vpobuilder.validation.model.backbone.Vggish;

/** TPAVI as configs name it. */
public final class TpaviFamily implements ModelFamily {
  private static final String RESNET = "resnet50";
  private static final String PYRAMID = "pvt-v2-b5";

  /** TPAVI has no keys of its own. */
  public record Settings() implements ModelSettings {}

  @Override
  public String name() {
    return "tpavi";
  }

  @Override
  public List<String> presets() {
    return List.of(
        "paper-tpavi",
        "paper-tpavi-pvt",
        "paper-tpavi-s4",
        "paper-tpavi-ms3",
        "paper-tpavi-avss",
        "tiny-tpavi",
        "tiny-tpavi-s4");
  }

  @Override
  public List<String> imageBackbones() {
    return List.of(RESNET, PYRAMID, ModelConfig.TINY);
  }

  @Override
  public List<String> audioBackbones() {
    return List.of("resnet18", Vggish.NAME, ModelConfig.TINY);
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public boolean seesVideos() {
    return true;
  }

  @Override
  public PillowResizer.Filter resizing() {
    return PillowResizer.Filter.BILINEAR;
  }

  @Override
  public void check(String config, ModelConfig model, FeatureSpec audio) {
    if (!model.audioBackbone().equals(Vggish.NAME)) {
      return;
    }
    Vggish.requireItsSound(config, audio);
    if (model.audioWeights().isEmpty()) {
      throw new BadInputException(
          config
              + ": model.audio_weights: got none, wanted VGGish's: TPAVI hears with it and does not"
              + " train it");
    }
  }

  @Override
  public AvsModel create(
      ModelConfig model, FeatureSpec audio, int classes, Optional<Layout> videos) {
    TpaviTask task = videos.map(TpaviFamily::task).orElse(TpaviTask.IMAGE);
    TpaviConfig network =
        switch (model.imageBackbone()) {
          case ModelConfig.TINY ->
              TpaviConfig.tiny(TpaviConfig.Backbone.tiny(), task.predictsOne() ? 1 : classes);
          case PYRAMID -> network(TpaviConfig.Backbone.pvtV2B5(), task, classes);
          default -> network(TpaviConfig.Backbone.resNet50(), task, classes);
        };
    Hearing hearing =
        switch (model.audioBackbone()) {
          case Vggish.NAME -> Hearing.vggish();
          case ModelConfig.TINY -> Hearing.tiny(audio.channels(), audio.bins());
          default -> Hearing.resNet18(audio.channels());
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

  private static TpaviConfig network(TpaviConfig.Backbone backbone, TpaviTask task, int classes) {
    return switch (task) {
      case FIRST_FRAMES, ALL_FRAMES -> TpaviConfig.object(backbone);
      case SEMANTIC -> TpaviConfig.semantic(backbone, classes);
      case IMAGE -> TpaviConfig.image(backbone, classes);
    };
  }

  @Override
  public List<String> contender(ModelConfig model) {
    return model.imageBackbone().equals(RESNET) && model.audioBackbone().equals("resnet18")
        ? List.of(
            "/org/vpobuilder/validation/model/tpavi/tpavi_contender.py",
            "/org/vpobuilder/validation/model/tpavi/tpavi_reference.py",
            "/org/vpobuilder/validation/model/cavp/cavp_reference.py")
        : List.of();
  }

  @Override
  public Map<String, String> moved() {
    return Map.of("contrast", "", "model.output_stride", "");
  }
}
