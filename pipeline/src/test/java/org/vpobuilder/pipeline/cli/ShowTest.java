package org.vpobuilder.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.ShardReader;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.subset.VpoSubsets;

/** Checks {@code vpo show}. */
class ShowTest {
  @TempDir static Path shared;
  @TempDir Path folder;
  private static Path release;
  private static PlannedSample row;

  @BeforeAll
  static void build() throws IOException {
    Path world = Files.createDirectory(shared.resolve("world"));
    TinyWorld.in(world);
    release = shared.resolve("release");
    VpoRun.build(world, release, "--spec", TinyWorld.specIn(shared));
    row = new ReleaseFiles(release).rows(VpoSubsets.MSMI).get(0);
  }

  @Test
  void show_ofSample_hasItsObjectsAsPlanned() throws IOException {
    VpoRun run = VpoRun.of("show", release, row.key());
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(run.out())
        .startsWith("sample   " + row.key() + "\n")
        .contains("split    msmi/" + row.split())
        .containsPattern("\nlicence  %s, [a-z0-9.-]+\n".formatted(licenceName()))
        .contains(ReleaseLayout.shard(row.subset(), row.split(), row.shard()));
    List<String> lines = run.out().lines().toList();
    int first = lines.size() - row.objects().size();
    for (int i = 0; i < row.objects().size(); i++) {
      SceneObject object = row.objects().get(i);
      assertThat(lines.get(first + i))
          .startsWith(object.role().toString())
          .contains(object.className(), String.valueOf(object.id()))
          .contains("%.4f".formatted(object.alpha()))
          .contains(object.sounds() ? Records.video(object.clip()) : " - ");
    }
  }

  private static String licenceName() throws IOException {
    return ExportedReleases.licence(shared.resolve("world"), row.image().licence())
        .required("name")
        .textValue();
  }

  @Test
  void show_withOut_writesFilesAsInShard() throws IOException {
    VpoRun run = VpoRun.of("show", release, row.key(), "--out", folder);
    assertThat(run.code()).isZero();
    int found = 0;
    Path shard = release.resolve(ReleaseLayout.shard(row.subset(), row.split(), row.shard()));
    try (ShardReader tar = new ShardReader(Files.newInputStream(shard))) {
      for (ShardReader.TarMember m = tar.next(); m != null; m = tar.next()) {
        if (m.key().equals(row.key())) {
          assertThat(folder.resolve(m.name())).hasBinaryContent(m.bytes());
          assertThat(run.out()).contains(folder.resolve(m.name()) + "\n");
          found++;
        }
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(found + 1).hasSize(6);
    }
  }

  @Test
  void show_whereFileIsThere_leavesItAndWritesNone() throws IOException {
    Path mine = Files.writeString(folder.resolve(row.key() + ".wav"), "mine");
    VpoRun run = VpoRun.of("show", release, row.key(), "--out", folder);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("vpo: --out: %s is there already\n".formatted(mine));
    assertThat(folder).isDirectoryContaining(file -> file.equals(mine));
    assertThat(mine).hasContent("mine");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void show_ofUnknownKey_namesNearest() {
    String wrong = row.key().replaceFirst("msmi_0", "msmi_9");
    VpoRun run = VpoRun.of("show", release, wrong);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("vpo: %s/: no sample %s; nearest: %s, ".formatted(release, wrong, row.key()))
        .hasLineCount(1);
  }

  @Test
  void show_ofUnknownKeyOfASubset_namesKeysOfThatAlone() {
    for (Subset subset : VpoSubsets.ALL) {
      String err = VpoRun.of("show", release, subset + "_999999999999").err();
      assertThat(err).contains("nearest: " + subset + "_");
      assertThat(err.substring(err.indexOf("nearest: ") + 9).strip().split(", "))
          .allMatch(key -> key.startsWith(subset + "_"));
    }
  }

  @Test
  void show_ofImageNumber_namesItsKeys() {
    VpoRun run = VpoRun.of("show", release, String.valueOf(row.image().id()));
    assertThat(run.err()).contains("nearest: ").contains(row.key());
  }

  @Test
  void show_ofPathForKey_writesNothing() {
    VpoRun run = VpoRun.of("show", release, "../../x\u001b[31m", "--out", folder.resolve("new"));
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("no sample ../../x?[31m; nearest: ").hasLineCount(1);
    assertThat(folder.resolve("new")).doesNotExist();
  }
}
