package org.vpobuilder.validation.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.schemas.YamlText;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioMode;

class TrainConfigTest {
  @SuppressWarnings("unused") // A field source.
  private static final java.util.List<String> PRESETS = TrainConfig.PRESETS;

  @ParameterizedTest
  @FieldSource("PRESETS")
  void open_preset_isValidBearsItsNameAndSurvivesWriting(String name) {
    TrainConfig config = TrainConfig.open(name, Map.of());
    assertThat(config.name()).isEqualTo(name);
    String yaml = new String(config.toYaml(), StandardCharsets.UTF_8);
    assertThat(YamlText.read(yaml, TrainConfig.FORMAT, "written")).isEqualTo(config);
  }

  /** S1 B.1: SGD, momentum 0.9, decay 5e-4, rate 1e-3, poly 0.9, batch 16, 80 epochs, tau 0.1. */
  @Test
  void open_paperCavp_hasThePapersHyperParameters() {
    TrainConfig config = TrainConfig.open("paper-cavp", Map.of());
    assertThat(config.optimiser())
        .isEqualTo(new OptimiserConfig(OptimiserConfig.Kind.SGD, 1e-3, 0.9, 5e-4, 10, 0, 0.9));
    assertThat(config.batchSize()).isEqualTo(16);
    assertThat(config.epochs()).isEqualTo(80);
    assertThat(config.contrast()).isEqualTo(new ContrastConfig(1, 0.1, 512, 16, 0.5));
    assertThat(config.audio().seconds()).isEqualTo(3);
    assertThat(config.audio().mode()).isEqualTo(AudioMode.STEREO);
    assertThat(config.augmentation().cropSize()).isEqualTo(512);
    assertThat(config.augmentation().scales()).startsWith(0.5).endsWith(2.0);
    assertThat(config.evaluationSide()).isZero();
    assertThat(TrainConfig.open("paper-cavp-avsbench", Map.of()).audio().seconds()).isEqualTo(1);
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
  void open_badInput_saysWhich() {
    assertThatThrownBy(() -> TrainConfig.open("tiny-cavp", Map.of("optimiser.rate", "1")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("--set: got optimiser.rate, wanted one of name, model.name, ")
        .hasMessageContaining(" optimiser.lr, ");
    assertThatThrownBy(() -> TrainConfig.open("tiny-cavp", Map.of("batch_size", "0")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("batch_size");
    // What the loss would refuse only when the network is made.
    assertThatThrownBy(() -> TrainConfig.open("tiny-cavp", Map.of("contrast.temperature", "0.02")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("contrast.temperature");
    assertThatThrownBy(() -> TrainConfig.open("no-such", Map.of()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("one of the presets paper-cavp");
  }

  /** As the authors' configs have it: config_vpo_*.py and config_avss.py. */
  @Test
  void open_cavp_hasTheOutputStrideOfItsDataSet() {
    assertThat(TrainConfig.open("paper-cavp", Map.of()).model().outputStride()).isEqualTo(8);
    assertThat(TrainConfig.open("paper-cavp-avsbench", Map.of()).model().outputStride())
        .isEqualTo(16);
  }

  @Test
  void open_fileOfAnEarlierVersion_meansWhatItMeant(@TempDir Path folder) throws IOException {
    for (String preset : List.of("paper-cavp", "tiny-tpavi")) {
      String earlier =
          TrainConfig.text(preset)
              .replaceAll("(?m)^ *(output_stride|weights|keep|validation_share):.*\\n", "");
      Path file = Files.writeString(folder.resolve(preset + ".yaml"), earlier);
      assertThat(TrainConfig.open(file.toString(), Map.of()))
          .isEqualTo(TrainConfig.open(preset, Map.of()));
      assertThat(TrainConfig.open(file.toString(), Map.of("keep", "best")).keep())
          .isEqualTo(TrainConfig.Keep.BEST);
    }
  }
}
