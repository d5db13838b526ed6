package org.vpobuilder.validation.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.validation.bench.BenchReport;
import org.vpobuilder.validation.bench.ModelBench;
import org.vpobuilder.validation.bench.Ratio;
import org.vpobuilder.validation.bench.Timing;
import org.vpobuilder.validation.protocol.TinyRelease;

class BenchModelsCommandTest {
  @TempDir Path folder;

  private BenchReport bench(String... more) throws IOException {
    StringWriter json = new StringWriter();
    StringWriter text = new StringWriter();
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of("bench-models", "--device", "cpu", "--threads", "1", "--warm-up", "0"));
    arguments.add("--json");
    arguments.addAll(List.of(more));
    int code =
        VpoValidation.commandLine()
            .setOut(new PrintWriter(json))
            .setErr(new PrintWriter(text))
            .execute(arguments.toArray(String[]::new));
    assertThat(code).as(text.toString()).isZero();
    assertThat(text.toString()).contains("loader: not timed; name a --release");
    return read(json);
  }

  private static BenchReport read(StringWriter json) {
    return BenchReport.FORMAT.read(json.toString().getBytes(StandardCharsets.UTF_8), "bench");
  }

  @Test
  void bench_tinyNetworks_timesBothWorks() throws IOException {
    BenchReport report =
        bench(
            "--config=tiny-tpavi",
            "--config=tiny-cavp",
            "--side=32",
            "--repeats=2",
            "--no-pytorch");
    assertThat(report.timings())
        .extracting(timing -> timing.preset() + " " + timing.work() + " " + timing.images())
        .containsExactly(
            "tiny-tpavi train 2", "tiny-tpavi infer 1", "tiny-cavp train 2", "tiny-cavp infer 1");
    assertThat(report.timings())
        .allSatisfy(
            timing -> {
              assertThat(timing.seconds()).hasSize(2).allMatch(seconds -> seconds > 0);
              double sum = timing.seconds().get(0) + timing.seconds().get(1);
              assertThat(timing.median()).isEqualTo(sum / 2);
              // The system counts CPU time in hundredths of a second: a tiny image may take none.
              assertThat(timing.cpuSeconds()).hasSize(2).allMatch(seconds -> seconds >= 0);
              assertThat(timing.memoryGb()).isBetween(0.1, 10.);
              assertThat(timing.engine()).startsWith("djl 2.");
            });
    assertThat(report.ratios()).isEmpty();
    assertThat(report.environment()).containsKeys("load", "pytorch", "threads");
  }

  /** The step is timed once; the loader alone, then beside steps until five seconds are over. */
  @Test
  void bench_withARelease_timesTheLoader() throws IOException {
    TinyRelease.write(folder.resolve("release"));
    StringWriter json = new StringWriter();
    StringWriter text = new StringWriter();
    String line =
        "bench-models --config tiny-tpavi --release %s --subset ms --work train --batch 2 --side 32"
            + " --threads 1 --workers 2 --warm-up 0 --repeats 1 --no-pytorch --json";
    int code =
        VpoValidation.commandLine()
            .setOut(new PrintWriter(json))
            .setErr(new PrintWriter(text))
            .execute(line.formatted(folder.resolve("release")).split(" "));
    assertThat(code).as(text.toString()).isZero();
    assertThat(text.toString()).contains("2 workers load ");
    BenchReport report = read(json);
    assertThat(report.loaders())
        .singleElement()
        .satisfies(
            rate -> {
              assertThat(rate.workers()).isEqualTo(2);
              assertThat(rate.alone()).isPositive();
              assertThat(rate.beside()).isPositive();
              assertThat(rate.step()).isEqualTo(2 / report.timings().get(0).median());
              assertThat(rate.factor()).isEqualTo(rate.beside() / rate.stepBeside());
            });
  }

  @Test
  void bench_withLessThanABatch_isBadInput() throws IOException {
    TinyRelease.write(folder.resolve("release"));
    StringWriter err = new StringWriter();
    String line =
        "bench-models --config tiny-tpavi --release %s --subset ms --work train --batch 30 --side 32"
            + " --threads 1 --warm-up 0 --repeats 1 --no-pytorch";
    int code =
        VpoValidation.commandLine()
            .setErr(new PrintWriter(err))
            .execute(line.formatted(folder.resolve("release")).split(" "));
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("does not fill a batch of 30");
  }

  @Test
  void bench_besidePyTorch_comparesNetworksOfOneSize() throws IOException {
    assumeThat(ModelBench.python(Optional.empty())).as("a Python with torch").isPresent();
    BenchReport report = bench("--side=64", "--repeats=1", "--work=infer");
    List<String> presets =
        List.of("paper-cavp", "paper-tpavi", "paper-cpm", "paper-avsegformer", "paper-vct");
    assertThat(report.ratios()).extracting(Ratio::preset).containsExactlyElementsOf(presets);
    for (String preset : presets) {
      List<Timing> pair =
          report.timings().stream().filter(timing -> timing.preset().equals(preset)).toList();
      assertThat(pair.get(1).engine()).startsWith("pytorch ");
      assertThat(pair.get(0).parameters()).isEqualTo(pair.get(1).parameters());
      assertThat(report.ratios())
          .filteredOn(ratio -> ratio.preset().equals(preset))
          .singleElement()
          .satisfies(
              ratio -> {
                assertThat(ratio.value()).isEqualTo(pair.get(0).median() / pair.get(1).median());
                assertThat(ratio.cpu())
                    .isEqualTo(pair.get(0).cpuMedian() / pair.get(1).cpuMedian());
              });
    }
  }

  @Test
  void bench_pythonWithoutTorch_isBadInput() {
    StringWriter err = new StringWriter();
    int code =
        VpoValidation.commandLine()
            .setErr(new PrintWriter(err))
            .execute("bench-models", "--pytorch", folder.resolve("nothing").toString());
    assertThat(code).isEqualTo(2);
    assertThat(err.toString()).contains("wanted a Python that imports torch and torchvision");
  }
}
