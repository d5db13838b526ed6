package org.vpobuilder.validation.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.data.avsbench.TestAvsBench;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.train.RunFolder;
import org.vpobuilder.validation.train.TrainConfig;
import org.vpobuilder.validation.train.Trainer;
import org.vpobuilder.validation.train.TrainingProgress;

/** The models, small, on tiny folders of AVSBench's three layouts. */
class AvsBenchRunTest {
  @TempDir Path folder;

  private VideoData data(Layout layout) throws IOException {
    Path root = folder.resolve(layout.toString());
    switch (layout) {
      case S4 -> TestAvsBench.s4(root);
      case MS3 -> TestAvsBench.ms3(root);
      case AVSS -> TestAvsBench.avss(root);
    }
    assertThat(Layout.in(root)).isEqualTo(layout);
    return new VideoData("avsbench-" + layout, layout, root, Integer.MAX_VALUE, null);
  }

  /** A preset with small backbones: batches of one video, or of two frames. */
  private static TrainConfig small(String preset, int batch) {
    Map<String, String> changes = new HashMap<>();
    changes.put("model.image_backbone", "tiny");
    changes.put("model.audio_backbone", "tiny");
    changes.put("augmentation.crop_size", "32");
    changes.put("batch_size", Integer.toString(batch));
    changes.put("epochs", "1");
    return TrainConfig.open(preset, changes);
  }

  private static List<String> losses(RunFolder run) throws IOException {
    List<String> names = new ArrayList<>();
    for (String line : Files.readAllLines(run.path().resolve("metrics.jsonl"))) {
      names.addAll(
          RunFolder.METRICS.read(line.getBytes(StandardCharsets.UTF_8), "row").losses().keySet());
    }
    return names.stream().distinct().sorted().toList();
  }

  private RunFolder trained(TrainConfig config, AvsData data) throws IOException {
    RunFolder run = RunFolder.at(folder.resolve("run"));
    Training training = new Training(config, data, 1, TinyRelease.ENGINE);
    training.train(run, Trainer.Pace.DEFAULT, TrainingProgress.NONE);
    training.evaluate(run, Evaluator.Watcher.NONE);
    return run;
  }

  @ParameterizedTest
  @CsvSource({
    // Training videos, steps; frames and videos of the test split; what is minimised.
    "paper-tpavi-s4, S4, 5, 2, 5, 1, bce total",
    "paper-tpavi-ms3, MS3, 5, 2, 5, 1, bce matching total",
    "paper-tpavi-avss, AVSS, 10, 2, 15, 2, ce matching total",
    // One labelled frame of each of two videos.
    "paper-cavp-avsbench, S4, 2, 1, 5, 1, contrast cross_entropy total",
    "paper-cavp-avsbench, MS3, 2, 1, 5, 1, contrast cross_entropy total",
    "paper-cavp-avsbench, AVSS, 2, 1, 15, 2, contrast cross_entropy total",
    // The tiny presets are for all three. CPM's prompts begin when its mixtures have seen more.
    "tiny-tpavi-s4, AVSS, 10, 2, 15, 2, ce matching total",
    "tiny-cpm-avsbench, S4, 2, 1, 5, 1, class dice mask total",
    "tiny-cpm-avsbench, MS3, 2, 1, 5, 1, class dice mask total",
    "tiny-cpm-avsbench, AVSS, 2, 1, 15, 2, class dice mask total",
    // Dice on the binary sets, cross-entropy on AVSS: the public code.
    "tiny-avsegformer-s4, MS3, 5, 2, 5, 1, dice mixing total",
    "tiny-avsegformer-s4, AVSS, 10, 2, 15, 2, ce mixing total",
    // The public code has no prototypes on MS3, whose sounds have no class.
    "tiny-vct-avsbench, S4, 2, 1, 5, 1, class dice mask prototype total",
    "tiny-vct-avsbench, MS3, 2, 1, 5, 1, class dice mask total",
    "tiny-vct-avsbench, AVSS, 2, 1, 15, 2, class dice mask prototype total"
  })
  void trainAndEvaluate_everyLayout(
      String preset, Layout layout, int batch, int steps, int frames, int videos, String terms)
      throws IOException {
    AvsData data = data(layout);
    RunFolder run = trained(small(preset, batch), data);
    assertThat(losses(run)).containsExactly(terms.split(" "));
    Path file = Training.file(run, "avsbench-" + layout);
    Evaluation evaluation = EvaluationFormat.read(file);
    assertThat(evaluation.run().steps()).isEqualTo(steps);
    assertThat(evaluation.images()).isEqualTo(frames).isEqualTo(data.testSize());
    assertThat(EvaluationFormat.readImages(EvaluationFormat.imagesOf(file))).hasSize(videos);
    assertThat(evaluation.classes()).hasSize(layout == Layout.AVSS ? 71 : 2);
    assertThat(evaluation.jfScores()).isNotNull();
  }

  @Test
  void classes_ofAvss_areNamedByThePublishedFile() throws IOException {
    AvsData data = data(Layout.AVSS);
    assertThat(data.classes().all())
        .hasSize(71)
        .contains("dog", "class 10")
        .doesNotContain("whale");
    assertThat(data.classes().all().indexOf("dog")).isEqualTo(9);
  }

  @Test
  void training_avss_hasBatchesOfOneLength() throws IOException {
    AvsData data = data(Layout.AVSS);
    try (Batches batches = data.training(small("paper-tpavi-avss", 10), 1, 1).epoch(0, 0)) {
      List<Integer> lengths = new ArrayList<>();
      for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
        lengths.add(batches.frames());
        assertThat(batch.size()).isEqualTo(batches.frames());
      }
      assertThat(lengths).containsExactlyInAnyOrder(5, 10);
    }
  }

  @Test
  void stills_ofS4_areTheLabelledFramesWithTheirCategory() throws IOException {
    AvsData data = data(Layout.S4);
    try (Batches batches = data.training(small("paper-cavp-avsbench", 2), 1, 1).epoch(0, 0)) {
      Batch batch = java.util.Objects.requireNonNull(batches.next());
      assertThat(batch.keys())
          .containsExactlyInAnyOrder("train:dog_barking:-a_1_1", "train:playing_piano:b2_1");
      for (Batch.Entry entry : batch.entries()) {
        // Of dog_barking and playing_piano.
        assertThat(entry.soundingClasses()).containsExactly(entry.key().contains("dog") ? 1 : 2);
      }
      assertThat(batches.next()).isNull();
    }
  }

  @Test
  void training_stereoOn_avsbench_isBadInput() throws IOException {
    AvsData data = data(Layout.MS3);
    assertThatThrownBy(() -> data.training(TinyRelease.config("tiny-cavp", 1), 1, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("wanted audio.seconds=1 and audio.mode=recording");
  }

  @Test
  void layout_ofAnotherFolder_isBadInput() {
    assertThatThrownBy(() -> Layout.in(folder))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got none of [s4_meta_data.csv, ms3_meta_data.csv, metadata.csv]");
  }
}
