package org.vpobuilder.validation.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.validation.protocol.TinyRelease;
import org.vpobuilder.validation.weights.Safetensors;

/** A real process that is sent SIGTERM in the midst of a training. */
class InterruptionTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SIGTERM = 128 + 15;

  @TempDir Path folder;

  private Process start(String line) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-Djava.awt.headless=true"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(VpoValidation.class.getName());
    command.addAll(Arrays.asList(line.split(" ")));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private static void await(Process process, Path file) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.exists(file) && process.isAlive() && System.nanoTime() < until) {
      Thread.sleep(20);
    }
  }

  /** Terminates it once {@code file} is there. */
  private int terminateAt(Process process, Path file) throws Exception {
    try {
      await(process, file);
      assertThat(process.isAlive()).as(Files.readString(folder.resolve("err"))).isTrue();
      process.destroy();
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private void assertEndedWell(int code, String line) throws IOException {
    assertThat(code).as(Files.readString(folder.resolve("err"))).isEqualTo(SIGTERM);
    assertThat(Files.readString(folder.resolve("err")))
        .contains("vpo: told to end; the step under way and its checkpoint come first")
        .doesNotContain("SIGSEGV");
    assertThat(Files.readString(folder.resolve("out"))).endsWith(line + System.lineSeparator());
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("hs_err") || name.startsWith("core"));
    }
  }

  private static long step(Path checkpoint) {
    return Long.parseLong(Safetensors.read(checkpoint).metadata().getOrDefault("step", ""));
  }

  @Test
  void train_terminated_endsAfterTheStepWithACheckpointToGoOnFrom() throws Exception {
    assumeThat(Path.of("/bin/kill")).as("signals").exists();
    TinyRelease.write(folder.resolve("release"));
    String train =
        "train --release release --subset ms --out run --config tiny-cavp --set batch_size=3"
            + " --set epochs=100000 --set audio.seconds=1 --set augmentation.crop_size=32"
            + " --threads 1 --workers 1";
    Path run = folder.resolve("run");
    int code = terminateAt(start(train), run.resolve("metrics.jsonl"));
    assertEndedWell(code, "stopped: run the same command again to go on");
    long step = step(run.resolve("checkpoint.safetensors"));
    List<String> rows = Files.readAllLines(run.resolve("metrics.jsonl"));
    assertThat(rows.get(rows.size() - 1)).contains("\"step\":" + step + ",");
    Process again = start(train + " --stop-after " + (step + 1));
    assertThat(again.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(again.exitValue()).isZero();
    assertThat(step(run.resolve("checkpoint.safetensors"))).isEqualTo(step + 1);
  }

  @Test
  void validate_terminated_stopsEveryRun() throws Exception {
    assumeThat(Path.of("/bin/kill")).as("signals").exists();
    TinyRelease.write(folder.resolve("release"));
    Path config = folder.resolve("long.yaml");
    Files.write(config, TinyRelease.config("tiny-tpavi", 1000).toYaml());
    String validate =
        "validate --release release --subsets ms --configs long.yaml --modes stereo --seeds 3"
            + " --parallel 2 --threads 1 --workers 1 --out results";
    Path runs = folder.resolve("results/runs");
    Path first = runs.resolve("tiny-tpavi-stereo-vpo-ms-s1");
    Path second = runs.resolve("tiny-tpavi-stereo-vpo-ms-s2");
    Process process = start(validate);
    await(process, first.resolve("metrics.jsonl"));
    int code = terminateAt(process, second.resolve("metrics.jsonl"));
    assertEndedWell(code, "stopped: run the same command again to go on");
    for (Path run : List.of(first, second)) {
      assertThat(step(run.resolve("checkpoint.safetensors"))).isPositive();
    }
    assertThat(runs.resolve("tiny-tpavi-stereo-vpo-ms-s3")).doesNotExist();
    assertThat(folder.resolve("results/validation.json")).doesNotExist();
  }
}
