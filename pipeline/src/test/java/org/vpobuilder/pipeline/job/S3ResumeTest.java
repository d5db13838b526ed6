package org.vpobuilder.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.pipeline.run.RunnerOptions;
import org.vpobuilder.pipeline.run.RunnerOptions.Kind;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.S3Server;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.subset.VpoSubsets;

/** A build between buckets that stopped resumes to the same bytes as a local build. */
class S3ResumeTest {
  private static final RunnerOptions THREADS = new RunnerOptions(Kind.THREADS, 2);
  private static final String SOURCES = "s3://resume-sources";
  private static final String RELEASES = "s3://resume-releases";

  @TempDir static Path shared;
  private static S3Server server;
  private static SortedMap<String, String> expected;

  @BeforeAll
  static void buildLocally() throws IOException {
    server = S3Server.get();
    server.bucket("resume-sources");
    server.bucket("resume-releases");
    TinyWorld world = TinyWorld.write(shared.resolve("world"), 60, 84);
    server.upload(shared.resolve("world"), SOURCES);
    Path local = shared.resolve("local");
    new ReleaseBuilder(THREADS, Progress.SILENT).build(world.request(TinyWorld.spec(4), local));
    expected = TinyWorld.hashes(local);
  }

  private static Folder folder(String url) {
    return Folder.of(url, server.settings());
  }

  private static BuildRequest request(String out) {
    return new BuildRequest(
        TinyWorld.spec(4),
        ClassMap.builtIn("vpo-21"),
        Set.copyOf(VpoSubsets.ALL),
        Records.sources(folder(SOURCES + "/coco"), folder(SOURCES + "/vggsound")),
        folder(out));
  }

  private static void stop(String out, String beforeStage) {
    Progress progress =
        (title, unit, total, done) -> {
          if (title.equals(beforeStage)) {
            throw new IllegalStateException("stopped");
          }
          return () -> {};
        };
    assertThatThrownBy(() -> new ReleaseBuilder(THREADS, progress).build(request(out)))
        .hasMessageContaining("stopped");
    assertThat(OutFolder.isResumable(folder(out))).isTrue();
  }

  private static void resume(String out) throws IOException {
    new ReleaseBuilder(THREADS, Progress.SILENT).build(request(out).after(true, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"plan", "render"})
  void resume_stoppedThere_bytesOfALocalBuildAndNothingElse(String stage) throws IOException {
    String out = RELEASES + "/before-" + stage;
    stop(out, stage);

    resume(out);

    assertThat(server.sums(out)).isEqualTo(expected);
  }

  @Test
  void resume_aClipPutAgain_isReadAndRefusedIfChanged() throws IOException {
    String out = RELEASES + "/changed";
    stop(out, "plan");
    List<String> clips = folder(SOURCES + "/vggsound").names("clips").stream().sorted().toList();
    String clip = SOURCES + "/vggsound/clips/" + clips.get(0);
    byte[] bytes = server.get(clip);
    bytes[bytes.length / 2] ^= 1;
    // Times of objects are in whole seconds.
    pause(1_100);
    server.put(clip, bytes);

    assertThatThrownBy(() -> resume(out))
        .isInstanceOf(BadInputException.class)
        .hasMessageMatching(".*begun: clips/\\S+: was sha256 \\w{64}, is sha256 \\w{64}");

    bytes[bytes.length / 2] ^= 1;
    server.put(clip, bytes);
    resume(out);
    assertThat(server.sums(out)).isEqualTo(expected);
  }

  /** A second build from another machine, which no lock keeps out, sees the notes of the first. */
  @Test
  void build_whereAnUnfinishedOneIs_isRefused() throws IOException {
    String out = RELEASES + "/twice";
    stop(out, "plan");
    SortedMap<String, String> before = server.sums(out);

    assertThatThrownBy(() -> new ReleaseBuilder(THREADS, Progress.SILENT).build(request(out)))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            ("--out %s/: holds an unfinished run (index finished, plan unfinished); --resume goes"
                    + " on with a build, or delete it")
                .formatted(out));

    assertThat(server.sums(out)).isEqualTo(before);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
