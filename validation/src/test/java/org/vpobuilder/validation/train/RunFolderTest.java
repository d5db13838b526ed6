package org.vpobuilder.validation.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.BadInputException;

class RunFolderTest {
  @TempDir Path folder;

  private static MetricRow row(long step) {
    return new MetricRow(step, 0, 1.5, 0.1, 20, Map.of("total", 2.0));
  }

  private List<Long> steps() throws IOException {
    return Files.readAllLines(folder.resolve("metrics.jsonl")).stream()
        .map(line -> RunFolder.METRICS.read(line.getBytes(StandardCharsets.UTF_8), "row").step())
        .toList();
  }

  @Test
  void forgetAfter_lastLineCutOffByAPowerCut_dropsIt() throws IOException {
    RunFolder run = RunFolder.at(folder);
    run.append(row(10));
    run.append(row(20));
    run.append(row(30));
    Files.writeString(
        folder.resolve("metrics.jsonl"), "{\"step\":40,\"epo", StandardOpenOption.APPEND);
    run.forgetAfter(20);
    assertThat(steps()).containsExactly(10L, 20L);
    run.append(row(30));
    assertThat(steps()).containsExactly(10L, 20L, 30L);
  }

  @Test
  void forgetAfter_lineOfAnotherKind_isBadInput() throws IOException {
    Path file = Files.writeString(folder.resolve("metrics.jsonl"), "{\"step\":\"x\"}\n");
    assertThatThrownBy(() -> RunFolder.at(folder).forgetAfter(20))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(file.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# seed: x\n", "# seed: 99999999999999999999\n", "name: a\n"})
  void read_configWithoutASeed_isBadInput(String head) throws IOException {
    Files.writeString(folder.resolve("config.yaml"), head + TrainConfig.text("tiny-cavp"));
    assertThatThrownBy(() -> RunFolder.at(folder).read())
        .isInstanceOf(BadInputException.class)
        .hasMessage(folder.resolve("config.yaml") + ": its first line is not '# seed: N'");
  }

  @Test
  void lastEpochScores_twoEpochs_areOfTheLater() throws IOException {
    RunFolder run = RunFolder.at(folder);
    assertThat(run.lastEpochScores()).isEmpty();
    String row =
        "{\"step\":%d,\"epoch\":1,\"seconds\":1,\"lr\":0.1,\"images_per_second\":9,\"losses\":{}%s}\n";
    Files.writeString(
        folder.resolve("metrics.jsonl"),
        row.formatted(1, ",\"epoch_scores\":{\"sts\":-1.5}")
            + row.formatted(2, ",\"epoch_scores\":{\"sts\":-0.5}")
            + row.formatted(3, ""));
    assertThat(run.lastEpochScores()).containsExactly(Map.entry("sts", -0.5));
  }
}
