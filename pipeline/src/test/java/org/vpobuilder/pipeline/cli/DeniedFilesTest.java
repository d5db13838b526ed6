package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * Files and folders that the user may not read or write. Root may, unless it drops this capability.
 */
class DeniedFilesTest {
  private static final String OVERRIDE = "-dac_override,-dac_read_search";
  private static final List<String> AS_OTHERS =
      List.of("setpriv", "--bounding-set=" + OVERRIDE, "--inh-caps=" + OVERRIDE);
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  @TempDir static @Nullable Path shared;

  @BeforeAll
  static void makeWorld() throws Exception {
    Path root = root();
    assumeTrue(isAble(root), "needs another user than root, or setpriv");
    TinyWorld.specIn(root);
    TinyWorld.in(root.resolve("world"));
  }

  private static Path root() {
    return Objects.requireNonNull(shared);
  }

  private static boolean isAble(Path root) throws InterruptedException {
    try {
      Path closed = Files.createFile(root.resolve("closed"));
      allow(closed, "---------");
      return run(root, List.of("true")).code() == 0
          && run(root, List.of("test", "-r", closed.toString())).code() == 1;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<String> java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Most of such a build is a JVM that warms up: C2 would add half the time again.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", CLASS_PATH));
    command.addAll(Arrays.asList(arguments));
    return command;
  }

  private static VpoRun run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path err = Files.createTempFile(folder, "err", "");
    boolean isRoot = "root".equals(System.getProperty("user.name"));
    Process process =
        new ProcessBuilder(
                Stream.concat(isRoot ? AS_OTHERS.stream() : Stream.of(), command.stream()).toList())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new VpoRun(process.exitValue(), "", Files.readString(err));
  }

  private static VpoRun build(Path out) throws IOException, InterruptedException {
    Path world = root().resolve("world");
    return run(
        root(),
        java(
            Vpo.class.getName(),
            "build",
            "--subsets",
            "ss",
            "--spec",
            root().resolve("tiny.yaml").toString(),
            "--coco",
            world.resolve("coco").toString(),
            "--vggsound",
            world.resolve("vggsound").toString(),
            "--out",
            out.toString()));
  }

  private static void allow(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static void assertRefused(VpoRun run, String complaint) {
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.err().lines()).containsExactly(complaint);
  }

  @Test
  void out_notWritable_oneLine() throws Exception {
    Path closed = Files.createDirectory(root().resolve("closed-folder"));
    allow(closed, "r-xr-xr-x");

    assertRefused(
        build(closed.resolve("out")),
        "vpo: %s: permission denied".formatted(closed.resolve("out")));
    try (Stream<Path> files = Files.list(closed)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void clipsFolder_notReadable_oneLineAndNotMissing() throws Exception {
    Path clips = root().resolve("world/vggsound/clips");
    try {
      allow(clips, "---------");
      assertRefused(build(root().resolve("a")), "vpo: %s: permission denied".formatted(clips));
    } finally {
      allow(clips, "rwxr-xr-x");
    }
    assertThat(root().resolve("a")).doesNotExist();
  }

  @Test
  void annotations_notReadable_oneLineAndNotMissing() throws Exception {
    Path annotations = root().resolve("world/coco/annotations");
    try {
      allow(annotations, "---------");
      assertRefused(
          build(root().resolve("b")),
          "vpo: %s: permission denied".formatted(annotations.resolve("instances_train2017.json")));
    } finally {
      allow(annotations, "rwxr-xr-x");
    }
    assertThat(root().resolve("b")).doesNotExist();
  }

  @Test
  void aFolderOfImages_notReadable_isNamedBeforeAnythingIsDecoded() throws Exception {
    TinyWorld world = new TinyWorld(root().resolve("world"));
    Path images = world.file("coco/val2017");
    try {
      allow(images, "---------");
      VpoRun run = build(root().resolve("d"));
      assertThat(run.code()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).contains("vpo: %s: permission denied".formatted(images));
    } finally {
      allow(images, "rwxr-xr-x");
    }
    assertThat(root().resolve("d")).doesNotExist();
  }

  @Test
  void aClipAndImages_notReadable_rejectedAndTheRestIsBuilt() throws Exception {
    TinyWorld world = new TinyWorld(root().resolve("world"));
    String clip =
        world.rows().stream()
            .filter(row -> Records.VPO_21.byLabel("vggsound", row.label()).isPresent())
            .map(world::clipFile)
            .filter(file -> !file.isEmpty())
            .findFirst()
            .orElseThrow();
    Path file = world.file("vggsound/clips/" + clip);
    List<Path> images;
    try (Stream<Path> listed = Files.list(world.file("coco/val2017"))) {
      images = listed.sorted().limit(3).toList();
    }
    try {
      allow(file, "---------");
      for (Path image : images) {
        allow(image, "---------");
      }
      VpoRun run = build(root().resolve("c"));
      assertThat(run.code()).as(run.err()).isZero();
    } finally {
      allow(file, "rw-r--r--");
      for (Path image : images) {
        allow(image, "rw-r--r--");
      }
    }
    List<Rejection> rejections = new ReleaseFiles(root().resolve("c")).rejections();
    assertThat(rejections)
        .filteredOn(rejection -> rejection.code() == RejectionCode.CLIP_UNREADABLE)
        .extracting(Rejection::source, Rejection::got)
        .containsExactly(
            tuple(
                "clips/" + clip,
                "FileNotFoundException: clips/%s (Permission denied)".formatted(clip)));
    assertThat(rejections)
        .filteredOn(rejection -> rejection.source().startsWith("val2017/"))
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.code()).isEqualTo(RejectionCode.IMAGE_UNREADABLE))
        .allSatisfy(
            r ->
                assertThat(r.got())
                    .isEqualTo(
                        "FileNotFoundException: %s (Permission denied)".formatted(r.source())));
    assertThat(new ReleaseFiles(root().resolve("c")).manifest().counts().get("ss/train"))
        .isPositive();
  }
}
