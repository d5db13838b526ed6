package org.vpobuilder.validation.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.AvsModel.Backbone;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.ModelFamily;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.families.ModelFamilies;
import org.vpobuilder.validation.model.toy.ToyFamily;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

class ModelFamilyTest {
  @ParameterizedTest
  @CsvSource({
    "avsegformer, resnet50, tiny",
    "avsegformer, tiny, resnet18",
    "cavp, resnet50, tiny",
    "cavp, tiny, resnet18",
    "cpm, resnet50, tiny",
    "cpm, tiny, resnet18",
    "vct, resnet50, tiny",
    "vct, tiny, resnet18",
    "vct, resnet101, tiny",
    "avsegformer, resnet101, tiny",
    "tpavi, resnet50, tiny",
    "tpavi, tiny, resnet18"
  })
  void create_backbonesOfAnySize_goTogether(String model, String image, String audio) {
    TrainConfig config =
        TrainConfig.open(
            "tiny-" + model, Map.of("model.image_backbone", image, "model.audio_backbone", audio));
    try (TensorScope scope = TensorScope.open()) {
      AvsModel made = config.network(3, Optional.empty());
      // ResNet-18 has convolutions, the tiny backbone none; a bottleneck's third conv.
      assertThat(made.backbone(Backbone.AUDIO).containsKey("layer4.1.conv2.weight"))
          .isEqualTo(audio.equals("resnet18"));
      assertThat(made.backbone(Backbone.IMAGE).containsKey("layer1.2.conv3.weight"))
          .isEqualTo(image.startsWith("resnet"));
      assertThat(made.backbone(Backbone.IMAGE).containsKey("layer3.22.conv3.weight"))
          .isEqualTo(image.equals("resnet101"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-cpm, audio.kind, cavp-log-mel, 'audio.kind: got cavp-log-mel, wanted cpm-stft: CPM'",
    "paper-cpm-avsbench, audio.mode, stereo, 'audio.mode: got stereo, wanted one channel'"
  })
  void check_cpmWithSoundThatItDoesNotTake_isRefused(
      String preset, String key, String value, String message) {
    assertThatThrownBy(() -> TrainConfig.open(preset, Map.of(key, value)).check())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"audio.mode, stereo", "audio.seconds, 3", "audio.kind, cpm-stft"})
  void create_vggishWithSoundThatItDoesNotTake_isRefused(String key, String value) {
    TrainConfig config = TrainConfig.open("paper-cavp-avsbench", Map.of(key, value));
    try (TensorScope scope = TensorScope.open()) {
      assertThatThrownBy(() -> config.network(2, Optional.of(Layout.S4)))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("wanted VGGish's log-mel of 1 s of one channel")
          .hasMessageContaining(value);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"paper-tpavi-s4", "paper-avsegformer-ms3-pvt", "paper-vct-avsbench-swin"})
  void create_withVggishThatDoesNotLearnAndNoWeights_isRefused(String preset) {
    TrainConfig config = TrainConfig.open(preset, Map.of("model.audio_weights", "''"));
    try (TensorScope scope = TensorScope.open()) {
      assertThatThrownBy(() -> config.network(2, Optional.of(Layout.S4)))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("model.audio_weights: got none, wanted VGGish's");
    }
  }

  /** The same names and shapes, so the same weights load into either: only the maps differ. */
  @Test
  void create_cavpOfEitherOutputStride_hasTheStrideOfItsConfig() {
    try (TensorScope scope = TensorScope.open();
        Autograd.Off off = Autograd.off()) {
      List<float[]> maps = new ArrayList<>();
      for (String stride : List.of("8", "16")) {
        TrainConfig config =
            TrainConfig.open(
                "tiny-cavp",
                Map.of("model.image_backbone", "resnet50", "model.output_stride", stride));
        AvsModel model = config.network(3, Optional.empty());
        model.network().initialise(1);
        model.network().train(false);
        Inputs inputs =
            new Inputs(
                WeightFormula.input("image", 4, 1, 3, 64, 64),
                Tensors.zeros(DType.I64, 1, 64, 64),
                WeightFormula.input("audio", 1, 1, 2, 96, 64),
                1,
                List.of());
        maps.add(model.logits(inputs).floats());
      }
      assertThat(maps.get(0)).isNotEqualTo(maps.get(1));
    }
    assertThatThrownBy(
            () -> TrainConfig.open("paper-cavp", Map.of("model.output_stride", "0")).check())
        .hasMessage(
            "paper-cavp: model.output_stride: got 0, wanted 8 (as on VPO) or 16 (as on AVSBench)");
  }

  /** The families of the product: tests register one more. */
  private static List<ModelFamily> families() {
    return ModelFamilies.ALL.stream().filter(family -> !(family instanceof ToyFamily)).toList();
  }

  /** What a family must bring, so that a line in a file is all that it takes. */
  @Test
  void families_haveTheirPartsAndNamesOfTheirOwn() {
    List<String> names = ModelFamilies.names();
    assertThat(names).doesNotHaveDuplicates();
    assertThat(ModelFamilies.presets()).doesNotHaveDuplicates();
    assertThat(families()).hasSize(5).hasSize(names.size() - 1);
    for (ModelFamily family : families()) {
      assertThat(family.presets()).anyMatch(preset -> preset.startsWith("tiny-" + family.name()));
      assertThat(family.presets()).anyMatch(preset -> preset.startsWith("paper-" + family.name()));
      for (String size : List.of("tiny-", "paper-")) {
        assertThat(family.presets())
            .as("a preset for AVSBench's sets, whose sounds are recordings")
            .filteredOn(preset -> preset.startsWith(size))
            .extracting(preset -> TrainConfig.open(preset, Map.of()).audio().mode())
            .contains(AudioMode.RECORDING);
      }
      assertThat(family.getClass().getResource("published.csv")).isNotNull();
      assertThat(family.getClass().getResource("settings.schema.json")).isNotNull();
      for (String preset : family.presets()) {
        TrainConfig config = TrainConfig.open(preset, Map.of());
        assertThat(config.family()).isSameAs(family);
        assertThat(config.model().settings()).isInstanceOf(family.settings());
        for (String script : family.contender(config.model())) {
          assertThat(script).startsWith("/").endsWith(".py");
        }
      }
    }
  }

  /** No other package may know a family by its name. */
  @Test
  void sources_nameNoFamilyOutsideItsPackage() throws IOException {
    Path sources = Path.of("src/main/java");
    assertThat(sources).isDirectory();
    for (ModelFamily family : ModelFamilies.ALL) {
      String own = family.getClass().getPackageName().replace('.', '/');
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          if (!file.startsWith(sources.resolve(own))) {
            assertThat(Files.readString(file))
                .as(file.toString())
                .doesNotContain('"' + family.name() + '"');
          }
        }
      }
    }
  }
}
