package org.vpobuilder.pipeline.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.StoreException;

class FolderTest {
  @TempDir Path root;
  private Folder folder;

  @BeforeEach
  void open() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    folder = Folder.of(root.resolve("release"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        ".",
        "../x",
        "a/../../x",
        "a/..",
        "./a",
        "/etc/passwd",
        "a//b",
        "a/",
        "a\\b",
        "..\\x"
      })
  void anything_pathThatLeadsOut_refused(String path) throws IOException {
    Files.writeString(root.resolve("x"), "secret");

    assertRefused(() -> folder.open(path));
    assertRefused(() -> folder.openSeekable(path));
    assertRefused(() -> folder.read(path, 10));
    assertRefused(() -> folder.size(path));
    assertRefused(() -> folder.has(path));
    assertRefused(() -> folder.names(path));
    assertRefused(() -> folder.folder(path));
    assertRefused(() -> folder.write(path, bytes("mine")));
    assertRefused(() -> folder.deleteFolder(path));
    assertThat(files()).containsExactly("x");
    assertThat(root.resolve("x")).content().isEqualTo("secret");
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("path leads out of its folder: ");
  }

  /** Ids of VGGSound begin with dashes; names may hold dots. */
  @Test
  void write_oddButHarmlessNames_fine() throws IOException {
    folder.write("clips/--a..b_000001.mp4", bytes("x"));

    assertThat(folder.names("clips")).containsExactly("--a..b_000001.mp4");
    assertThat(folder.read("clips/--a..b_000001.mp4", 1)).isEqualTo(bytes("x"));
  }

  @Test
  void write_again_replaced() throws IOException {
    folder.write("a/b.txt", "one", out -> out.write(bytes("first")));
    folder.write("a/b.txt", "two", out -> out.write(bytes("2nd")));

    assertThat(files()).containsExactly("release/a/b.txt");
    assertThat(folder.size("a/b.txt")).isEqualTo(3);
  }

