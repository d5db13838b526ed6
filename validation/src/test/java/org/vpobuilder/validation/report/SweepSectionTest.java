package org.vpobuilder.validation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.evaluate.ClassRow;
import org.vpobuilder.validation.evaluate.EvaluatedRun;
import org.vpobuilder.validation.evaluate.Evaluation;
import org.vpobuilder.validation.evaluate.EvaluationFormat;
import org.vpobuilder.validation.evaluate.Scores;

/** The sweep on the page, and what a model told of its epochs as a curve. */
class SweepSectionTest {
  /** CAVP's own contrast and none of it; CPM, of which no paper's figures on VPO are known here. */
  private static final String SWEEP =
      """
      {"format_version": 1,
       "keys": ["model.vcp.enabled", "model.contrast.weight"],
       "arms": [
        {"model": "cavp", "preset": "paper-cavp", "changed": false, "audio": "stereo",
         "dataset": "vpo-msmi", "settings": {"model.contrast.weight": "1.0"},
         "runs": ["paper-cavp-stereo-vpo-msmi-s1", "paper-cavp-stereo-vpo-msmi-s2"], "background_alone": 0,
         "scores": {"f_beta": {"n": 2, "mean": 75.25, "sd": 0.5}, "fdr": {"n": 2, "mean": 22, "sd": 0.25},
                    "miou": {"n": 2, "mean": 60.125, "sd": 0.75}},
         "epoch_scores": {}},
        {"model": "cavp", "preset": "paper-cavp", "changed": true, "audio": "stereo",
         "dataset": "vpo-msmi", "settings": {"model.contrast.weight": "0"},
         "runs": ["paper-cavp+contrast.weight=0-stereo-vpo-msmi-s1"], "background_alone": 0,
         "scores": {"f_beta": {"n": 1, "mean": 70}, "fdr": {"n": 1, "mean": 30},
                    "miou": {"n": 1, "mean": 55.5}},
         "epoch_scores": {}},
        {"model": "cpm", "preset": "paper-cpm", "changed": false, "audio": "stereo",
         "dataset": "vpo-msmi", "settings": {"model.vcp.enabled": "true"},
         "runs": ["a", "b", "c"], "background_alone": 0,
         "scores": {"miou": {"n": 3, "mean": 61, "sd": 1}},
         "epoch_scores": {"sts": {"n": 3, "mean": -0.12345, "sd": 0.0625}, "sts_classes": {"n": 3, "mean": 22, "sd": 0}}},
        {"model": "cpm", "preset": "paper-cpm", "changed": true, "audio": "stereo",
         "dataset": "vpo-msmi", "settings": {"model.vcp.enabled": "<b>false"},
         "runs": ["d", "e", "f"], "background_alone": 2,
         "scores": {"miou": {"n": 3, "mean": 58, "sd": 2}},
         "epoch_scores": {"sts": {"n": 3, "mean": -1.5, "sd": 0.25}}}]}
      """;

  @TempDir Path folder;

  /** A run that was evaluated, of two epochs of ten steps. */
  private void run(String preset, int seed, double firstSts, double lastSts) throws IOException {
    run(
        new EvaluatedRun("cavp", preset, AudioMode.STEREO, "vpo-msmi", "test", seed, 20),
        firstSts,
        lastSts);
  }

  private void run(EvaluatedRun evaluated, double firstSts, double lastSts) throws IOException {
    Path run =
        Files.createDirectories(
            folder.resolve(
                "runs/%s-stereo-vpo-msmi-s%d".formatted(evaluated.preset(), evaluated.seed())));
    FakeResults.text(run.resolve("config.yaml"), "name: " + evaluated.preset());
    FakeResults.text(run.resolve("environment.json"), "{}");
    StringBuilder rows = new StringBuilder();
    for (int step = 1; step <= 20; step++) {
      double sts = step == 10 ? firstSts : lastSts;
      rows.append(
          "{\"step\":%d,\"epoch\":%d,\"seconds\":%d,\"lr\":0.1,\"images_per_second\":9,\"losses\":{\"total\":2}%s}\n"
              .formatted(
                  step,
                  1 + (step - 1) / 10,
                  step,
                  step % 10 == 0 ? ",\"epoch_scores\":{\"sts\":%s}".formatted(sts) : ""));
    }
    FakeResults.text(run.resolve("metrics.jsonl"), rows.toString());
    EvaluationFormat.write(
        run.resolve("evaluation-vpo-msmi.json"),
        new Evaluation(
            Evaluation.FORMAT_VERSION,
            evaluated,
            9,
            new Scores(2, 60, 75, 22, 95),
            new Scores(2, 60, 75, 22, 95),
            null,
            List.of(
                new ClassRow(0, "background", 95.0, 97.0, 3.0, 9_000, 9_100),
                new ClassRow(1, "dog", 60.0, 75.0, 22.0, 1_000, 900)),
            null));
  }

  private Document page() throws IOException {
    return Jsoup.parse(ValidationReport.html(folder));
  }

  private static List<List<String>> rows(Element table) {
    return table.select("tbody tr").stream().map(row -> row.children().eachText()).toList();
  }

