package org.vpobuilder.validation.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.model.cavp.CavpFamily;
import org.vpobuilder.validation.model.families.ModelFamilies;

class TrainConfigTest {
  @SuppressWarnings("unused") // A field source.
  private static final java.util.List<String> PRESETS = ModelFamilies.presets();

  @ParameterizedTest
  @FieldSource("PRESETS")
  void open_preset_isValidBearsItsNameAndSurvivesWriting(String name) {
    TrainConfig config = TrainConfig.open(name, Map.of());
    assertThat(config.name()).isEqualTo(name);
    String yaml = new String(config.toYaml(), StandardCharsets.UTF_8);
    assertThat(TrainConfig.read(yaml, "written", Map.of())).isEqualTo(config);
  }

  /** S1 B.1: SGD, momentum 0.9, decay 5e-4, rate 1e-3, poly 0.9, batch 16, 80 epochs, tau 0.1. */
  @Test
  void open_paperCavp_hasThePapersHyperParameters() {
    TrainConfig config = TrainConfig.open("paper-cavp", Map.of());
    assertThat(config.optimiser())
        .isEqualTo(new OptimiserConfig(OptimiserConfig.Kind.SGD, 1e-3, 0.9, 5e-4, 10, 0, 0.9));
    assertThat(config.batchSize()).isEqualTo(16);
    assertThat(config.epochs()).isEqualTo(80);
    assertThat(config.model().settings())
        .isEqualTo(new CavpFamily.Settings(8, new CavpFamily.Contrast(1, 0.1, 512, 16, 0.5)));
    assertThat(config.audio().seconds()).isEqualTo(3);
    assertThat(config.audio().mode()).isEqualTo(AudioMode.STEREO);
    assertThat(config.augmentation().cropSize()).isEqualTo(512);
    assertThat(config.augmentation().scales()).startsWith(0.5).endsWith(2.0);
    assertThat(config.evaluationSide()).isZero();
    assertThat(TrainConfig.open("paper-cavp-avsbench", Map.of()).audio().seconds()).isEqualTo(1);
  }

  /**
   * S2 suppl. §1: AdamW, rate and decay 1e-4, poly 0.9, 16 images, 100 epochs, 300 x 256
   * magnitudes.
   */
  @Test
  void open_paperCpm_hasThePapersHyperParameters() {
    TrainConfig config = TrainConfig.open("paper-cpm", Map.of());
    assertThat(config.optimiser())
        .isEqualTo(new OptimiserConfig(OptimiserConfig.Kind.ADAM_W, 1e-4, 0.9, 1e-4, 1, 0.01, 0.9));
    assertThat(config.batchSize()).isEqualTo(16);
    assertThat(config.epochs()).isEqualTo(100);
    assertThat(config.audio().frames()).isEqualTo(300);
    assertThat(config.audio().bins()).isEqualTo(256);
    assertThat(config.audio().channels()).isEqualTo(2);
    TrainConfig avsbench = TrainConfig.open("paper-cpm-avsbench-pvt", Map.of());
    assertThat(avsbench.audio().frames()).isEqualTo(96);
    assertThat(avsbench.audio().channels()).isEqualTo(1);
    assertThat(avsbench.model().audioBackbone()).isEqualTo("vggish");
    assertThat(avsbench.model().imageBackbone()).isEqualTo("pvt-v2-b5");
    assertThat(avsbench.augmentation()).isEqualTo(config.augmentation());
  }

  /** Decision 11: on VPO as CAVP (S1 B.1); on AVSBench TPAVI's own Adam at a constant rate. */
  @ParameterizedTest
  @ValueSource(strings = {"paper-tpavi", "paper-tpavi-pvt"})
  void open_paperTpaviOnVpo_isTrainedAsCavp(String name) {
    TrainConfig config = TrainConfig.open(name, Map.of());
    assertThat(config.optimiser())
        .isEqualTo(new OptimiserConfig(OptimiserConfig.Kind.SGD, 1e-3, 0.9, 5e-4, 10, 0, 0.9));
    assertThat(config.batchSize()).isEqualTo(16);
    assertThat(config.epochs()).isEqualTo(80);
  }

  @Test
  void open_paperTpaviOnS4_hasTpavisOwnAdam() {
    TrainConfig config = TrainConfig.open("paper-tpavi-s4", Map.of());
    assertThat(config.optimiser())
        .isEqualTo(new OptimiserConfig(OptimiserConfig.Kind.ADAM_W, 1e-4, 0.9, 0, 1, 0, 0));
    assertThat(config.batchSize()).isEqualTo(4 * 5);
    assertThat(config.epochs()).isEqualTo(15);
  }

  @Test
  void open_withChanges_changesThoseValuesOnly() {
    TrainConfig changed =
        TrainConfig.open("tiny-cavp", Map.of("optimiser.lr", "0.5", "audio.mode", "mono"));
    assertThat(changed.optimiser().lr()).isEqualTo(0.5);
    assertThat(changed.audio().mode()).isEqualTo(AudioMode.MONO);
    assertThat(changed.epochs()).isEqualTo(TrainConfig.open("tiny-cavp", Map.of()).epochs());
  }

  @Test
  void check_accumulateThatDoesNotDivideTheBatch_isRefused() {
    TrainConfig.open("tiny-cavp", Map.of("accumulate", "4")).check();
    assertThatThrownBy(() -> TrainConfig.open("tiny-cavp", Map.of("accumulate", "3")).check())
        .isInstanceOf(BadInputException.class)
        .hasMessage("tiny-cavp: accumulate: got 3, wanted a divisor of batch_size, 8");
  }