  @Test
  void write_contentFailsHalfway_nothingLeft() {
    assertThatThrownBy(
            () ->
                folder.write(
                    "a/b.txt",
                    "one",
                    out -> {
                      out.write(bytes("half"));
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk full");

    assertThat(root.resolve("release/a")).isEmptyDirectory();
  }

  @Test
  void write_contentFailsHalfway_earlierFileKept() throws IOException {
    folder.write("a/b.txt", bytes("first"));

    assertThatThrownBy(
            () ->
                folder.write(
                    "a/b.txt",
                    "two",
                    out -> {
                      throw new IllegalStateException("broken");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(files()).containsExactly("release/a/b.txt");
    assertThat(root.resolve("release/a/b.txt")).content().isEqualTo("first");
  }

  /** A folder has the file's name: the rename fails. */
  @Test
  void write_renameFails_noTemporaryFileLeft() throws IOException {
    Files.createDirectories(root.resolve("release/a/b.txt"));
    Files.writeString(root.resolve("release/a/b.txt/in-the-way"), "");

    assertThatThrownBy(() -> folder.write("a/b.txt", bytes("x"))).isInstanceOf(IOException.class);

    assertThat(files()).containsExactly("release/a/b.txt/in-the-way");
  }

  /** The parent is a file: not even the temporary file can be made. */
  @Test
  void write_parentIsAFile_failsAndKeepsIt() throws IOException {
    Files.createDirectories(root.resolve("release"));
    Files.writeString(root.resolve("release/a"), "file");

    assertThatThrownBy(() -> folder.write("a/b.txt", bytes("x"))).isInstanceOf(IOException.class);

    assertThat(files()).containsExactly("release/a");
  }

  @Test
  void read_longerThanTheBound_refused() throws IOException {
    folder.write("a", bytes("12345"));

    assertThat(folder.read("a", 5)).hasSize(5);
    assertThatThrownBy(() -> folder.read("a", 4))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("release/a: wanted at most 4 bytes");
  }

  @Test
  void isEmpty_absentEmptyOrWithAFileBelow_asItIs() throws IOException {
    assertThat(folder.isEmpty()).isTrue();
    Files.createDirectories(root.resolve("release/empty"));
    assertThat(folder.isEmpty()).isTrue();
    folder.write("deep/er/file", bytes(""));
    assertThat(folder.isEmpty()).isFalse();
  }

  @Test
  void size_noFile_minusOne() throws IOException {
    assertThat(folder.size("none")).isEqualTo(-1);
    assertThat(folder.has("none/at/all")).isFalse();
    assertThat(folder.names("none")).isEmpty();
  }

  @Test
  void folder_withPatternInItsName_isThatFolder() throws IOException {
    Files.createDirectories(root.resolve("ab"));
    Files.writeString(root.resolve("ab/x"), "other");
    Folder odd = Folder.of(root.resolve("a[b]"));
    assertThat(odd.isEmpty()).isTrue();
    assertThat(odd.has("x")).isFalse();
    odd.write("sub/x", bytes("123"));
    assertThat(odd.isEmpty()).isFalse();
    assertThat(odd.names("sub")).containsExactly("x");
    assertThat(odd.size("sub/x")).isEqualTo(3);
    assertThat(odd.size("sub/[x]")).isEqualTo(-1);
    assertThat(odd.size("sub")).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"foo://x", "data:v2"})
  void anything_unknownScheme_badInput(String location) {
    Folder unknown = Folder.of(location);
    List<ThrowingCallable> calls =
        List.of(
            unknown::isEmpty,
            () -> unknown.size("x"),
            () -> unknown.names("x"),
            () -> unknown.open("x"),
            () -> unknown.write("x", bytes("")));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(BadInputException.class)
          .hasMessage("no file system for " + location + "/");
    }
  }

  /** The name that all attempts once shared is already in use. */
  @Test
  void writeAndCopy_besideAnotherAttempt_ownTemporaryFiles() throws IOException {
    for (String name : List.of("one", "copy")) {
      Files.createDirectories(root.resolve("release/a." + name + ".tmp"));
    }
    folder.write("a", bytes("x"));
    Folder.of(root.resolve("copy")).copy(folder, "a");
    assertThat(files()).containsExactly("copy/a", "release/a");
  }

  @Test
  void writeOnce_fileThatIsThere_staysAsItIs() throws IOException {
    folder.writeOnce("d/release.json", bytes("first"));

    assertThatThrownBy(() -> folder.writeOnce("d/release.json", bytes("second")))
        .isInstanceOf(StoreException.class)
        .hasMessage(
            root.resolve("release/d/release.json") + ": is there already, and is not overwritten");
    assertThat(root.resolve("release/d/release.json")).content().isEqualTo("first");
    assertThat(files()).containsExactly("release/d/release.json");
  }

  @Test
  void files_nested_pathsAndLengths() throws IOException {
    folder.write("a/b", bytes("123"));
    folder.write("c", bytes(""));

    assertThat(folder.files()).containsOnlyKeys("a/b", "c").containsEntry("a/b", 3L);
    assertThat(folder.piece("a/b", 1, 2)).isEqualTo(bytes("23"));
  }

  @Test
  void deleteFolder_withFoldersBelow_allGone() throws IOException {
    folder.write("a/b/c", bytes("x"));
    folder.write("a/d", bytes("x"));
    folder.write("ab/d", bytes("x"));
    folder.deleteFolder("a");
    folder.deleteFolder("none");
    folder.deleteFile("none");
    assertThat(files()).containsExactly("release/ab/d");
    assertThat(root.resolve("release/a")).doesNotExist();
  }

  @Test
  void write_diskFull_errorNamesTheFile() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    assertThatThrownBy(() -> new NamedOutput(full, "/r/a.tar").write(bytes("x")))
        .isInstanceOf(IOException.class)
        .hasMessage("/r/a.tar: No space left on device");
  }

  @Test
  void filePiece_withinTheFile_isThatPiece(@TempDir Path dir) throws Exception {
    Files.writeString(dir.resolve("f"), "0123456789");
    try (SeekableByteChannel file = Folder.of(dir).openSeekable("f")) {
      assertThat(FilePiece.read(file, 3, 4)).asString().isEqualTo("3456");
    }
  }

  @Test
  void filePiece_beyondTheEnd_isRefused(@TempDir Path dir) throws Exception {
    Files.writeString(dir.resolve("f"), "0123456789");
    try (SeekableByteChannel file = Folder.of(dir).openSeekable("f")) {
      assertThatThrownBy(() -> FilePiece.read(file, 8, 4))
          .isInstanceOf(EOFException.class)
          .hasMessage("ends at byte 10, wanted 12");
    }
  }
}
