package org.vpobuilder.validation.model.avsegformer;

import java.util.List;
import java.util.Optional;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.data.image.PillowResizer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.ModelConfig;
import org.vpobuilder.validation.model.ModelFamily;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.backbone.Vggish;

/** AVSegFormer as configs name it; its own keys are those of {@link AvsegformerConfig}. */
public final class AvsegformerFamily implements ModelFamily {
  private static final String DEEP = "resnet101";
  private static final String PYRAMID = "pvt-v2-b5";

  @Override
  public String name() {
    return "avsegformer";
  }

  @Override
  public List<String> presets() {
    return List.of(
        "paper-avsegformer",
        "paper-avsegformer-pvt",
        "paper-avsegformer-s4",
        "paper-avsegformer-s4-pvt",
        "paper-avsegformer-ms3",
        "paper-avsegformer-ms3-pvt",
        "paper-avsegformer-avss",
        "paper-avsegformer-avss-pvt",
        "tiny-avsegformer",
        "tiny-avsegformer-s4");
  }

  @Override
  public List<String> imageBackbones() {
    return List.of("resnet50", DEEP, PYRAMID, ModelConfig.TINY);
  }

  @Override
  public List<String> audioBackbones() {
    return List.of("resnet18", Vggish.NAME, ModelConfig.TINY);
  }

  @Override
  public Class<AvsegformerConfig> settings() {
    return AvsegformerConfig.class;
  }

  /**
   * Its batches consist of whole videos, as in the authors' code, so that batch norms see all
   * frames.
   */
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
    if (model.audioWeights().isEmpty() && model.weights().isEmpty()) {
      throw new BadInputException(
          config
              + ": model.audio_weights: got none, wanted VGGish's: AVSegFormer hears with it and"
              + " does not train it");
    }
  }

  @Override
  public List<String> contender(ModelConfig model) {
    return model.imageBackbone().equals("resnet50")
            && model.audioBackbone().equals("resnet18")
            && ((AvsegformerConfig) model.settings()).isOnVpo()
        ? List.of(
            "/org/vpobuilder/validation/model/avsegformer/avsegformer_contender.py",
            "/org/vpobuilder/validation/model/avsegformer/avsegformer_reference.py",
            "/org/vpobuilder/validation/model/mask2former/mask2former_reference.py")
        : List.of();
  }

  @Override
  public AvsModel create(
      ModelConfig model, FeatureSpec audio, int classes, Optional<Layout> videos) {
    AvsegformerBackbones.Image image =
        switch (model.imageBackbone()) {
          case ModelConfig.TINY -> AvsegformerBackbones.tinyImage();
          case PYRAMID -> AvsegformerBackbones.pvtV2B5();
          case DEEP -> AvsegformerBackbones.resNet(ResNetConfig.resNet101());
          default -> AvsegformerBackbones.resNet(ResNetConfig.resNet50());
        };
    AvsegformerBackbones.Sound sound =
        switch (model.audioBackbone()) {
          case Vggish.NAME -> AvsegformerBackbones.vggish();
          case ModelConfig.TINY -> AvsegformerBackbones.tinySound(audio.channels(), audio.bins());
          default -> AvsegformerBackbones.resNet18(audio.channels());
        };
    boolean binary = videos.isPresent() && videos.get() != Layout.AVSS;
    return new AvsegformerSegmenter(
        (AvsegformerConfig) model.settings(),
        new AvsegformerBackbones(image, sound),
        binary ? 1 : classes);
  }
}
