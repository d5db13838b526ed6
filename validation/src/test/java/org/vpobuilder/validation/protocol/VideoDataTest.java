package org.vpobuilder.validation.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
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
import org.vpobuilder.validation.train.BatchSource;
import org.vpobuilder.validation.train.RunFolder;
import org.vpobuilder.validation.train.TrainConfig;
import org.vpobuilder.validation.train.Trainer;
import org.vpobuilder.validation.train.TrainingProgress;

/** A folder in S4's layout: two videos to train on, one to test, five frames each. */
class VideoDataTest {
  @TempDir Path folder;
  private VideoData data = new VideoData("", Layout.S4, Path.of(""), 0, null);

  private static final TrainConfig CONFIG =
      TrainConfig.open(
          "tiny-tpavi-s4",
          Map.of("epochs", "2", "augmentation.crop_size", "32", "evaluation_side", "32"));

  @BeforeEach
  void write() throws IOException {
    TestAvsBench.s4(folder.resolve("s4"));
    data = new VideoData("avsbench-s4", Layout.S4, folder.resolve("s4"), Integer.MAX_VALUE, null);
  }

  @Test
  void training_twoVideosOfFiveFrames_areOneBatchOfTen() {
    BatchSource source = data.training(CONFIG, 1, 1);
    assertThat(source.batchesPerEpoch()).isEqualTo(1);
    try (Batches batches = source.epoch(0, 0)) {
      Batch batch = Objects.requireNonNull(batches.next());
      assertThat(batch.size()).isEqualTo(10);
      assertThat(batches.frames()).isEqualTo(5);
      assertThat(batch.height()).isEqualTo(32);
      assertThat(batches.next()).isNull();
    }
  }

  @Test
  void test_limit_boundsVideos() {
    assertThat(data.testSize()).isEqualTo(5);
    assertThat(
            new VideoData("avsbench-s4", Layout.S4, data.folder(), 1, null).training(CONFIG, 1, 1))
        .satisfies(source -> assertThat(source.batchesPerEpoch()).isZero());
    assertThat(data.classes().all()).containsExactly("background", "sounding");
  }

  /** AVS-M-SS may lack videos: then the original is trained and scored without them, too. */
  @Test
  void training_sharedWithACopyThatLacksAVideo_leavesItOut() throws IOException {
    Path copy = Files.createDirectories(folder.resolve("copy"));
    Files.writeString(
        copy.resolve("s4_meta_data.csv"),
        "name,category,split\nb2,playing_piano,train\nc3,dog_barking,test\n");
    VideoData both =
        new VideoData("avsbench-s4", Layout.S4, data.folder(), Integer.MAX_VALUE, copy);
    TrainConfig one = TrainConfig.open("tiny-tpavi-s4", Map.of("batch_size", "5"));
    assertThat(data.training(one, 1, 1).batchesPerEpoch()).isEqualTo(2);
    BatchSource training = both.training(one, 1, 1);
    assertThat(training.batchesPerEpoch()).isEqualTo(1);
    try (Batches batches = training.epoch(0, 0)) {
      assertThat(Objects.requireNonNull(batches.next()).keys().get(0)).contains(":b2_");
    }
    assertThat(both.testSize()).isEqualTo(5);
    Files.writeString(
        copy.resolve("s4_meta_data.csv"), "name,category,split\nz,dog_barking,test\n");
    assertThatThrownBy(both::testSize)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got no video of " + copy);
  }

  /** Four videos, two in a batch: what a resumed run goes on with. */
  @ParameterizedTest
  @CsvSource({"tiny-tpavi-s4, 10", "tiny-cavp, 2"})
  void epoch_fromTheSecondBatch_isTheRestOfTheSameEpoch(String preset, String batchSize)
      throws IOException {
    Path csv = data.folder().resolve("s4_meta_data.csv");
    for (String name : List.of("d4", "e5")) {
      TestAvsBench.s4Video(data.folder(), "train/playing_piano", name, 1, 1);
      Files.writeString(csv, name + ",0,playing_piano,train\n", StandardOpenOption.APPEND);
    }
    Map<String, String> small =
        Map.of(
            "batch_size", batchSize,
            "audio.mode", "recording",
            "audio.seconds", "1",
            "audio.kind", "cavp-log-mel",
            "augmentation.crop_size", "32");
    BatchSource source = data.training(TrainConfig.open(preset, small), 1, 1);
    assertThat(source.batchesPerEpoch()).isEqualTo(2);
    List<List<String>> whole = keys(source.epoch(3, 0));
    assertThat(whole).hasSize(2);
    assertThat(whole.get(0)).doesNotContainAnyElementsOf(whole.get(1));
    assertThat(keys(source.epoch(3, 1))).isEqualTo(whole.subList(1, 2));
  }