  @Test
  void sweep_twoModels_areTablesOfArmsBesideThePublished() throws IOException {
    run("paper-cavp", 1, -1, -0.5);
    FakeResults.text(folder.resolve("sweep.json"), SWEEP);
    Document page = page();
    assertThat(page.select("nav a[href=#sweep]").text()).isEqualTo("Sweep");
    Element cavp = ValidationReportTest.table(page, "paper-cavp on vpo-msmi");
    assertThat(cavp.select("tr.heads th").eachText())
        .containsExactly(
            "contrast.weight",
            "Audio",
            "Runs",
            "ours",
            "published",
            "ours",
            "published",
            "ours",
            "published");
    assertThat(rows(cavp))
        .containsExactly(
            List.of(
                "1.0",
                "stereo",
                "2",
                "60.13 ± 0.75",
                "60.36 S1 Tab. 4; ResNet-50, original size",
                "75.25 ± 0.50",
                "75.60 S1 Tab. 4; ResNet-50, original size",
                "22.00 ± 0.25",
                "22.12 S1 Tab. 4; ResNet-50, original size"),
            List.of(
                "0",
                "stereo",
                "1",
                "55.50 one run",
                "58.50 S1 Tab. 5; ResNet-50, original size",
                "70.00 one run",
                "73.19 S1 Tab. 5; ResNet-50, original size",
                "30.00 one run",
                "–"));
    Element cpm = ValidationReportTest.table(page, "paper-cpm on vpo-msmi");
    assertThat(cpm.select(".published")).isEmpty();
    assertThat(cpm.select("caption").text())
        .endsWith("; no figures of it are published that could be checked");
    assertThat(cpm.select("tr.heads th").eachText())
        .containsExactly(
            "vcp.enabled", "Audio", "Runs", "ours", "ours", "ours", "sts", "sts_classes");
    assertThat(rows(cpm))
        .containsExactly(
            List.of(
                "true",
                "stereo",
                "3",
                "61.00 ± 1.00",
                "–",
                "–",
                "-0.123 ± 0.063",
                "22.000 ± 0.000"),
            List.of(
                "<b>false",
                "stereo",
                "3 2 learnt nothing",
                "58.00 ± 2.00",
                "–",
                "–",
                "-1.500 ± 0.250",
                "–"));
  }

  /** The preset says ResNet-50, {@code --set} another: S1 has no figure of CAVP with it on VPO. */
  @Test
  void sweep_ofRunsWithAnotherBackbone_haveNoFiguresOfResNet50Beside() throws IOException {
    run(
        new EvaluatedRun(
            "cavp",
            "paper-cavp",
            AudioMode.STEREO,
            "vpo-msmi",
            "test",
            1,
            20,
            "pvt-v2-b5",
            EvaluatedRun.ORIGINAL),
        -1,
        -0.5);
    FakeResults.text(folder.resolve("sweep.json"), SWEEP);
    List<List<String>> rows = rows(ValidationReportTest.table(page(), "paper-cavp on vpo-msmi"));
    assertThat(rows.get(0)).contains("60.13 ± 0.75").noneMatch(cell -> cell.contains("S1 Tab."));
    // The run of this arm is not there to say otherwise.
    assertThat(rows.get(1)).contains("58.50 S1 Tab. 5; ResNet-50, original size");
  }

  @Test
  void scores_armThatASweepChanged_haveNoPublishedFiguresBeside() throws IOException {
    run("paper-cavp", 1, -1, -0.5);
    run("paper-cavp+contrast.weight=0", 1, -1, -0.5);
    Document page = page();
    assertThat(page.select("#sweep")).isEmpty();
    List<List<String>> rows = rows(ValidationReportTest.table(page, "vpo-msmi (test): scores"));
    assertThat(rows.get(0))
        .startsWith("cavp paper-cavp, 20 steps", "stereo", "1")
        .contains("60.36 S1 Tab. 4; ResNet-50, original size");
    assertThat(rows.get(1))
        .containsExactly(
            "cavp paper-cavp+contrast.weight=0, 20 steps",
            "stereo",
            "1",
            "60.00 over 2 classes",
            "60.00 over 2",
            "–",
            "75.00 one run",
            "–",
            "22.00 one run",
            "–");
    assertThat(page.select("#verdict .facts").text()).contains("cavppaper-cavp Test sets");
  }

  @Test
  void curves_scoreOfEpochs_isAChartOfItsOwn() throws IOException {
    run("tiny-cpm", 1, -1, -0.5);
    run("tiny-cpm", 2, -0.5, -0.25);
    Element plot =
        page().select("#curves figure").stream()
            .filter(
                figure ->
                    figure
                        .select("figcaption")
                        .text()
                        .equals("tiny-cpm-vpo-msmi: score of epochs “sts”"))
            .findFirst()
            .orElseThrow();
    JsonNode series =
        new ObjectMapper().readTree(plot.select(".plot").attr("data-chart")).get("series");
    assertThat(series).hasSize(1);
    JsonNode line = series.get(0);
    assertThat(line.get("name").asText()).isEqualTo("stereo, mean of 2 seeds");
    assertThat(line.get("x").toString()).isEqualTo("[10.0,20.0]");
    assertThat(line.get("y").toString()).isEqualTo("[-0.75,-0.375]");
    assertThat(line.get("low").toString()).isEqualTo("[-1.0,-0.5]");
    assertThat(line.get("high").toString()).isEqualTo("[-0.5,-0.25]");
    assertThat(rows(plot.selectFirst("table")))
        .containsExactly(
            List.of("tiny-cpm-stereo-vpo-msmi-s1", "20", "-1.000", "-0.500", "-1.000", "9.0"),
            List.of("tiny-cpm-stereo-vpo-msmi-s2", "20", "-0.500", "-0.250", "-0.500", "9.0"));
    assertThat(page().select("#curves > p").text()).contains("“sts” is the stability score");
  }

  @Test
  void sweep_brokenFile_isBadInput() throws IOException {
    run("tiny-cpm", 1, -1, -0.5);
    FakeResults.text(
        folder.resolve("sweep.json"), SWEEP.replace("\"mean\": 61", "\"mean\": \"61\""));
    assertThatThrownBy(this::page)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("sweep.json: ")
        .hasMessageContaining("$.arms[2].scores.miou.mean");
  }
}
