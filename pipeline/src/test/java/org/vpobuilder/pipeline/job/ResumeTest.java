package org.vpobuilder.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.pipeline.run.Progress;
import org.vpobuilder.pipeline.run.RunnerOptions;
import org.vpobuilder.pipeline.run.RunnerOptions.Kind;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.subset.VpoSubsets;

/** A build that stopped at a known point resumes to the same bytes as a build that did not stop. */
class ResumeTest {
  private static final RunnerOptions THREADS = new RunnerOptions(Kind.THREADS, 2);

  @TempDir static Path shared;
  @TempDir Path folder;
  private static TinyWorld world;
  private static SortedMap<String, String> expected;
  private Path out;

  @BeforeAll
  static void buildWithoutInterruption() throws IOException {
    world = TinyWorld.write(shared.resolve("world"), 60, 84);
    new ReleaseBuilder(THREADS, Progress.SILENT)
        .build(world.request(TinyWorld.spec(7), shared.resolve("expected")));
    expected = TinyWorld.hashes(shared.resolve("expected"));
  }

  @BeforeEach
  void nameOut() {
    out = folder.resolve("out");
  }

  /** Fails when the stage with that title ends or begins; notes every stage that begins. */
  private static final class StopAt implements Progress {
    private final String place;
    private final List<String> begun = new ArrayList<>();

    StopAt(String place) {
      this.place = place;
    }

    @Override
    public Running start(String title, String unit, LongSupplier total, LongSupplier done) {
      begun.add(title);
      stop("begin " + title);
      return () -> stop("end " + title);
    }

    private void stop(String here) {
      if (here.equals(place)) {
        throw new IllegalStateException("stopped at " + here);
      }
    }
  }

  private BuildRequest request() {
    return world.request(TinyWorld.spec(7), out);
  }

  /**
   * Copies a run that stopped at that point; it is made once. After the index it has clips in
   * .work.
   */
  private void stopped(String place) throws IOException {
    Path made = shared.resolve("stopped at " + place);
    if (!Files.exists(made)) {
      BuildRequest there =
          place.equals("end index")
              ? world.decoding(TinyWorld.spec(7), made)
              : world.request(TinyWorld.spec(7), made);
      assertThatThrownBy(() -> new ReleaseBuilder(THREADS, new StopAt(place)).build(there))
          .hasMessageContaining("stopped at " + place);
    }
    copy(made, out);
    assertThat(OutFolder.isResumable(Folder.of(out))).isTrue();
  }

  /** Resumes and returns the stages that were run. */
  private List<String> resumed(RunnerOptions runner) throws IOException {
    StopAt never = new StopAt("nowhere");
    new ReleaseBuilder(runner, never).build(request().after(true, null));
    assertThat(TinyWorld.hashes(out)).isEqualTo(expected);
    assertThat(out.resolve(".work")).doesNotExist();
    return never.begun;
  }

  private void refused(BuildRequest request, String message) throws IOException {
    SortedMap<String, String> before = stamps();
    assertThatThrownBy(
            () -> new ReleaseBuilder(THREADS, Progress.SILENT).build(request.after(true, null)))
        .isInstanceOf(BadInputException.class)
        .hasMessageMatching(message);
    assertThat(stamps()).isEqualTo(before);
  }

