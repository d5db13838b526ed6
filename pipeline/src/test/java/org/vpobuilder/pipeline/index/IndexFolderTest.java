package org.vpobuilder.pipeline.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.sample.ProbedClip;

class IndexFolderTest {
  private static final String ROW =
      "{\"source\":\"vggsound\",\"id\":\"abc_000004\",\"start_seconds\":4.0,"
          + "\"labels\":[\"airplane\"],\"split\":\"train\",\"file\":\"clips/abc_000004.mp4\","
          + "\"licence\":\"\",\"attribution\":{\"author\":\"\",\"title\":\"\",\"url\":\"\"},"
          + "\"keys\":[\"youtube:abc\"],\"bytes\":7,\"sha256\":\""
          + "0f".repeat(32)
          + "\",\"samples\":16000,\"level_dbfs\":-21.5,\"peak\":0.5,\"span_starts\":[0]}\n";

  @TempDir Path folder;

  @BeforeEach
  void open() throws IOException {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    Files.createDirectories(folder.resolve("index"));
  }

  private Iterable<ProbedClip> clips(String rows) throws IOException {
    Files.writeString(folder.resolve("index/clips.jsonl"), rows);
    return new IndexFolder(Folder.of(folder)).clips();
  }

  @Test
  void clips_rowWithSpaces_isReadAllTheSame() throws IOException {
    assertThat(clips(ROW.replace("\":", "\" : ")))
        .extracting(ProbedClip::id)
        .containsExactly("abc_000004");
  }
}
