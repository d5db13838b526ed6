package org.vpobuilder.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.spec.failure.BadInputException;

class OutputFolderTest {
  @TempDir Path folder = Path.of("");

  private static Path fill(Path out, String text) throws IOException {
    Files.createDirectories(out.resolve("deep"));
    return Files.writeString(out.resolve("deep/file"), text);
  }

  @Test
  void replace_ofNothingAndOfAnEarlierOne_leavesTheNewOneAlone() throws IOException {
    Path out = folder.resolve("a/out");
    OutputFolder.replace(out, () -> {}, filling -> fill(filling, "one"));
    Files.writeString(out.resolve("of-before"), "");
    String told = OutputFolder.replace(out, () -> {}, filling -> fill(filling, "two") + "");
    assertThat(told).endsWith("deep/file");
    assertThat(out.resolve("deep/file")).hasContent("two");
    assertThat(out.toFile().list()).containsExactly("deep");
    assertThat(folder.resolve("a").toFile().list()).containsExactly("out");
  }

  @Test
  void replace_contentFails_keepsWhatWasThere() throws IOException {
    Path out = folder.resolve("out");
    fill(out, "one");
    assertThatThrownBy(
            () ->
                OutputFolder.replace(
                    out,
                    () -> {},
                    filling -> {
                      fill(filling, "two");
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");
    assertThat(out.resolve("deep/file")).hasContent("one");
    assertThat(folder.toFile().list()).containsExactly("out");
  }

  @Test
  void replace_somebodyWritesThereInTheMeantime_isAskedAgain() throws IOException {
    Path out = folder.resolve("out");
    OutputFolder.Guard guard =
        () -> {
          if (Files.exists(out)) {
            throw new BadInputException(out + ": taken");
          }
        };
    assertThatThrownBy(() -> OutputFolder.replace(out, guard, filling -> fill(out, "theirs")))
        .isInstanceOf(BadInputException.class);
    assertThat(out.resolve("deep/file")).hasContent("theirs");
    assertThat(folder.toFile().list()).containsExactly("out");
  }
}
