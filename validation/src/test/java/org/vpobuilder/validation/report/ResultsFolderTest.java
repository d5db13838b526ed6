package org.vpobuilder.validation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.TestSet;

/** Folders that lack something, or hold something broken. */
class ResultsFolderTest {
  @TempDir Path folder;

  @Test
  void folder_optionalPartsAbsent_areNamed() throws IOException {
    Path run = Files.createDirectories(folder.resolve("runs/cavp-stereo-msmi-s1"));
    FakeResults.text(run.resolve("train.log"), "");
    Document bare = Jsoup.parse(ValidationReport.html(folder));
    assertThat(bare.select("#verdict").text())
        .contains("INCOMPLETE: 0 of 1 runs")
        .contains("validation.json", "runs/cavp-stereo-msmi-s1/config.yaml", "ttest-*.json");
    assertThat(bare.select("section .notice.missing").size()).isGreaterThanOrEqualTo(7);
  }

  @Test
  void folder_wantedRunAbsent_isIncomplete() throws IOException {
    FakeResults.text(
        folder.resolve("validation.json"), "{\"format_version\":1,\"runs\":[\"tpavi-s1\"]}");
    assertThat(Jsoup.parse(ValidationReport.html(folder)).select("#verdict").text())
        .contains("INCOMPLETE: 0 of 1 runs", "runs/tpavi-s1 (the whole run)");
  }

  @Test
  void folder_oneSeed_hasNoDeviationAndNoReading() throws IOException {
    Path results = FakeResults.write(folder.resolve("results"));
    try (Stream<Path> runs = Files.list(results.resolve("runs"))) {
      for (Path run : runs.filter(r -> !r.toString().endsWith("-s1")).toList()) {
        try (Stream<Path> files = Files.walk(run)) {
          files.sorted((a, b) -> b.compareTo(a)).forEach(f -> f.toFile().delete());
        }
      }
    }
    Document page = Jsoup.parse(ValidationReport.html(results));
    assertThat(ValidationReportTest.table(page, "vpo-msmi (test): scores").text())
        .contains("45.90 ")
        .doesNotContain("±");
    assertThat(ValidationReportTest.table(page, "Mono and stereo").text())
        .contains("too few runs to tell");
    assertThat(page.select("#verdict").text()).contains("INCOMPLETE: 6 of 18 runs");
  }

  @Test
  void folder_brokenFiles_areNamed() throws IOException {
    Path results = FakeResults.write(folder.resolve("results"));
    Path run = results.resolve("runs/tpavi-mono-msmi-s2");
    broken(results, run.resolve("evaluation-vpo-ms.json"), "{}", "format_version");
    broken(results, run.resolve("metrics.jsonl"), "{\"step\":1}\n", "line 1");
    broken(results, run.resolve("metrics.jsonl"), "{\"step\":1", "cut off");
    broken(results, run.resolve("environment.json"), "{\"a\":1}", "string");
    broken(results, results.resolve("validation.json"), "{\"format_version\":2}", "format_version");
    broken(
        results,
        results.resolve("validation.json"),
        "{\"format_version\":1,\"started\":\"yesterday\"}",
        "wanted a time");
    broken(results, results.resolve("ttest-avs-m-ss.json"), "[]", "object");
    Path pictures = results.resolve("runs/cavp-mono-msmi-s1/figures-vpo-msmi");
    broken(results, pictures.resolve("vpo-msmi_000000004000.jpg"), "GIF89a", "JPEG");
    broken(results, pictures.resolve("vpo-msmi_000000004000.truth.png"), "PNG?", "PNG");
    broken(results, pictures.resolve("vpo-msmi_000000004000.json"), "{\"alphas\":[2]}", "alphas");
    broken(
        results, pictures.resolve("vpo-msmi_000000004000.json"), "{\"alphas\":[0.5]}", "as many");
  }

  private static void broken(Path results, Path file, String text, String says) throws IOException {
    byte[] before = Files.readAllBytes(file);
    FakeResults.text(file, text);
    assertThatThrownBy(() -> ValidationReport.html(results))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(file.getFileName().toString())
        .hasMessageContaining(says);
    Files.write(file, before);
  }

  @Test
  void folder_seedTwiceInAnArm_isBadInput() throws IOException {
    Path results = FakeResults.write(folder.resolve("results"));
    Path copy = Files.createDirectories(results.resolve("runs/cavp-mono-msmi-s1-again"));
    Files.copy(
        results.resolve("runs/cavp-mono-msmi-s1/evaluation-vpo-ms.json"),
        copy.resolve("evaluation-vpo-ms.json"));
    assertThatThrownBy(() -> ValidationReport.html(results))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("seed 1 twice");
  }

  @Test
  void folder_scoresOfDifferentTestSets_isRefused() throws IOException {
    Path results = FakeResults.write(folder.resolve("results"));
    Path one = results.resolve("runs/cavp-mono-msmi-s1/evaluation-vpo-ms.json");
    Path other = results.resolve("runs/tpavi-stereo-msmi-s2/evaluation-vpo-ms.json");
    Evaluation first = EvaluationFormat.read(one);
    Evaluation second = EvaluationFormat.read(other);

    EvaluationFormat.write(one, first.with(release("a")));
    EvaluationFormat.write(other, second.with(release("b")));
    assertThatThrownBy(() -> ValidationReport.html(results))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            results
                + ": scores of different test sets in evaluation-vpo-ms.json: got release.json sha256"
                + " aaaaaaaa, 120 images in cavp-mono-msmi-s1 and release.json sha256 bbbbbbbb, 120"
                + " images in tpavi-stereo-msmi-s2, wanted one");

    EvaluationFormat.write(other, second.with(release("a")));
    assertThat(Jsoup.parse(ValidationReport.html(results)).select("#verdict").text()).isNotEmpty();
  }

  /** Evaluations of versions that did not say what they scored are told apart by their number. */
  @Test
  void folder_scoresOfOtherNumbersOfImages_isRefused() throws IOException {
    Path results = FakeResults.write(folder.resolve("results"));
    Path file = results.resolve("runs/tpavi-stereo-msmi-s2/evaluation-vpo-ms.json");
    Evaluation e = EvaluationFormat.read(file);
    EvaluationFormat.write(
        file,
        new Evaluation(
            e.formatVersion(),
            e.run(),
            119,
            e.scores(),
            e.authorsScores(),
            e.jfScores(),
            e.classes(),
            null));

    assertThatThrownBy(() -> ValidationReport.html(results))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got 120 images in cavp-mono-msmi-s1 and 119 images in tpavi-stereo");
  }

  private static TestSet release(String digit) {
    return new TestSet(
        "release.json", digit.repeat(64), "ms", null, null, null, TestSet.IMAGES, 120);
  }

  @Test
  void folder_notResults_isBadInput() {
    assertThatThrownBy(() -> ValidationReport.html(folder))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("validation.json");
    assertThatThrownBy(() -> ValidationReport.html(folder.resolve("none")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got no folder");
  }
}