  private static List<List<String>> keys(Batches batches) {
    List<List<String>> keys = new ArrayList<>();
    try (batches) {
      for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
        keys.add(batch.keys());
      }
    }
    return keys;
  }

  /** sha256 of the csv as sha256sum prints it. */
  @Test
  void fingerprint_ofVideos_isThatOfTheirTable() throws IOException {
    Path csv = data.folder().resolve("s4_meta_data.csv");
    Files.writeString(csv, "name,category,split\n");
    String sum = "c8d1b9435d9738e6b8b79d24251e43cbd0289ae7d28b8bbcf6a8d96de17b5411";
    assertThat(data.fingerprint()).isEqualTo("avsbench-s4, s4_meta_data.csv sha256 " + sum);
    VideoData some = new VideoData("avs-m-ss", Layout.S4, data.folder(), 3, data.folder());
    assertThat(some.fingerprint())
        .isEqualTo(
            "avs-m-ss, s4_meta_data.csv sha256 " + sum + ", limit 3, only those of sha256 " + sum);
  }

  @Test
  void trainAndEvaluate_video_isScoredAsOne() throws IOException {
    Training training = new Training(CONFIG, data, 1, TinyRelease.ENGINE);
    RunFolder run = RunFolder.at(folder.resolve("run"));
    training.train(run, Trainer.Pace.DEFAULT, TrainingProgress.NONE);
    training.evaluate(run, Evaluator.Watcher.NONE);
    Path file = run.path().resolve("evaluation-avsbench-s4.json");
    Evaluation evaluation = EvaluationFormat.read(file);
    assertThat(evaluation.images()).isEqualTo(5);
    assertThat(evaluation.run().steps()).isEqualTo(2);
    assertThat(evaluation.classes()).hasSize(2);
    assertThat(EvaluationFormat.readImages(EvaluationFormat.imagesOf(file))).hasSize(1);
  }

  /** A checkpoint holds the network, and so not VGGish, which hears for TPAVI untrained. */
  @Test
  void evaluate_withoutTheFilesItBeganWith_needsThatOfTheUntrainedAlone() throws IOException {
    RunFolder run = RunFolder.at(folder.resolve("run"));
    new Training(CONFIG, data, 1, TinyRelease.ENGINE)
        .train(run, Trainer.Pace.DEFAULT, TrainingProgress.NONE);
    evaluate(run, Map.of("model.image_weights", "lost.pth", "model.audio_weights", "lost.pth"));
    assertThat(run.path().resolve("evaluation-avsbench-s4.json")).exists();
    assertThatThrownBy(
            () ->
                evaluate(
                    run,
                    Map.of("model.audio_backbone", "vggish", "model.audio_weights", "lost.pth")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("lost.pth");
  }

  private void evaluate(RunFolder run, Map<String, String> changes) throws IOException {
    Map<String, String> all = new HashMap<>(changes);
    all.put("evaluation_side", "32");
    TrainConfig config = TrainConfig.open("tiny-tpavi-s4", all);
    new Training(config, data, 1, TinyRelease.ENGINE).evaluate(run, Evaluator.Watcher.NONE);
  }

  @Test
  void training_tooFewVideos_isBadInput() {
    Training training =
        new Training(
            CONFIG,
            new VideoData("avsbench-s4", Layout.S4, data.folder(), 1, null),
            1,
            TinyRelease.ENGINE);
    RunFolder run = RunFolder.at(folder.resolve("run"));
    assertThatThrownBy(() -> training.train(run, Trainer.Pace.DEFAULT, TrainingProgress.NONE))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("does not fill a batch of 10");
  }

  @Test
  void validation_isTheSetsOwnSplit() throws IOException {
    TestAvsBench.ms3(folder.resolve("ms3"));
    VideoData ms3 =
        new VideoData("avsbench-ms3", Layout.MS3, folder.resolve("ms3"), Integer.MAX_VALUE, null);
    assertThat(keys(ms3.validation(CONFIG, 1)).get(0)).allMatch(key -> key.contains("x_y"));
    // S4's table here has no such split.
    assertThatThrownBy(() -> data.validation(CONFIG, 1))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got no video of split val");
  }
}
