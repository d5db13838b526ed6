package org.vpobuilder.validation.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.model.Answer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/** What every family's answer shows of its inside. */
class AnswerTest {
  @TempDir Path folder;
  private final TensorScope scope = TensorScope.open();
  private final Autograd.Off off = Autograd.off();

  @AfterEach
  void close() {
    off.close();
    scope.close();
  }

  private static TrainConfig config(String preset) {
    return TrainConfig.open(
        preset,
        preset.contains("vct")
            ? Map.of("audio.seconds", "1", "model.canvas", "64")
            : Map.of("audio.seconds", "1"));
  }

  private static AvsModel model(TrainConfig config, long seed) {
    AvsModel model = config.network(4, Optional.empty());
    model.network().initialise(seed);
    model.network().train(false);
    return model;
  }

  /** Two pictures of 40 x 72 with sounds of their own. */
  private static Inputs inputs(TrainConfig config, String sound) {
    FeatureSpec spec = config.audio();
    return new Inputs(
        WeightFormula.input("image", 4, 2, 3, 40, 72),
        Tensors.zeros(DType.I64, 2, 40, 72),
        WeightFormula.input(sound, 1, 2, spec.channels(), spec.frames(), spec.bins()).abs(),
        1,
        List.of());
  }

  private static Inputs second(Inputs both) {
    return new Inputs(
        both.image().slice(0, 1, 2),
        both.labels().slice(0, 1, 2),
        both.audio().slice(0, 1, 2),
        1,
        List.of());
  }

  private static void close(Tensor got, Tensor wanted) {
    double size = Math.max(1e-6, wanted.abs().max().item());
    assertThat(got.sub(wanted).abs().max().item() / size).isLessThan(2e-4);
  }

  /** Maps of the picture's shape, of each picture by itself, moved by the sound. */
  @ParameterizedTest
  // CPM's picture is padded to 64 x 96, of which 40 x 72 is shown at strides of 8 and 4.
  @CsvSource({
    "tiny-tpavi, 10, 18, 10, 18",
    "tiny-cavp, 10, 18, 10, 18",
    "tiny-cpm, 5, 9, 10, 18",
    "tiny-avsegformer, 5, 9, 10, 18",
    "tiny-vct, 8, 8, 16, 16"
  })
  void answer_ofEveryFamily_showsAttentionAndFeatures(
      String preset, long rows, long columns, long featureRows, long featureColumns) {
    TrainConfig config = config(preset);
    AvsModel model = model(config, 1);
    Inputs inputs = inputs(config, "audio");
    Answer answer = model.answer(inputs);
    assertThat(answer.logits().shape()).containsExactly(2, 4, 40, 72);
    Answer.Inside attention = answer.attention().orElseThrow();
    Answer.Inside features = answer.features().orElseThrow();
    assertThat(attention.maps().shape()).containsExactly(2, rows, columns);
    assertThat(features.maps().size(0)).isEqualTo(2);
    assertThat(features.maps().size(2)).isEqualTo(featureRows);
    assertThat(features.maps().size(3)).isEqualTo(featureColumns);
    assertThat(attention.what()).hasSizeLessThan(1000).contains("(");
    for (Tensor maps : List.of(attention.maps(), features.maps())) {
      for (float value : maps.floats()) {
        assertThat(value).isFinite();
      }
    }
    Answer alone = model.answer(second(inputs));
    close(alone.attention().orElseThrow().maps(), attention.maps().slice(0, 1, 2));
    close(alone.features().orElseThrow().maps(), features.maps().slice(0, 1, 2));
    Answer other = model.answer(inputs(config, "another"));
    assertThat(other.attention().orElseThrow().maps().floats())
        .isNotEqualTo(attention.maps().floats());
    assertThat(other.features().orElseThrow().maps().floats())
        .isNotEqualTo(features.maps().floats());
  }

  /** Bayes' rule wants the mixtures, so a run's file has to hold them. */
  @Test
  void loadModel_cpmWhoseClassesAreModelled_answersAsInTraining() throws Exception {
    TrainConfig config = config("tiny-cpm");
    AvsModel trained = model(config, 1);
    Inputs inputs = second(inputs(config, "audio"));
    float[] linear = trained.logits(inputs).floats();
    trained.rehearse(Draws.of(1));
    Tensor bayes = trained.logits(inputs);
    assertThat(bayes.floats()).isNotEqualTo(linear);
    Path file = folder.resolve("model.safetensors");
    new Checkpoint(7, 0, "", 1).writeModel(file, trained);
    AvsModel loaded = model(config, 2);
    assertThat(Checkpoint.loadModel(file, loaded).step()).isEqualTo(7);
    close(loaded.logits(inputs), bayes);
    // Not the vectors that they were fitted to.
    assertThat(trained.answering().keySet()).noneMatch(name -> name.contains("bank"));
  }
}
