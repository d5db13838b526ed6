package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.verify.Verdict;
import org.vpobuilder.pipeline.verify.Verifier;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.release.Shortfall;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.subset.VpoSubsets;

/** A plan and its sources give the same release as a build, or report what has changed. */
class PlanThenRenderTest {
  @TempDir static @Nullable Path shared;

  @TempDir @Nullable Path folder;

  @BeforeAll
  static void planSoundWorld() throws IOException {
    TinyWorld.in(shared("world"));
    Path spec = TinyWorld.specIn(shared(""));
    Files.writeString(
        spec, Files.readString(spec) + "sources: {visual: {coco: 1}, audio: {vggsound: 1}}\n");
    VpoRun plan = onWorld("plan", shared("plan"), "--spec", shared("tiny.yaml"));
    assertThat(plan.code()).as(plan.err()).isZero();
  }

  @Test
  void planAndRender_ofWorld_giveTheBytesOfBuild() throws IOException {
    VpoRun build = onWorld("build", dir("built"), "--spec", shared("tiny.yaml"));
    VpoRun render = onWorld("render", dir("rendered"), "--plan", shared("plan"));
    assertThat(build.code()).as(build.err()).isZero();
    assertThat(render.code()).as(render.err()).isZero();
    assertThat(ReleaseFiles.sums(dir("rendered")))
        .containsKey("release.json")
        .isEqualTo(ReleaseFiles.sums(dir("built")));
    assertThat(render.out().replace("rendered", "built")).isEqualTo(build.out());
  }

  @Test
  void plan_withoutLookingAtImages_rendersSound() throws IOException {
    VpoRun plan =
        onWorld(
            "plan",
            dir("plan"),
            "--spec",
            shared("tiny.yaml"),
            "--index",
            shared("plan"),
            "--no-image-check");
    assertThat(plan.code()).as(plan.err()).isZero();
    VpoRun render = onWorld("render", dir("out"), "--plan", dir("plan"));
    assertThat(render.code()).as(render.err()).isZero();
    assertSound(dir("out"));
    assertThat(new ReleaseFiles(dir("out")).rejections()).isEmpty();
  }

  @Test
  void image_changedAfterPlanning_isRejected() throws IOException {
    PlannedSample first = new ReleaseFiles(shared("plan")).rows(VpoSubsets.SS).get(0);
    TinyWorld world = new TinyWorld(shared("world")).copyTo(dir("world"));
    Path image = world.file("coco/" + first.image().file());
    byte[] bytes = Files.readAllBytes(image);
    bytes[bytes.length / 2] ^= 1;
    Files.write(image, bytes);
    render(world);
    assertSound(dir("out"));
    assertThat(new ReleaseFiles(dir("out")).rejections())
        .singleElement()
        .satisfies(r -> assertThat(r.code()).isEqualTo(RejectionCode.SOURCE_CHANGED))
        .satisfies(r -> assertThat(r.source()).isEqualTo(first.image().file()))
        .satisfies(r -> assertThat(r.record()).isEqualTo("image " + first.image().id()))
        .satisfies(r -> assertThat(r.wanted()).isEqualTo("sha256 " + first.image().sha256()));
    long lost = planned(VpoSubsets.SS, Split.TRAIN).filter(row -> shows(row, first)).count();
    assertThat(lost).isPositive();
    assertLost(lost);
    assertThat(new ReleaseFiles(dir("out")).manifest().ledger().images().get("ss/train").rejected())
        .containsOnly(Map.entry("SOURCE_CHANGED", 1L));
  }

  @Test
  void clip_removedAfterPlanning_isRejected() throws IOException {
    ClipRef clip =
        new ReleaseFiles(shared("plan")).rows(VpoSubsets.SS).get(0).sounding().get(0).clip();
    TinyWorld world = new TinyWorld(shared("world")).copyTo(dir("world"));
    Files.delete(world.file("vggsound/" + clip.file()));
    render(world);
    assertSound(dir("out"));
    String record = clip.id();
    assertThat(new ReleaseFiles(dir("out")).rejections())
        .containsExactly(
            new Rejection(
                RejectionCode.SOURCE_CHANGED, clip.file(), record, "no file", "the file indexed"));
    // The clip is dealt to several objects: each of their samples is lost, and no other clip
    // replaces it.
    long lost = planned(VpoSubsets.SS, Split.TRAIN).filter(row -> hears(row, clip)).count();
    assertThat(lost).isGreaterThan(1);
    assertLost(lost);
    assertThat(new ReleaseFiles(dir("out")).manifest().ledger().clips().get("train").rejected())
        .containsOnly(Map.entry("SOURCE_CHANGED", 1L));
  }

  @Test
  void trainImage_withBytesOfTestImage_isRejectedThoughNotLookedAt() throws IOException {
    TinyWorld world = new TinyWorld(shared("world")).copyTo(dir("world"));
    String[] plan = {"--spec", "" + shared("tiny.yaml"), "--index", "" + shared("plan")};
    VpoRun first =
        VpoRun.onSources(
            "plan",
            world.folder(),
            dir("p"),
            plan[0],
            plan[1],
            plan[2],
            plan[3],
            "--no-image-check");
    assertThat(first.code()).as(first.err()).isZero();
    List<PlannedSample> rows = new ReleaseFiles(dir("p")).rows(VpoSubsets.SS);
    PlannedSample train = null;
    PlannedSample test = null;
    for (PlannedSample a : rows) {
      for (PlannedSample b : rows) {
        if (a.split() == Split.TRAIN
            && b.split() == Split.TEST
            && a.image().width() == b.image().width()
            && a.image().height() == b.image().height()) {
          train = a;
          test = b;
        }
      }
    }
    org.junit.jupiter.api.Assumptions.assumeTrue(train != null && test != null);
    String copied = Objects.requireNonNull(train).image().file();
    Files.copy(
        world.file("coco/" + Objects.requireNonNull(test).image().file()),
        world.file("coco/" + copied),
        StandardCopyOption.REPLACE_EXISTING);
    VpoRun run = VpoRun.onSources("render", world.folder(), dir("out"), "--plan", dir("p"));
    assertThat(run.code()).as(run.err()).isZero();
    assertSound(dir("out"));
    assertThat(new ReleaseFiles(dir("out")).rejections())
        .singleElement()
        .satisfies(r -> assertThat(r.code()).isEqualTo(RejectionCode.IMAGE_ALSO_IN_TEST))
        .satisfies(r -> assertThat(r.source()).isEqualTo(copied));
  }

