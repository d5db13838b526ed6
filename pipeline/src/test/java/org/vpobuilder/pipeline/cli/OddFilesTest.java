package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.verify.Verifier;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.ProbedClip;

/** One world with links, a pipe and images of 4 gigapixels among its files. */
class OddFilesTest {
  /** A baseline JPEG of 65,535 x 65,535 pixels up to its scan, and its end. */
  private static final byte[] HUGE =
      HexFormat.of()
          .parseHex(
              "ffd8ffe000104a46494600010100000100010000ffc00011"
                  + "08ffffffff03011100021100031100ffda000c03010002000300003f00ffd9");

  @TempDir static @Nullable Path shared;
  private static @Nullable VpoRun run;
  private static List<Rejection> rejections = List.of();
  private static List<String> clips = List.of();
  private static List<String> images = List.of();

  @BeforeAll
  static void buildOddWorld() throws Exception {
    Path root = Objects.requireNonNull(shared);
    TinyWorld world = TinyWorld.in(root.resolve("world"));
    clips =
        world.rows().stream()
            .filter(row -> Records.VPO_21.byLabel("vggsound", row.label()).isPresent())
            .map(world::clipFile)
            .filter(file -> !file.isEmpty())
            .toList();
    link(clip(0), moved(clip(0), root.resolve("elsewhere/clip")));
    link(clip(1), moved(clip(1), world.file("vggsound/more/clip")));
    link(clip(2), clip(2));
    Files.delete(clip(3));
    Process pipe = new ProcessBuilder("mkfifo", clip(3).toString()).start();
    assumeTrue(pipe.waitFor() == 0, "needs mkfifo");
    // Users may use links for folders.
    link(
        world.file("coco/val2017"),
        moved(world.file("coco/val2017"), root.resolve("elsewhere/images")));
    world.edit(OddFilesTest::oddImages);
    link(image(0), moved(image(0), root.resolve("elsewhere/image")));
    Files.write(image(1), HUGE);
    Files.write(image(2), HUGE);
    run = VpoRun.build(world.folder(), out(), "--spec", TinyWorld.specIn(root));
    rejections = new ReleaseFiles(out()).rejections();
  }

  /** Makes the record of the third image contradict its file. */
  private static void oddImages(ObjectNode root) {
    images =
        IntStream.range(0, 3)
            .mapToObj(i -> TinyWorld.record(root, "images", i).get("file_name").asText())
            .toList();
    TinyWorld.record(root, "images", 2).put("width", 65_535).put("height", 65_535);
  }

  private static Path moved(Path from, Path to) throws IOException {
    Files.createDirectories(Objects.requireNonNull(to.getParent()));
    return Files.move(from, to);
  }

  private static void link(Path name, Path target) throws IOException {
    Files.deleteIfExists(name);
    Files.createSymbolicLink(name, target);
  }

  private static Path clip(int i) {
    return Objects.requireNonNull(shared).resolve("world/vggsound/clips/" + clips.get(i));
  }

  private static Path image(int i) {
    return Objects.requireNonNull(shared).resolve("world/coco/train2017/" + images.get(i));
  }

  private static Path out() {
    return Objects.requireNonNull(shared).resolve("out");
  }

  @Test
  void build_oddFiles_isSound() {
    VpoRun built = Objects.requireNonNull(run);
    assertThat(built.code()).as(built.err()).isZero();
    assertThat(Verifier.verify(out(), bytes -> {}))
        .satisfies(verdict -> assertThat(verdict.passed()).as(verdict.table()).isTrue());
  }

  @Test
  void linksOutOfTheFolder_ofAClipAndAnImage_areRejected() {
    assertThat(rejections)
        .filteredOn(rejection -> rejection.code().name().endsWith("_LINK_LEADS_OUT"))
        .extracting(Rejection::code, Rejection::source, Rejection::got)
        .containsExactlyInAnyOrder(
            tuple(
                RejectionCode.CLIP_LINK_LEADS_OUT,
                "clips/" + clips.get(0),
                "a link out of its folder"),
            tuple(
                RejectionCode.IMAGE_LINK_LEADS_OUT,
                "train2017/" + images.get(0),
                "a link out of its folder"));
  }

  @Test
  void linksWithinTheSource_andLinksOfFolders_areFollowed() throws IOException {
    assertThat(new ReleaseFiles(out()).clips())
        .extracting(ProbedClip::file)
        .contains("clips/" + clips.get(1));
    assertThat(new ReleaseFiles(out()).manifest().counts().get("ss/test")).isPositive();
  }

  /** A link to itself, and a pipe, whose reader would wait for ever. */
  @Test
  void filesThatAreNone_areMissing() throws IOException {
    assertThat(new ReleaseFiles(out()).clips())
        .extracting(ProbedClip::file)
        .isNotEmpty()
        .doesNotContain("clips/" + clips.get(2), "clips/" + clips.get(3));
    assertThat(rejections)
        .extracting(Rejection::source)
        .doesNotContain("clips/" + clips.get(2), "clips/" + clips.get(3));
  }

  /** The images would take 4 GB if they were decoded; this JVM has 1 GB. */
  @Test
  void hugeImages_areRejectedByTheirHeaders() {
    assertThat(ByteBuffer.wrap(HUGE).capacity()).isLessThan(100);
    assertThat(Runtime.getRuntime().maxMemory()).isLessThan(65_535L * 65_535);
    assertThat(rejections)
        .filteredOn(rejection -> rejection.got().equals("65535 x 65535"))
        .extracting(Rejection::code)
        .containsExactlyInAnyOrder(
            RejectionCode.IMAGE_SIZE_MISMATCH, RejectionCode.IMAGE_DIMENSIONS_OUT_OF_RANGE);
  }
}
