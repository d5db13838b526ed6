package org.vpobuilder.validation.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.validation.train.TrainConfig;

class TrainCommandTest {
  /** By hand: 21.5 GB for 16 images of 512 x 512, so half of it for 8. */
  @ParameterizedTest
  @CsvSource({"16, 'batches of 16 images of 512 x 512', 22 GB", "8, batches of 8 images, 11 GB"})
  void costOnCpu_ofPaperPreset_namesTimeAndMemory(int batch, String size, String memory) {
    TrainConfig config =
        TrainConfig.open("paper-cavp", Map.of("batch_size", Integer.toString(batch)));
    assertThat(TrainCommand.costOnCpu(config).orElseThrow())
        .startsWith("paper-cavp on a CPU: " + size)
        .contains("minutes a step", memory + " of memory or more", "docs/gpu.md")
        .doesNotContain("\n");
  }

  @Test
  void costOnCpu_ofTinyPreset_isNotWorthALine() {
    assertThat(TrainCommand.costOnCpu(TrainConfig.open("tiny-cavp", Map.of()))).isEmpty();
  }
}
