package org.vpobuilder.validation.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.data.avsbench.TestAvsBench;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.train.TrainConfig;

/**
 * Runs of one arm differ in the seed alone: it must reach the order and the augmentation, or the
 * spread that the t-test rests on is too small.
 */
class SeedTest {
  private static final Map<String, String> RECORDING =
      Map.of(
          "audio.mode", "recording",
          "audio.seconds", "1",
          "audio.kind", "cavp-log-mel",
          "augmentation.crop_size", "32",
          "batch_size", "2");

  @TempDir Path folder;

  /** Keys and pictures of eight epochs. */
  private static List<String> seen(AvsData data, TrainConfig config, long seed) {
    List<String> seen = new ArrayList<>();
    for (int epoch = 0; epoch < 8; epoch++) {
      try (Batches batches = data.training(config, seed, 1).epoch(epoch, 0)) {
        for (Batch batch = batches.next(); batch != null; batch = batches.next()) {
          seen.add(batch.keys() + " " + Arrays.hashCode(batch.images()));
        }
      }
    }
    return seen;
  }

  private static void assertSeedDecides(AvsData data, TrainConfig config) {
    List<String> one = seen(data, config, 1);
    assertThat(one).hasSizeGreaterThanOrEqualTo(8);
    assertThat(seen(data, config, 1)).isEqualTo(one);
    assertThat(seen(data, config, 2)).isNotEqualTo(one);
  }

  @Test
  void training_ofARelease_dependsOnTheSeed() throws IOException {
    assertSeedDecides(
        TinyRelease.data(TinyRelease.write(folder.resolve("release"))),
        TinyRelease.config("tiny-cavp", 1));
  }

  @Test
  void training_ofVideosAndOfStills_dependsOnTheSeed() throws IOException {
    TestAvsBench.s4(folder);
    VideoData data = new VideoData("avsbench-s4", Layout.S4, folder, Integer.MAX_VALUE, null);
    assertSeedDecides(data, TrainConfig.open("tiny-cavp", RECORDING));
    assertSeedDecides(data, TrainConfig.open("tiny-tpavi-s4", RECORDING));
  }
}