  @Test
  void plan_cutOffAtLineEnd_isRefusedAndLeavesNoFolder() throws IOException {
    new TinyWorld(shared("plan")).copyTo(dir("plan"));
    Path file = dir("plan/plan/ss.jsonl");
    List<String> rows = Files.readAllLines(file);
    Files.write(file, rows.subList(0, rows.size() - 1));
    VpoRun cut = onWorld("render", dir("out"), "--plan", dir("plan"));
    assertThat(cut.code()).isEqualTo(2);
    assertThat(cut.err()).contains("plan/ss.jsonl: got ").contains("that plan/plan.json counts");
    assertThat(dir("out")).doesNotExist();
    VpoRun whole = onWorld("render", dir("out"), "--plan", shared("plan"));
    assertThat(whole.code()).as(whole.err()).isZero();
  }

  @Test
  void index_edited_isRefusedBeforeAnythingIsWritten() throws IOException {
    new TinyWorld(shared("plan")).copyTo(dir("index"));
    Path file = dir("index/index/clips.jsonl");
    String text = Files.readString(file);
    Map<String, String> edits =
        Map.of(
            "\"file\":\"clips/", "\"file\":\"../clips/",
            "\"labels\":[\"", "\"labels\":[\"un",
            "\"span_starts\":[", "\"span_starts\":[-1,");
    for (Map.Entry<String, String> edit : edits.entrySet()) {
      Files.writeString(file, text.replace(edit.getKey(), edit.getValue()));
      VpoRun run =
          onWorld("plan", dir("out"), "--spec", shared("tiny.yaml"), "--index", dir("index"));
      assertThat(run.code()).as(edit.getValue()).isEqualTo(2);
      assertThat(run.err()).startsWith("vpo: " + file + ":1: ");
      assertThat(dir("out")).doesNotExist();
    }
  }

  @Test
  void demo_intoFullFolder_isRefusedBeforeTheWorldIsMade() throws IOException {
    Files.createDirectories(dir("demo"));
    Files.writeString(dir("demo/mine"), "x");
    VpoRun run = VpoRun.of("demo", "--out", dir("demo"));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("not empty");
    assertThat(ReleaseFiles.sums(dir("demo"))).containsOnlyKeys("mine");
  }

  private static boolean shows(PlannedSample row, PlannedSample other) {
    return row.image().id().equals(other.image().id());
  }

  private static boolean hears(PlannedSample row, ClipRef clip) {
    return row.sounding().stream().anyMatch(object -> object.clip().file().equals(clip.file()));
  }

  private static Stream<PlannedSample> planned(Subset subset, Split split) throws IOException {
    List<PlannedSample> rows = new ReleaseFiles(shared("plan")).rows(subset);
    return rows.stream().filter(row -> row.split() == split);
  }

  private void assertLost(long lost) throws IOException {
    long planned = planned(VpoSubsets.SS, Split.TRAIN).count();
    assertThat(new ReleaseFiles(dir("out")).manifest().counts())
        .containsEntry("ss/train", Math.toIntExact(planned - lost));
    assertThat(new ReleaseFiles(dir("out")).manifest().shortfalls())
        .filteredOn(s -> s.subset() == VpoSubsets.SS && s.split() == Split.TRAIN)
        .filteredOn(s -> s.className().equals(Shortfall.ALL))
        .singleElement()
        .satisfies(s -> assertThat(s.got()).isEqualTo(planned - lost))
        .satisfies(s -> assertThat(s.wanted()).isGreaterThanOrEqualTo((int) planned))
        .satisfies(
            s -> assertThat(s.reason()).isEqualTo("samples were rejected when they were rendered"));
    assertThat(new ReleaseFiles(dir("out")).manifest().sourceShares())
        .filteredOn(s -> s.subset() == VpoSubsets.SS && s.split() == Split.TRAIN)
        .hasSize(2)
        .allSatisfy(s -> assertThat(s.wanted()).isEqualTo((int) planned))
        .allSatisfy(s -> assertThat(s.got()).isEqualTo((int) (planned - lost)));
  }

  /** Renders without a cache, since a clip in a cache would not be missed. */
  private void render(TinyWorld world) {
    VpoRun run = VpoRun.decoding("render", world.folder(), dir("out"), "--plan", shared("plan"));
    assertThat(run.code()).as(run.err()).isZero();
  }

  private static void assertSound(Path release) {
    Verdict verdict = Verifier.verify(release, bytes -> {});
    assertThat(verdict.passed()).as(verdict.table()).isTrue();
  }

  private static VpoRun onWorld(String command, Path out, Object... more) {
    return VpoRun.onSources(command, shared("world"), out, more);
  }

  private static Path shared(String name) {
    return Objects.requireNonNull(shared).resolve(name);
  }

  private Path dir(String name) {
    return Objects.requireNonNull(folder).resolve(name);
  }
}
