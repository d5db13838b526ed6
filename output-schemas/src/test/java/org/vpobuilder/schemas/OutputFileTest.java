package org.vpobuilder.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.spec.failure.BadInputException;

class OutputFileTest {
  @TempDir Path folder = Path.of("");

  @Test
  void replace_ofFileOrNothing_writesIt() throws IOException {
    Path file = folder.resolve("a.json");
    OutputFile.replace(file, "one".getBytes(UTF_8));
    assertThat(file).hasContent("one");
    OutputFile.replace(file, out -> out.write("two".getBytes(UTF_8)));
    assertThat(file).hasContent("two");
    assertThat(folder).isDirectoryContaining(file::equals);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void replaceBy_writerThatFails_leavesTheEarlierFileAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("a.mp4"), "before");
    assertThatThrownBy(
            () ->
                OutputFile.replaceBy(
                    file,
                    temporary -> {
                      Files.writeString(temporary, "half");
                      throw new IOException("full disk");
                    }))
        .hasMessage("full disk");
    assertThat(file).hasContent("before");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    String result =
        OutputFile.replaceBy(
            file,
            temporary -> {
              Files.writeString(temporary, "whole");
              return "done";
            });
    assertThat(result).isEqualTo("done");
    assertThat(file).hasContent("whole");
    OutputFile.rename(file, folder.resolve("b.mp4"));
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("b.mp4"));
    }
  }

  @Test
  void replace_ofLink_leavesItAndItsTarget() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("none"));
    for (Path path : new Path[] {link, dangling}) {
      assertThatThrownBy(() -> OutputFile.replace(path, new byte[1]))
          .isInstanceOf(BadInputException.class)
          .hasMessage(path + ": got a link, wanted a regular file to replace, or none");
      assertThat(path).isSymbolicLink();
    }
    assertThat(target).hasContent("mine");
  }

  @Test
  void replace_ofFolder_leavesIt() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> OutputFile.replace(empty, new byte[1]))
        .hasMessage(empty + ": got a folder, wanted a regular file to replace, or none");
    assertThat(empty).isDirectory();
  }

  @Test
  void replace_ofPipe_leavesIt() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> OutputFile.replace(pipe, new byte[1]))
        .hasMessage(pipe + ": got a device or pipe, wanted a regular file to replace, or none");
    assertThat(Files.isRegularFile(pipe)).isFalse();
  }

  /** Only looked at: were the guard lacking, this test would replace a device for root. */
  @Test
  void requireReplaceable_ofDevice_refuses() {
    assertThatThrownBy(() -> OutputFile.requireReplaceable(Path.of("/dev/null")))
        .hasMessage("/dev/null: got a device or pipe, wanted a regular file to replace, or none");
  }
}
