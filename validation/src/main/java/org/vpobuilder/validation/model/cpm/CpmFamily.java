package org.vpobuilder.validation.model.cpm;

import java.util.List;
import java.util.Optional;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.FeatureKind;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.ModelConfig;
import org.vpobuilder.validation.model.ModelFamily;
import org.vpobuilder.validation.model.backbone.Vggish;

/** CPM as configs name it; its own keys are those of {@link CpmConfig}. */
public final class CpmFamily implements ModelFamily {
  @Override
  public String name() {
    return "cpm";
  }

  @Override
  public List<String> presets() {
    return List.of(
        "paper-cpm",
        "paper-cpm-pvt",
        "paper-cpm-avsbench",
        "paper-cpm-avsbench-pvt",
        "tiny-cpm",
        "tiny-cpm-avsbench");
  }

  @Override
  public List<String> imageBackbones() {
    return List.of("resnet50", "pvt-v2-b5", ModelConfig.TINY);
  }

  @Override
  public List<String> audioBackbones() {
    return List.of("resnet18", Vggish.NAME, ModelConfig.TINY);
  }

  @Override
  public Class<CpmConfig> settings() {
    return CpmConfig.class;
  }

  @Override
  public void check(String config, ModelConfig model, FeatureSpec audio) {
    if (audio.kind() != FeatureKind.CPM_STFT) {
      throw new BadInputException(
          "%s: audio.kind: got %s, wanted %s: CPM mixes magnitudes"
              .formatted(config, audio.kind(), FeatureKind.CPM_STFT));
    }
    if (model.audioBackbone().equals(Vggish.NAME) && audio.channels() != 1) {
      throw new BadInputException(
          "%s: audio.mode: got %s, wanted one channel, which is what VGGish hears"
              .formatted(config, audio.mode()));
    }
  }

  @Override
  public List<String> contender(ModelConfig model) {
    return model.imageBackbone().equals("resnet50") && model.audioBackbone().equals("resnet18")
        ? List.of(
            "/org/vpobuilder/validation/model/cpm/cpm_contender.py",
            "/org/vpobuilder/validation/model/cpm/cpm_reference.py",
            "/org/vpobuilder/validation/model/mask2former/mask2former_reference.py")
        : List.of();
  }

  @Override
  public AvsModel create(
      ModelConfig model, FeatureSpec audio, int classes, Optional<Layout> videos) {
    CpmBackbones.Image image =
        switch (model.imageBackbone()) {
          case ModelConfig.TINY -> CpmBackbones.tinyImage();
          case "pvt-v2-b5" -> CpmBackbones.pvtV2B5();
          default -> CpmBackbones.resNet50();
        };
    CpmBackbones.Sound sound =
        switch (model.audioBackbone()) {
          case ModelConfig.TINY -> CpmBackbones.tinySound(audio.channels());
          case Vggish.NAME -> CpmBackbones.vggish();
          default -> CpmBackbones.resNet18(audio.channels());
        };
    return new CpmSegmenter((CpmConfig) model.settings(), new CpmBackbones(image, sound), classes);
  }
}
