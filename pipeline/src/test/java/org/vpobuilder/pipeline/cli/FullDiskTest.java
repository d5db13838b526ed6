package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real disks that are full or read-only: one line, exit code 2, no release. */
class FullDiskTest {
  @TempDir static @Nullable Path shared;
  @TempDir Path folder;

  private static @Nullable VpoRun reference;

  @BeforeAll
  static void buildReference() throws IOException {
    Path root = Objects.requireNonNull(shared);
    TinyWorld.specIn(root);
    TinyWorld.in(root.resolve("world"));
    reference = build(root.resolve("release"), "--cache", root.resolve("cache"));
  }

  private static VpoRun build(Path out, Object... more) {
    Path root = Objects.requireNonNull(shared);
    return VpoRun.decoding(
        "build",
        root.resolve("world"),
        out,
        Stream.concat(Stream.of("--spec", root.resolve("tiny.yaml")), Stream.of(more)).toArray());
  }

  /** The lines of the error stream without the hint on how to continue. */
  private static List<String> complaints(VpoRun run) {
    assertThat(run.code()).as(run.err()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    return run.err().lines().filter(l -> !l.isEmpty() && !l.endsWith("goes on with it")).toList();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()).toList();
    }
  }

  @Test
  void build_diskFullWhileIndexing_oneLineAndNoEntryCutOff() throws Exception {
    try (Tmpfs disk = Tmpfs.of(folder.resolve("disk"), "3m")) {
      VpoRun run = build(disk.folder().resolve("out"));

      assertThat(complaints(run))
          .singleElement()
          .asString()
          .startsWith("vpo: " + disk.folder().resolve("out/.work/pcm/"))
          .endsWith(": No space left on device");
      assertThat(names(disk.folder())).doesNotContain("release.json", "clips.jsonl");
    }
  }

  @Test
  void build_diskFullWhileRendering_resumedToTheSameBytes() throws Exception {
    assertThat(Objects.requireNonNull(reference).code()).isZero();
    Path root = Objects.requireNonNull(shared);
    Path cache = root.resolve("cache");
    try (Tmpfs disk = Tmpfs.of(folder.resolve("disk"), "4m")) {
      Path out = disk.folder().resolve("out");
      VpoRun run = build(out, "--cache", cache);

      assertThat(complaints(run))
          .singleElement()
          .asString()
          .matches("vpo: .*\\.tar: No space left on device");
      assertThat(run.err()).contains("vpo: " + out + "/ is unfinished; the same command with");
      assertThat(names(disk.folder())).doesNotContain("release.json");

      disk.remount("size=200m");
      VpoRun resumed = build(out, "--cache", cache, "--resume");

      assertThat(resumed.code()).as(resumed.err()).isZero();
      assertThat(ReleaseFiles.sums(out)).isEqualTo(ReleaseFiles.sums(root.resolve("release")));
    }
  }

  @Test
  void build_readOnlyOut_oneLineAndNothingWritten() throws Exception {
    try (Tmpfs disk = Tmpfs.of(folder.resolve("disk"), "3m")) {
      disk.remount("ro");
      Path out = disk.folder().resolve("out");

      assertThat(complaints(build(out)))
          .containsExactly("vpo: %s: Read-only file system".formatted(out));
      assertThat(names(disk.folder())).isEmpty();
    }
  }

  @Test
  void build_readOnlyCache_oneLineThatSaysSo() throws Exception {
    try (Tmpfs disk = Tmpfs.of(folder.resolve("disk"), "3m")) {
      disk.remount("ro");
      Path cache = disk.folder().resolve("cache");

      assertThat(complaints(build(folder.resolve("out"), "--cache", cache)))
          .containsExactly("vpo: %s: Read-only file system".formatted(cache));
      assertThat(folder.resolve("out/release.json")).doesNotExist();
    }
  }

  /** Nothing needs to be written to the cache. */
  @Test
  void build_readOnlyCacheThatHasAll_sameBytes() throws Exception {
    Path root = Objects.requireNonNull(shared);
    try (Tmpfs disk = Tmpfs.of(folder.resolve("disk"), "100m")) {
      try (Stream<Path> entries = Files.list(root.resolve("cache"))) {
        for (Path entry : entries.toList()) {
          Files.copy(entry, disk.folder().resolve(entry.getFileName().toString()));
        }
      }
      disk.remount("ro");

      VpoRun run = build(folder.resolve("out"), "--cache", disk.folder());

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(ReleaseFiles.sums(folder.resolve("out")))
          .isEqualTo(ReleaseFiles.sums(root.resolve("release")));
    }
  }

  /** Bits rot, a copy is cut off, a file is deleted: the clip is decoded again. */
  @Test
  void build_damagedCache_sameBytesAndCacheMended() throws Exception {
    Path root = Objects.requireNonNull(shared);
    Path cache = Files.createDirectory(folder.resolve("cache"));
    List<Path> entries;
    try (Stream<Path> files = Files.list(root.resolve("cache"))) {
      entries = files.sorted().toList();
    }
    for (int i = 0; i < entries.size(); i++) {
      byte[] bytes = Files.readAllBytes(entries.get(i));
      Path copy = cache.resolve(entries.get(i).getFileName().toString());
      switch (i % 4) {
        case 0 -> Files.write(copy, bytes);
        case 1 -> {
          bytes[bytes.length - 2] ^= 0x40;
          Files.write(copy, bytes);
        }
        case 2 -> Files.write(copy, Arrays.copyOf(bytes, bytes.length / 2));
        default -> {}
      }
    }

    VpoRun run = build(folder.resolve("out"), "--cache", cache);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(ReleaseFiles.sums(folder.resolve("out")))
        .isEqualTo(ReleaseFiles.sums(root.resolve("release")));
    assertThat(ReleaseFiles.sums(cache)).isEqualTo(ReleaseFiles.sums(root.resolve("cache")));
  }
}