  /**
   * Every file of the run by its path, with attributes that distinguish it from a new file of the
   * same name.
   */
  private SortedMap<String, String> stamps() throws IOException {
    SortedMap<String, String> stamps = new TreeMap<>();
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        BasicFileAttributes read = Files.readAttributes(file, BasicFileAttributes.class);
        stamps.put(
            out.relativize(file).toString(),
            read.fileKey() + " " + read.size() + " " + read.lastModifiedTime());
      }
    }
    return stamps;
  }

  @ParameterizedTest
  @ValueSource(strings = {"begin index", "end index", "begin plan", "end plan", "end render"})
  void resume_stoppedThere_sameBytes(String place) throws IOException {
    stopped(place);

    assertThat(resumed(THREADS)).endsWith("render");
  }

  @Test
  void resume_onFlinkOfARunOnDirect_sameBytes() throws IOException {
    stopped("end index");

    assertThat(resumed(new RunnerOptions(Kind.FLINK, 2)))
        .containsExactly("index", "plan", "render");
  }

  @Test
  void resume_planFinished_onlyRenders() throws IOException {
    stopped("begin render");

    assertThat(resumed(THREADS)).containsExactly("render");
  }

  /**
   * A clip that was measured is not decoded again: without the cache there would be new entries.
   */
  @Test
  void resume_clipsMeasured_areNotDecodedAgain() throws IOException {
    stopped("end index");
    Folder.of(out).deleteFolder(".work/pcm");
    BuildRequest there = world.decoding(TinyWorld.spec(7), out).after(true, null);

    assertThatThrownBy(() -> new ReleaseBuilder(THREADS, new StopAt("begin plan")).build(there))
        .hasMessageContaining("stopped");

    assertThat(out.resolve(".work/pcm")).doesNotExist();
    assertThat(TinyWorld.hashes(out).get("index/clips.jsonl"))
        .isEqualTo(expected.get("index/clips.jsonl"));
  }

  @Test
  void resume_shardsMade_keepsThemButTheDamaged() throws IOException {
    stopped("end render");
    flip(out.resolve("ss/train/vpo-ss-train-000001.tar"));
    Files.delete(out.resolve("ms/train/vpo-ms-train-000000.tar"));
    SortedMap<String, Object> before = shards();
    SortedMap<String, Object> after = new TreeMap<>();
    Progress look =
        (title, unit, total, done) ->
            () -> {
              try {
                after.putAll(shards());
              } catch (IOException e) {
                throw new IllegalStateException(e);
              }
            };

    new ReleaseBuilder(THREADS, look).build(request().after(true, null));

    assertThat(TinyWorld.hashes(out)).isEqualTo(expected);
    assertThat(before).hasSizeGreaterThan(8);
    before.remove("vpo-ss-train-000001.tar");
    assertThat(after).containsAllEntriesOf(before).hasSize(before.size() + 2);
  }

  /**
   * The shards by name, each with attributes that distinguish its file from a new one of the same
   * name.
   */
  private SortedMap<String, Object> shards() throws IOException {
    SortedMap<String, Object> shards = new TreeMap<>();
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".tar")).toList()) {
        BasicFileAttributes read = Files.readAttributes(file, BasicFileAttributes.class);
        shards.put(file.getFileName().toString(), read.fileKey() + " " + read.creationTime());
      }
    }
    return shards;
  }

  @Test
  void resume_planFileDamaged_plansAgain() throws IOException {
    stopped("begin render");
    flip(out.resolve("plan/ms.jsonl"));

    assertThat(resumed(THREADS)).containsExactly("plan", "render");
  }

  @Test
  void resume_temporaryFilesOfKilledAttempts_areGone() throws IOException {
    stopped("begin render");
    Files.createDirectories(out.resolve("ss/train"));
    Files.writeString(out.resolve("ss/train/vpo-ss-train-000000.tar.x.tmp"), "half");
    Files.writeString(out.resolve("plan/ms.jsonl.x.tmp"), "half");

    resumed(THREADS);
  }

  /** The run was killed between the manifest and the end. */
  @Test
  void resume_releaseWritten_clearsUp() throws IOException {
    stopped("end render");
    Path aside = folder.resolve("aside");
    copy(out.resolve(".work"), aside);
    resumed(THREADS);
    copy(aside, out.resolve(".work"));

    assertThat(resumed(THREADS)).isEmpty();
  }

  @Test
  void resume_anotherSpecOrOption_isRefusedByName() throws IOException {
    stopped("begin plan");

    refused(
        world.request(TinyWorld.spec(7).withSeed(8), out),
        "--resume: not the build that was begun: spec\\.seed: was 7, is 8");
    refused(
        world.request(TinyWorld.spec(8), out),
        ".*: spec\\.subsets\\.ms\\.samples\\.train: was 7, is 8; spec.*ss.*: was 14, is 16");
    BuildRequest all = request();
    refused(
        new BuildRequest(
            all.spec(), all.classMap(), Set.of(VpoSubsets.SS), all.sources(), all.out()),
        ".*: --subsets: was \\[ss, ms, msmi\\], is \\[ss\\]");
    resumed(THREADS);
  }

  @Test
  void resume_changedSource_isRefusedByName() throws IOException {
    stopped("begin render");
    Path changed = folder.resolve("changed");
    copy(shared.resolve("world"), changed);
    BuildRequest request = new TinyWorld(changed).request(TinyWorld.spec(7), out).after(true, null);
    Path csv = changed.resolve("vggsound/vggsound.csv");
    byte[] rows = Files.readAllBytes(csv);
    Files.write(csv, "\n".getBytes(), java.nio.file.StandardOpenOption.APPEND);
    refused(
        request, ".*begun: source vggsound/vggsound.csv: was sha256 \\w{64}, is sha256 \\w{64}");
    Files.write(csv, rows);

    Path labels = changed.resolve("coco/annotations/captions_train2017.json");
    byte[] captions = Files.readAllBytes(labels);
    Files.write(labels, " ".getBytes(), java.nio.file.StandardOpenOption.APPEND);
    refused(request, ".*begun: source coco/annotations/captions_train2017.json: was .*, is .*");
    Files.write(labels, captions);

    Path clip = one(changed.resolve("vggsound/clips"));
    flip(clip);
    refused(
        request, ".*begun: clips/%s: was sha256 \\w{64}, is sha256 \\w{64}".formatted(name(clip)));
    flip(clip);

    Path image = one(changed.resolve("coco/train2017"));
    flip(image);
    refused(request, ".*begun: train2017/%s: was sha256 .*, is sha256 .*".formatted(name(image)));
    Files.delete(image);
    refused(request, ".*begun: train2017/%s: was sha256 .*, is no file".formatted(name(image)));
  }

  @Test
  void resume_nothingThere_isRefused() throws IOException {
    assertThatThrownBy(
            () -> new ReleaseBuilder(THREADS, Progress.SILENT).build(request().after(true, null)))
        .isInstanceOf(BadInputException.class)
        .hasMessage("--resume: %s/ holds no unfinished build".formatted(out));
    assertThat(out).doesNotExist();
  }

  @Test
  void build_unfinishedRunThere_saysHowFarItIs() throws IOException {
    stopped("end render");
    long shards = shards().size();

    assertThatThrownBy(() -> new ReleaseBuilder(THREADS, Progress.SILENT).build(request()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "--out %s/: holds an unfinished run (index and plan finished, %d shards made); --resume"
                    .formatted(out, shards)
                + " goes on with a build, or delete it");
  }

  private static void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  /** A file that the plan uses. */
  private Path one(Path sources) throws IOException {
    String plan = Files.readString(out.resolve("plan/ss.jsonl"));
    try (Stream<Path> files = Files.list(sources)) {
      return files.sorted().filter(file -> plan.contains(name(file))).findFirst().orElseThrow();
    }
  }

  private static String name(Path file) {
    return Objects.requireNonNull(file.getFileName()).toString();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
