package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.cli.KilledBuilds.Phase;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.S3Server;
import org.vpobuilder.pipeline.world.SharedWorld;
import org.vpobuilder.pipeline.world.WorldConfig;
import org.vpobuilder.schemas.SpecReader;

/** Builds that are killed and resumed have the same bytes as one that was not killed. */
class KilledBuildTest {
  @TempDir static Path shared;
  @TempDir Path folder;
  private static KilledBuilds measured;
  private static SortedMap<String, String> expected;

  /** Builds once, for all comparisons; the lengths of its phases decide when to kill the others. */
  @BeforeAll
  static void buildWithoutAKill() throws Exception {
    SharedWorld.copy(new WorldConfig(60, 54, 2, false), shared.resolve("world"));
    specIn(shared);
    measured = new KilledBuilds(options(shared, world()), shared.resolve("log.txt"), 0);
    measured.measure(Folder.of(shared.resolve("expected")));
    expected = ReleaseFiles.sums(shared.resolve("expected"));
    assertThat(expected).containsKey("release.json").hasSizeGreaterThan(30);
  }

  @BeforeEach
  void prepare() throws IOException {
    specIn(folder);
  }

  /** The demo's spec in small pieces; a build takes seconds, most of them for the JVM's start. */
  private static void specIn(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("spec.yaml"),
        SpecReader.builtInText("demo")
            .replace("clip_seconds: 10.0", "clip_seconds: 1.0")
            .replace("samples_per_shard: 50", "samples_per_shard: 4"));
  }

  private static String world() {
    return shared.resolve("world").toString();
  }

  private static List<String> options(Path folder, String world, String... more) {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--spec", folder.resolve("spec.yaml").toString()));
    options.addAll(List.of("--coco", world + "/coco", "--vggsound", world + "/vggsound"));
    options.addAll(List.of("--scale", "0.4"));
    options.addAll(List.of(more));
    return options;
  }

  private KilledBuilds local(long seed) {
    return new KilledBuilds(options(folder, world()), folder.resolve("log.txt"), seed, measured);
  }

  private Folder out(String name) {
    return Folder.of(folder.resolve(name));
  }

  private void killAndResume(KilledBuilds builds, List<Phase> phases, int kills) throws Exception {
    int more = 0;
    for (Phase phase : phases) {
      for (int i = 0; i < kills; i++) {
        String name = "%s-%d".formatted(phase, i);
        Folder out = builds.kill(phase, builds.place(i, kills), n -> out(name + "-" + n));
        more += builds.resume(out);
        assertThat(ReleaseFiles.sums(out.local())).as("%s", out).isEqualTo(expected);
      }
    }
    System.out.printf(
        "%d kills in each of %s and %d more%n", kills, builds.millis().keySet(), more);
  }

  @Test
  void build_killedInLongPhasesAndResumed_sameBytes() throws Exception {
    killAndResume(local(5), List.of(Phase.INDEXING, Phase.RENDERING), 1);
  }

  @Test
  @Tag("slow")
  void build_killedInShortPhasesAndResumed_sameBytes() throws Exception {
    killAndResume(local(2024), List.of(Phase.STARTING, Phase.PLANNING, Phase.ENDING), 1);
  }

  /** Sources and release in buckets of an S3 server. */
  @Test
  @Tag("slow")
  void build_inABucketKilledAndResumed_bytesOfALocalBuild() throws Exception {
    S3Server server = S3Server.get();
    String sources = server.bucket("killed-sources");
    String releases = server.bucket("killed-releases");
    server.upload(shared.resolve("world"), sources);
    // Phases in a bucket are longer than those measured on the disk: the later half of these are
    // moments in the midst of them.
    KilledBuilds builds =
        new KilledBuilds(
            options(folder, sources, "--s3-endpoint", server.endpoint(), "--s3-path-style"),
            folder.resolve("log.txt"),
            8,
            measured);
    for (Phase phase : List.of(Phase.INDEXING, Phase.RENDERING)) {
      Folder out =
          builds.kill(
              phase,
              builds.place(1, 2),
              n -> Folder.of("%s/%s-%d".formatted(releases, phase, n), server.settings()));
      builds.resume(out);
      assertThat(server.sums(out.toString().replaceAll("/$", "")))
          .as("%s", out)
          .isEqualTo(expected);
    }
  }

  @Test
  void build_whileAnotherBuildsThere_isRefusedUntilThatIsKilled() throws Exception {
    // Long enough to be still running when the others start.
    Files.writeString(folder.resolve("spec.yaml"), SpecReader.builtInText("demo"));
    KilledBuilds builds = local(0);
    Process first = builds.start(out("out"));
    Path begun = folder.resolve("out/.work/run.json");
    while (!Files.exists(begun) && first.isAlive()) {
      Thread.sleep(20);
    }

    VpoRun second = build("--resume");
    VpoRun third = build();
    boolean firstLived = first.isAlive();
    first.destroyForcibly().waitFor();

    assertThat(firstLived).as(builds.said()).isTrue();
    assertThat(List.of(second.code(), third.code())).containsOnly(2);
    assertThat(List.of(second.err(), third.err()))
        .allMatch(err -> err.matches("vpo: .*/out/: another run writes to it: pid \\d+ on \\S+\n"))
        .allMatch(err -> err.contains("pid " + first.pid() + " "));
    VpoRun anew = build();
    assertThat(anew.code()).isEqualTo(2);
    assertThat(anew.err()).contains("holds an unfinished run (index unfinished); --resume goes on");
    assertThat(build("--resume").code()).isZero();
  }

  /**
   * Ctrl-C as a shell sends it; SIGTERM is handled in the same way, and no shell can have ignored
   * it.
   */
  @Test
  void build_interrupted_saysHowToGoOn() throws Exception {
    KilledBuilds builds = local(0);
    Process build = builds.start(out("out"));
    while (!Files.exists(folder.resolve("out/.work/run.json")) && build.isAlive()) {
      Thread.sleep(20);
    }
    build.destroy();
    build.waitFor();

    assertThat(builds.said())
        .contains(
            "vpo: %s/ is unfinished; the same command with --resume goes on with it"
                .formatted(folder.resolve("out")));
  }

  private VpoRun build(String... more) {
    List<String> command = new ArrayList<>(List.of("build"));
    command.addAll(options(folder, world(), more));
    command.addAll(List.of("--out", folder.resolve("out").toString()));
    return VpoRun.of(command.toArray());
  }
}
