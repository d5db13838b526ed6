package org.vpobuilder.pipeline.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.pipeline.run.Runner;
import org.vpobuilder.pipeline.run.RunnerOptions;
import org.vpobuilder.pipeline.run.Squares;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.world.SharedWorld;
import org.vpobuilder.pipeline.world.WorldConfig;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The launcher's jar, a cluster of a JobManager and two TaskManagers, and the demo's spec: the
 * result is that of the DirectRunner, even if workers die on the way. {@code ./mvnw -Pslow -pl
 * pipeline -am verify} runs it: that profile packs the jar before the tests. It waits more than it
 * computes, so it runs in parallel with the others and not after them.
 */
@Tag("slow")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ClusterBuildTest {
  private static final Path JAR = Path.of("target/pipeline-0.1.0.jar");

  @TempDir static Path folder;
  private static LocalFlink cluster;
  private static SortedMap<String, String> expected;

  @BeforeAll
  static void buildByDirectRunner() throws Exception {
    Files.createDirectories(folder.resolve("flink"));
    cluster = LocalFlink.start(folder.resolve("flink"), 2);
    SharedWorld.copy(new WorldConfig(60, 54, 2, false), folder.resolve("world"));
    assertThat(end(build("direct", "--runner", "direct"))).isZero();
    expected = hashes(folder.resolve("direct"));
    assertThat(expected).containsKey("release.json").hasSizeGreaterThan(25);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /**
   * Two workers share each job. One is killed while clips are decoded and one while shards are
   * written; each is replaced.
   */
  @Test
  void build_taskManagersKilledMidJob_sameBytes() throws Exception {
    Process build = build("shot", "--runner", "flink", "--flink-master", master());
    Path out = folder.resolve("shot");

    String indexing = kill(0, build, () -> count(out.resolve(".work/pcm"), ".pcm") >= 10, "index");
    String rendering = kill(1, build, () -> count(out, ".tar") >= 1, "render");

    assertThat(end(build)).as(said("shot")).isZero();
    assertThat(hashes(out)).isEqualTo(expected);
    // The count of shards on the way; the cluster does not count the last ones in time.
    assertThat(said("shot")).containsPattern("render: [1-9]\\d* .*samples rendered");
    assertThat(failures(indexing)).as("what the first kill ended").isNotEmpty();
    assertThat(failures(rendering)).as("what the second kill ended").isNotEmpty();
  }

  /**
   * Bad input is reported as such, and the cluster, which would retry ten times, must not retry it.
   */
  @Test
  void run_workerFindsBadInput_thatAndNoSecondAttempt() throws Exception {
    List<String> before = jobs("FAILED");

    assertThatThrownBy(
            () ->
                Runner.of(RunnerOptions.onCluster(cluster.master(), 2), Progress.SILENT)
                    .run(
                        new Squares(),
                        List.of(new Squares.Number(3), new Squares.Number(Squares.BAD)),
                        Folder.of(folder.resolve("bad"))))
        .isInstanceOf(BadInputException.class)
        .hasMessage("bad");

    List<String> failed = List.of();
    while (failed.isEmpty()) {
      // The cluster caches its overview and its data on a job for some seconds.
      LocalFlink.pause();
      failed = jobs("FAILED");
      failed.removeAll(before);
    }
    assertThat(failed).hasSize(1);
    String page = "/jobs/" + failed.get(0);
    while (!cluster.get(page).path("state").asText().equals("FAILED")) {
      LocalFlink.pause();
    }
    assertThat(failures(failed.get(0))).hasSize(1);
  }

  @Test
  void build_launcherStopped_jobCancelled() throws Exception {
    Process build = build("stopped", "--flink-master", master());
    Moment decoding = () -> count(folder.resolve("stopped/.work/pcm"), ".pcm") >= 1;
    while (!decoding.hasCome()) {
      assertThat(build.isAlive()).isTrue();
      LocalFlink.pause();
    }
    String job = cluster.jobId("vpo index");

    build.destroy();

    end(build);
    while (!cluster.jobId("vpo index").isEmpty()) {
      LocalFlink.pause();
    }
    assertThat(cluster.state(job)).startsWith("CANCEL");
  }

  @Test
  void build_moreWorkersThanSlots_oneLine() throws Exception {
    Process build = build("wide", "--flink-master", master(), "--parallelism", "9");

    assertThat(end(build)).isEqualTo(2);
    assertThat(said("wide"))
        .matches(
            "vpo: --parallelism: got 9, wanted at most the \\d slots that %s has on \\d TaskManagers\\s"
                .formatted(master()));
    assertThat(folder.resolve("wide")).doesNotExist();
  }

  private static List<String> jobs(String state) throws IOException {
    List<String> jobs = new ArrayList<>();
    for (JsonNode job : cluster.get("/jobs/overview").path("jobs")) {
      if (job.path("state").asText().equals(state)) {
        jobs.add(job.path("jid").asText());
      }
    }
    return jobs;
  }

  /** A condition on what is on the disk. */
  @FunctionalInterface
  private interface Moment {
    boolean hasCome() throws IOException;
  }

  /**
   * Kills a TaskManager at a moment of a job, and starts another.
   *
   * @return the job
   */
  private static String kill(int taskManager, Process build, Moment moment, String job)
      throws IOException {
    while (!moment.hasCome()) {
      assertThat(build.isAlive()).as("runs until the moment in %s has come", job).isTrue();
      LocalFlink.pause();
    }
    String id = cluster.jobId("vpo " + job);
    cluster.kill(taskManager);
    cluster.startTaskManager();
    return id;
  }

  /** The messages of a job's failed tasks. */
  private static List<String> failures(String job) throws IOException {
    List<String> failures = new ArrayList<>();
    for (JsonNode entry :
        cluster.get("/jobs/" + job + "/exceptions").at("/exceptionHistory/entries")) {
      failures.add(entry.path("exceptionName").asText());
    }
    return failures;
  }

  private static String master() {
    return cluster.master().toString();
  }

  /** Starts {@code vpo build} as its launcher does. */
  private static Process build(String name, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                LocalFlink.QUICK,
                "-jar",
                JAR.toAbsolutePath().toString(),
                "build",
                "--spec",
                "demo",
                "--set",
                "audio.clip_seconds=4",
                "--set",
                "shards.samples_per_shard=4",
                "--coco",
                folder.resolve("world/coco").toString(),
                "--vggsound",
                folder.resolve("world/vggsound").toString(),
                "--out",
                folder.resolve(name).toString()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".log").toFile())
        .start();
  }

  private static int end(Process build) throws InterruptedException {
    return build.waitFor();
  }

  private static String said(String name) throws IOException {
    return Files.readString(folder.resolve(name + ".log"));
  }

  private static int count(Path below, String suffix) throws IOException {
    if (!Files.isDirectory(below)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(below)) {
      return (int) files.filter(file -> file.toString().endsWith(suffix)).count();
    } catch (java.io.UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        // A temporary file got its final name in between.
        return 0;
      }
      throw new FileSystemException(below.toString());
    }
  }

  private static SortedMap<String, String> hashes(Path release) throws IOException {
    SortedMap<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(release)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        hashes.put(release.relativize(file).toString(), Sha256.hex(Files.readAllBytes(file)));
      }
    }
    return hashes;
  }
}
