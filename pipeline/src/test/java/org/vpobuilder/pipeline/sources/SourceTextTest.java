package org.vpobuilder.pipeline.sources;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;

class SourceTextTest {
  private static final String JSON = "{\"images\":[]}";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("instances.json");
  }

  private void refused(byte[] bytes, String message) throws Exception {
    Files.write(file, bytes);

    assertThatThrownBy(() -> SourceText.requireJson(Folder.of(folder), "instances.json"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(file + ": " + message);
  }

  @ParameterizedTest
  @ValueSource(strings = {JSON, " \n" + JSON + "\n ", "\ufeff" + JSON, "{}"})
  void require_plainJson_fine(String json) throws Exception {
    Files.writeString(file, json);

    assertThatCode(() -> SourceText.requireJson(Folder.of(folder), "instances.json"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
  void require_utf16_saysSo(String charset) throws Exception {
    refused(JSON.getBytes(Charset.forName(charset)), "got text in UTF-16, wanted json in UTF-8");
  }

  @Test
  void require_packed_saysSo() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(JSON.getBytes(StandardCharsets.UTF_8));
    }

    refused(packed.toByteArray(), "got a gzip file (gunzip unpacks it), wanted json in UTF-8");
  }

  @Test
  void require_lfsPointer_saysSo() throws Exception {
    refused(
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n"
            .getBytes(StandardCharsets.UTF_8),
        "got a Git LFS pointer (git lfs pull fetches the file), wanted json in UTF-8");
  }

  @Test
  void require_cutOff_asksForTheDownload() throws Exception {
    refused(
        "{\"images\":[".getBytes(StandardCharsets.UTF_8),
        "not a whole JSON object: wanted } at its end; is the download complete?");
  }
}
