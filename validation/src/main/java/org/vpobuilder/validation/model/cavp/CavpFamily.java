package org.vpobuilder.validation.model.cavp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.ModelConfig;
import org.vpobuilder.validation.model.ModelFamily;
import org.vpobuilder.validation.model.ModelSettings;
import org.vpobuilder.validation.model.backbone.Vggish;
import org.vpobuilder.validation.model.pvt.PvtConfig;

/** CAVP as configs name it. */
public final class CavpFamily implements ModelFamily {
  private static final String RESNET = "resnet50";
  private static final String OUTPUT_STRIDE = "output_stride";

  /**
   * The stride of the dilated ResNet-50 on VPO, for configs of the first version, which did not
   * contain it.
   */
  private static final int VPO_STRIDE = 8;

  /**
   * CAVP's own keys.
   *
   * @param outputStride output stride of the ResNet-50, DeepLab's term: 8 in the authors' code for
   *     VPO, 16 for AVSBench; other backbones ignore it
   */
  public record Settings(int outputStride, Contrast contrast) implements ModelSettings {}

  /**
   * CAVP's contrastive loss (S1 §4.2, B.1).
   *
   * @param weight weight relative to the cross-entropy; 1 in eq. 5
   * @param temperature tau of eq. 4
   * @param anchors largest number of anchors of a class, and of each background, in a batch with
   *     both rounds of sounds
   * @param bank number of waveforms kept for each class
   * @param positiveShare share of the mismatched pairs that are made matching by a waveform of the
   *     image's class
   */
  public record Contrast(
      double weight, double temperature, int anchors, int bank, double positiveShare) {}

  @Override
  public String name() {
    return "cavp";
  }

  @Override
  public List<String> presets() {
    return List.of(
        "paper-cavp", "paper-cavp-pvt", "paper-cavp-avsbench", "tiny-cavp", "tiny-cavp-avsbench");
  }

  @Override
  public List<String> imageBackbones() {
    return List.of(RESNET, "pvt-v2-b5", ModelConfig.TINY);
  }

  @Override
  public List<String> audioBackbones() {
    return List.of("resnet18", Vggish.NAME, ModelConfig.TINY);
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  private static Settings settings(ModelConfig model) {
    return (Settings) model.settings();
  }

  @Override
  public void check(String config, ModelConfig model, FeatureSpec audio) {
    if (model.imageBackbone().equals(RESNET) && settings(model).outputStride() == 0) {
      throw new BadInputException(
          config + ": model.output_stride: got 0, wanted 8 (as on VPO) or 16 (as on AVSBench)");
    }
    if (model.audioBackbone().equals(Vggish.NAME)) {
      Vggish.requireItsSound(config, audio);
    }
  }

  @Override
  public AvsModel create(
      ModelConfig model, FeatureSpec audio, int classes, Optional<Layout> videos) {
    Settings settings = settings(model);
    CavpConfig.Sound sound =
        switch (model.audioBackbone()) {
          case Vggish.NAME -> new CavpConfig.Sound.Vgg();
          case ModelConfig.TINY -> CavpConfig.spectrum(audio.channels(), audio.bins());
          default -> CavpConfig.resNet18(audio.channels());
        };
    CavpConfig network =
        switch (model.imageBackbone()) {
          case ModelConfig.TINY -> CavpConfig.tiny(classes, sound);
          case RESNET -> CavpConfig.onResNet50(classes, settings.outputStride(), sound);
          default -> CavpConfig.onPyramid(classes, PvtConfig.b5(), sound);
        };
    Contrast contrast = settings.contrast();
    return new CavpSegmenter(
        network,
        new CavpLossConfig(
            contrast.weight(),
            contrast.temperature(),
            contrast.anchors(),
            CavpLossConfig.OwnBackground.UNKNOWN),
        contrast.bank(),
        contrast.positiveShare());
  }

  @Override
  public List<String> contender(ModelConfig model) {
    return model.imageBackbone().equals(RESNET) && model.audioBackbone().equals("resnet18")
        ? List.of(
            "/org/vpobuilder/validation/model/cavp/cavp_contender.py",
            "/org/vpobuilder/validation/model/cavp/cavp_reference.py")
        : List.of();
  }

  @Override
  public Map<String, String> moved() {
    return Map.of("contrast", "model.contrast");
  }

  @Override
  public void complete(ObjectNode model) {
    if (!model.has(OUTPUT_STRIDE)) {
      model.put(OUTPUT_STRIDE, VPO_STRIDE);
    }
  }
}
