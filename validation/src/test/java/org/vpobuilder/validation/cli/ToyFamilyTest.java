package org.vpobuilder.validation.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.model.toy.ToyFamily;
import org.vpobuilder.validation.protocol.TinyRelease;
import org.vpobuilder.validation.train.TrainConfig;
import org.vpobuilder.validation.weights.Safetensors;

/** A model outside the product is trained and evaluated like one of its own. */
class ToyFamilyTest {
  @TempDir Path folder;

  private void run(String line) {
    Outcome outcome = Outcome.of(line.replace("@", folder + "/").split(" "));
    assertThat(outcome.code()).as(outcome.err()).isZero();
  }

  @Test
  void toy_byCommands_isTrainedAndEvaluated() throws Exception {
    TinyRelease.write(folder.resolve("release"));
    run(
        "train --config tiny-toy --release @release --subset ms --out @run --threads 1 --workers 1"
            + " --set model.loudness=0.25 --set batch_size=3 --set epochs=2 --set audio.seconds=1"
            + " --set augmentation.crop_size=32 --set evaluation_side=64");
    run("evaluate --run @run --release @release --subset ms --threads 1 --workers 1");

    Evaluation evaluation = EvaluationFormat.read(folder.resolve("run/evaluation-vpo-ms.json"));
    assertThat(evaluation.run().model()).isEqualTo("toy");
    // Two epochs of two batches, each of three of seven samples.
    assertThat(evaluation.run().steps()).isEqualTo(4);
    assertThat(evaluation.images()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("run/config.yaml"))).contains("loudness: 0.25");
    assertThat(Safetensors.read(folder.resolve("run/model.safetensors")).tensors().keySet())
        .containsExactlyInAnyOrder(
            "model/colours.weight",
            "model/colours.bias",
            "model/sounds.weight",
            "model/sounds.bias");
  }

  @Test
  void config_withABadValueOfItsKey_isRefusedBySchema() {
    assertThatThrownBy(() -> TrainConfig.open(ToyFamily.PRESET, Map.of("model.loudness", "-1")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("model.loudness");
    assertThatThrownBy(() -> TrainConfig.open("tiny-tpavi", Map.of("model.loudness", "1")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("loudness");
  }
}