  @Test
  void open_badInput_saysWhich() {
    assertThatThrownBy(() -> TrainConfig.open("tiny-cavp", Map.of("optimiser.rate", "1")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("--set: got optimiser.rate, wanted one of name, model.name, ")
        .hasMessageContaining(" optimiser.lr, ");
    assertThatThrownBy(() -> TrainConfig.open("tiny-cavp", Map.of("batch_size", "0")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("batch_size");
    // What the loss would refuse only when the network is made.
    assertThatThrownBy(
            () -> TrainConfig.open("tiny-cavp", Map.of("model.contrast.temperature", "0.02")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("--set model.contrast.temperature: got 0.02");
    assertThatThrownBy(() -> TrainConfig.open("no-such", Map.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("one of the presets tiny-toy, paper-cavp");
  }

  /** As the authors' configs have it: config_vpo_*.py and config_avss.py. */
  @Test
  void open_cavp_hasTheOutputStrideOfItsDataSet() {
    for (Map.Entry<String, Integer> stride :
        Map.of("paper-cavp", 8, "paper-cavp-avsbench", 16).entrySet()) {
      CavpFamily.Settings settings =
          (CavpFamily.Settings) TrainConfig.open(stride.getKey(), Map.of()).model().settings();
      assertThat(settings.outputStride()).isEqualTo(stride.getValue());
    }
  }

  /** The presets of version 0.1 as they lay in files, and as run folders hold them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "paper-cavp", "paper-cavp-pvt", "paper-cavp-avsbench", "paper-tpavi", "paper-tpavi-pvt",
        "paper-tpavi-s4", "paper-tpavi-ms3", "paper-tpavi-avss", "tiny-cavp", "tiny-tpavi",
        "tiny-tpavi-s4"
      })
  void open_fileOfAnEarlierVersion_meansWhatItMeant(String preset, @TempDir Path folder)
      throws IOException {
    String earlier;
    try (var in = TrainConfigTest.class.getResourceAsStream("earlier/" + preset + ".yaml")) {
      earlier = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Path file = Files.writeString(folder.resolve("a.yaml"), earlier);
    TrainConfig now = TrainConfig.open(preset, Map.of());
    assertThat(TrainConfig.open(file.toString(), Map.of())).isEqualTo(now);
    if (preset.equals("paper-cavp") || preset.startsWith("tiny-tpavi")) {
      // And before these keys were.
      Files.writeString(
          file,
          earlier.replaceAll("(?m)^ *(output_stride|weights|keep|validation_share):.*\\n", ""));
      assertThat(TrainConfig.open(file.toString(), Map.of())).isEqualTo(now);
      assertThat(TrainConfig.open(file.toString(), Map.of("keep", "best")).keep())
          .isEqualTo(TrainConfig.Keep.BEST);
    }
  }

  @Test
  void open_changeOfAKeyThatMoved_namesTheNewOne() {
    assertThatThrownBy(() -> TrainConfig.open("tiny-cavp", Map.of("contrast.weight", "1")))
        .isInstanceOf(BadInputException.class)
        .hasMessage("--set: got contrast.weight, wanted model.contrast.weight");
    // Nothing of TPAVI ever read it.
    assertThatThrownBy(() -> TrainConfig.open("tiny-tpavi", Map.of("contrast.weight", "1")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("--set: got contrast.weight, wanted one of name, model.name, ");
  }

  @Test
  void open_fileThatExtendsAPreset_saysOnlyWhatDiffers(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(
        file,
        "extends: paper-cavp-avsbench\nname: mine\nmodel: {contrast: {bank: 3}}\n"
            + "augmentation:\n  scales: [1.0]\n");
    TrainConfig base = TrainConfig.open("paper-cavp-avsbench", Map.of());
    assertThat(TrainConfig.open(file.toString(), Map.of()))
        .isEqualTo(
            TrainConfig.open(
                "paper-cavp-avsbench",
                Map.of(
                    "name", "mine", "model.contrast.bank", "3", "augmentation.scales", "[1.0]")));
    assertThat(base.model().audioBackbone()).isEqualTo("vggish");
    // As earlier versions wrote it.
    Files.writeString(file, "extends: paper-cavp-avsbench\nname: mine\ncontrast: {bank: 3}\n");
    assertThat(TrainConfig.open(file.toString(), Map.of()).model().settings())
        .isEqualTo(new CavpFamily.Settings(16, new CavpFamily.Contrast(1, 0.1, 512, 3, 0.5)));
    // No changed config bears the name of a preset.
    Files.writeString(file, "extends: tiny-cavp\nepochs: 2\n");
    assertThat(TrainConfig.open(file.toString(), Map.of()).name()).isEqualTo("tiny-cavp-custom");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "extends: paper-vit; line 1: extends: got paper-vit, wanted one of the presets tiny-toy, paper-cavp,",
        "extends: [tiny-cavp]; wanted one of the presets",
        "name: a; model.name: got none, wanted one of toy, cavp, tpavi, cpm",
        "extends: tiny-cavp\\nmodel: {name: vit}; line 2: model.name: got vit, wanted one of toy, cavp",
        "extends: tiny-cavp\\nmodel: {bank: 3}; line 2: model.bank: unknown key, wanted one of name,",
        "extends: tiny-tpavi\\nmodel: {contrast: {bank: 3}}; line 2: model.contrast: unknown key",
        "extends: tiny-cavp\\nepochs: 0; line 2: epochs: got 0, wanted",
        "extends: tiny-cavp\\nmodel: {audio_backbone: vggsound}; got vggsound, wanted one of resnet18"
      })
  void open_extendingFileThatIsBad_saysWhere(String text, String message, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("mine.yaml"), text.replace("\\n", "\n") + "\n");
    assertThatThrownBy(() -> TrainConfig.open(file.toString(), Map.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message);
  }
}
