package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.world.SyntheticWorld;
import org.vpobuilder.pipeline.world.WorldConfig;
import org.vpobuilder.pipeline.world.WorldProgress;
import org.vpobuilder.schemas.SpecReader;

/** Processes of {@code vpo build} that are killed with SIGKILL and gone on with. */
class KilledBuildTest {
  private static final int ENDED_AND_NOT_KILLED = 0;

  @TempDir Path folder;

  private List<String> command(String out, List<String> more) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                Vpo.class.getName(),
                "build",
                "--spec",
                folder.resolve("spec.yaml").toString(),
                "--coco",
                folder.resolve("world/coco").toString(),
                "--vggsound",
                folder.resolve("world/vggsound").toString(),
                "--out",
                folder.resolve(out).toString()));
    command.addAll(more);
    return command;
  }

  private Process start(String out, String... more) throws IOException {
    return new ProcessBuilder(command(out, List.of(more)))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start();
  }

  private Path log() {
    return folder.resolve("log.txt");
  }

  /** Runs to the end, or is killed after so many milliseconds; says whether it ended. */
  private boolean runs(long millis, String out, String... more) throws Exception {
    Process build = start(out, more);
    if (build.waitFor(millis, TimeUnit.MILLISECONDS)) {
      assertThat(build.exitValue()).as(Files.readString(log())).isEqualTo(ENDED_AND_NOT_KILLED);
      return true;
    }
    build.destroyForcibly().waitFor();
    return false;
  }

  private void prepare(int images, int clips, String specText) throws IOException {
    SyntheticWorld.write(
        new WorldConfig(images, clips, 3, false), folder.resolve("world"), WorldProgress.SILENT);
    Files.writeString(folder.resolve("spec.yaml"), specText);
  }

  /** Kills a build at each moment and goes on with it, sometimes killed again. */
  private void killAndResume(int moments, long seed) throws Exception {
    long started = System.nanoTime();
    assertThat(runs(Long.MAX_VALUE / 2_000_000, "expected")).isTrue();
    long millis = (System.nanoTime() - started) / 1_000_000;
    SortedMap<String, String> expected = ReleaseFiles.sums(folder.resolve("expected"));
    Random random = new Random(seed);
    List<String> states = new ArrayList<>();
    for (int moment = 0; moment < moments; moment++) {
      String out = "killed-" + moment;
      long after = moment(random, moment, moments, millis);
      boolean ended = runs(after, out);
      while (ended) {
        // The machine has become faster: a build that ended was not killed.
        after = after * 3 / 4;
        out += "-again";
        ended = runs(after, out);
      }
      for (int kills = 1; !ended; kills++) {
        boolean isBegun = Files.exists(folder.resolve(out).resolve(".work/run.json"));
        states.add(state(folder.resolve(out)));
        long limit = kills < 4 && random.nextInt(3) == 0 ? 1 + random.nextLong(millis) : 600_000;
        ended = isBegun ? runs(limit, out, "--resume") : runs(limit, out);
      }
      assertThat(ReleaseFiles.sums(folder.resolve(out))).as(out).isEqualTo(expected);
    }
    System.out.printf("%d kills: %s%n", states.size(), states);
    assertThat(states).hasSizeGreaterThanOrEqualTo(moments);
  }

  /** Somewhere in the moment's share of the build's time. */
  private static long moment(Random random, int moment, int moments, long millis) {
    return Math.max(1, (long) (millis * (moment + random.nextDouble()) / moments));
  }

  /** What the kill left, for the log of the test. */
  private static String state(Path out) throws IOException {
    if (!Files.exists(out.resolve(".work/run.json"))) {
      return "nothing";
    }
    if (!Files.exists(out.resolve(".work/index.json"))) {
      return "indexing";
    }
    if (!Files.exists(out.resolve(".work/plan.json"))) {
      return "planning";
    }
    return Files.exists(out.resolve("release.json")) ? "ending" : "rendering";
  }

  @Test
  void build_killedAndResumed_sameBytes() throws Exception {
    prepare(
        60,
        84,
        SpecReader.builtInText("demo")
            .replace("clip_seconds: 10.0", "clip_seconds: 1.0")
            .replace("samples_per_shard: 50", "samples_per_shard: 4"));

    killAndResume(2, 5);
  }

  @Test
  @Tag("slow")
  void demoBuild_killedAtTwentyMomentsAndResumed_sameBytes() throws Exception {
    prepare(
        600,
        240,
        SpecReader.builtInText("demo").replace("samples_per_shard: 50", "samples_per_shard: 10"));

    killAndResume(20, 2024);
  }

  @Test
  void build_whileAnotherBuildsThere_isRefusedUntilThatIsKilled() throws Exception {
    prepare(60, 84, SpecReader.builtInText("demo"));
    Process first = start("out");
    Path begun = folder.resolve("out/.work/run.json");
    while (!Files.exists(begun) && first.isAlive()) {
      Thread.sleep(20);
    }

    VpoRun second = build("--resume");
    VpoRun third = build();
    boolean firstLived = first.isAlive();
    first.destroyForcibly().waitFor();

    assertThat(firstLived).as(Files.readString(log())).isTrue();
    assertThat(List.of(second.code(), third.code())).containsOnly(2);
    assertThat(List.of(second.err(), third.err()))
        .allMatch(err -> err.matches("vpo: .*/out/: another run writes to it: pid \\d+ on \\S+\n"))
        .allMatch(err -> err.contains("pid " + first.pid() + " "));
    VpoRun anew = build();
    assertThat(anew.code()).isEqualTo(2);
    assertThat(anew.err()).contains("holds an unfinished run (index unfinished); --resume goes on");
    assertThat(build("--resume").code()).isZero();
  }

  /** Ctrl-C, as a shell sends it: SIGTERM is handled the same and no shell can have ignored it. */
  @Test
  void build_interrupted_saysHowToGoOn() throws Exception {
    prepare(60, 84, SpecReader.builtInText("demo"));
    Process build = start("out");
    while (!Files.exists(folder.resolve("out/.work/run.json")) && build.isAlive()) {
      Thread.sleep(20);
    }
    build.destroy();
    build.waitFor();

    assertThat(Files.readString(log()))
        .contains(
            "vpo: %s/ is unfinished; the same command with --resume goes on with it"
                .formatted(folder.resolve("out")));
  }

  private VpoRun build(String... more) {
    List<String> command = command("out", List.of(more));
    return VpoRun.of(command.subList(command.indexOf("build"), command.size()).toArray());
  }
}
