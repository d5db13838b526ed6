package org.vpobuilder.validation.model.vct;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.data.image.PillowResizer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.ModelConfig;
import org.vpobuilder.validation.model.ModelFamily;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.backbone.Vggish;

/** VCT as configs name it; its own keys are those of {@link VctConfig}. */
public final class VctFamily implements ModelFamily {
  private static final String DEEP = "resnet101";
  private static final String PYRAMID = "pvt-v2-b5";
  private static final String SWIN = "swin-b";

  @Override
  public String name() {
    return "vct";
  }

  @Override
  public List<String> presets() {
    return List.of(
        "paper-vct",
        "paper-vct-pvt",
        "paper-vct-swin",
        "paper-vct-avsbench",
        "paper-vct-avsbench-pvt",
        "paper-vct-avsbench-swin",
        "paper-vct-avsbench-swin-384",
        "tiny-vct",
        "tiny-vct-avsbench");
  }

  @Override
  public List<String> imageBackbones() {
    return List.of("resnet50", DEEP, PYRAMID, SWIN, ModelConfig.TINY);
  }

  @Override
  public List<String> audioBackbones() {
    return List.of("resnet18", Vggish.NAME, ModelConfig.TINY);
  }

  @Override
  public Class<VctConfig> settings() {
    return VctConfig.class;
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
    if (model.audioWeights().isEmpty() && model.weights().isEmpty()) {
      throw new BadInputException(
          config
              + ": model.audio_weights: got none, wanted VGGish's: VCT hears with it and does not"
              + " train it");
    }
  }

  @Override
  public List<String> contender(ModelConfig model) {
    return model.imageBackbone().equals("resnet50")
            && model.audioBackbone().equals("resnet18")
            && ((VctConfig) model.settings()).isOnVpo()
        ? List.of(
            "/org/vpobuilder/validation/model/vct/vct_contender.py",
            "/org/vpobuilder/validation/model/vct/vct_reference.py",
            "/org/vpobuilder/validation/model/mask2former/mask2former_reference.py")
        : List.of();
  }

  /** The canvas, because its layers over pixels are made for one size. */
  @Override
  public Map<String, String> sized(int side) {
    return Map.of("model.canvas", Integer.toString(side));
  }

  @Override
  public AvsModel create(
      ModelConfig model, FeatureSpec audio, int classes, Optional<Layout> videos) {
    Supplier<VctBackbones.Image> image =
        switch (model.imageBackbone()) {
          case ModelConfig.TINY -> VctBackbones::tinyImage;
          case PYRAMID -> VctBackbones::pvtV2B5;
          case SWIN -> VctBackbones::swinB;
          case DEEP -> () -> VctBackbones.resNet(ResNetConfig.resNet101());
          default -> () -> VctBackbones.resNet(ResNetConfig.resNet50());
        };
    VctBackbones.Sound sound =
        switch (model.audioBackbone()) {
          case ModelConfig.TINY -> VctBackbones.tinySound(audio.channels());
          case Vggish.NAME -> VctBackbones.vggish();
          default -> VctBackbones.resNet18(audio.channels());
        };
    VctSegmenter.Prototypes prototypes =
        videos
            .map(
                layout ->
                    switch (layout) {
                      case S4 -> VctSegmenter.Prototypes.OF_CATEGORIES;
                      case MS3 -> VctSegmenter.Prototypes.NONE;
                      case AVSS -> VctSegmenter.Prototypes.OF_CLASSES;
                    })
            .orElse(VctSegmenter.Prototypes.OF_CLASSES);
    return new VctSegmenter(
        (VctConfig) model.settings(), new VctBackbones(image, sound), classes, prototypes);
  }
}
