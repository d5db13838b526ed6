package org.vpobuilder.pipeline.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;

class OutFolderTest {
  @TempDir Path folder;

  @BeforeAll
  static void open() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
  }

  @Test
  void requireOutside_folderInsideASource_isRefused() {
    Folder source = Folder.of(folder.resolve("coco"));
    assertThatThrownBy(
            () ->
                OutFolder.requireOutside(
                    Folder.of(folder.resolve("coco/train2017/out")), "--coco", source))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("inside --coco; wanted a folder outside the sources");
  }

  @Test
  void requireOutside_folderWithTheSourcesNameAsPrefix_isTaken() {
    Folder source = Folder.of(folder.resolve("coco"));
    assertThatCode(
            () ->
                OutFolder.requireOutside(
                    Folder.of(folder.resolve("coco-release")), "--coco", source))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"spec.yaml", "rejections.jsonl", "ms/train/vpo-ms-train-000000.tar"})
  void requireEmpty_releaseWithoutManifest_isUnfinished(String left) throws Exception {
    Folder.of(folder).write(left, new byte[1]);
    assertThatThrownBy(() -> OutFolder.requireEmpty(Folder.of(folder)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("holds an unfinished run");
  }

  @Test
  void requireEmpty_plan_isSomethingElse() throws Exception {
    Folder.of(folder).write("spec.yaml", new byte[1]);
    Folder.of(folder).write("plan/plan.json", new byte[1]);
    assertThatThrownBy(() -> OutFolder.requireEmpty(Folder.of(folder)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("not empty");
  }

  @Test
  void clear_releaseOfAnotherRun_stays() throws Exception {
    Folder out = Folder.of(folder);
    out.write("release.json", new byte[1]);
    out.write("ms/train/vpo-ms-train-000000.tar", new byte[1]);
    OutFolder.clear(out);
    assertThat(out.files()).hasSize(2);
    out.deleteFile("release.json");
    OutFolder.clear(out);
    assertThat(out.files()).isEmpty();
  }

  @Test
  void requireEmpty_unfinishedRun_saysSo() throws Exception {
    Files.createDirectories(folder.resolve(".work/pcm"));
    Files.writeString(folder.resolve(".work/pcm/x.pcm"), "x");
    assertThatThrownBy(() -> OutFolder.requireEmpty(Folder.of(folder)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("holds an unfinished run");
  }

  /** A build can be killed while it writes its first note, before which it has made nothing. */
  @Test
  void requireEmpty_unfinishedFirstNote_isEmpty() throws Exception {
    Files.createDirectories(folder.resolve(".work"));
    Files.writeString(folder.resolve(".work/lock"), "");
    Files.writeString(folder.resolve(".work/run.json.d1ab.tmp"), "{");
    assertThatCode(() -> OutFolder.requireEmpty(Folder.of(folder))).doesNotThrowAnyException();
    Files.writeString(folder.resolve(".work/index.json.d1ab.tmp"), "{");
    assertThatThrownBy(() -> OutFolder.requireEmpty(Folder.of(folder)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("holds an unfinished run");
  }
}
