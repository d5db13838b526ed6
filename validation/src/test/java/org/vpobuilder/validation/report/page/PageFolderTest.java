package org.vpobuilder.validation.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.BadInputException;

/** One rule for what may be where a report is written. */
class PageFolderTest {
  private static final String PAGE = new Page("t", "k", "l", List.of(), "f").html();

  @TempDir Path folder;

  private static void page(Path out) throws IOException {
    Files.writeString(out.resolve(PageFolder.FILE), PAGE);
  }

  private Path earlier() throws IOException {
    Path out = PageFolder.write(folder.resolve("out"), PageFolderTest::page).getParent();
    Path side = Files.createDirectories(out.resolve("gallery/ss/train"));
    Files.writeString(side.resolve("ss_000000000003_17.stem0.opus"), "");
    Files.writeString(out.resolve("gallery/chunk-0000.js"), "");
    Path pairs = Files.createDirectories(out.resolve("gallery/position-pairs/val"));
    Files.writeString(pairs.resolve("position-pairs_voc-2007_000032_3.left.png"), "");
    Files.writeString(pairs.resolve("position-pairs_openimages-0a1b_3_white-noise.jpg"), "");
    return out;
  }

  @Test
  void folder_absentOrEmpty_holdsThePageAlone() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    for (Path out : List.of(empty, folder.resolve("a/b"))) {
      Path page = PageFolder.write(out, PageFolderTest::page);
      assertThat(out.toFile().list()).containsExactly("index.html");
      assertThat(page).hasContent(PAGE);
    }
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("empty", "a");
  }

  @Test
  void folder_earlierPage_isReplacedWhole() throws IOException {
    Path out = earlier();
    PageFolder.write(out, PageFolderTest::page);
    assertThat(out.toFile().list()).containsExactly("index.html");
    assertThat(folder.toFile().list()).containsExactly("out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "thesis.txt",
        "gallery/notes.txt",
        "gallery/ss/train/holiday.jpg",
        "gallery/ss/train/ss_000000000003_17.txt"
      })
  void folder_anyOtherFile_isRefusedAndLeftAlone(String name) throws IOException {
    Path out = earlier();
    Files.writeString(out.resolve(name), "years");
    assertThatThrownBy(() -> PageFolder.write(out, PageFolderTest::page))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got a folder that holds " + name);
    assertThat(out.resolve(name)).hasContent("years");
    assertThat(out.resolve("gallery/ss/train/ss_000000000003_17.stem0.opus")).exists();
    assertThat(folder.toFile().list()).containsExactly("out");
  }

  @Test
  void folder_pageOfAnother_isRefused() throws IOException {
    Path out = Files.createDirectories(folder.resolve("site"));
    Files.writeString(out.resolve("index.html"), "<!DOCTYPE html><title>mine</title>");
    assertThatThrownBy(() -> PageFolder.write(out, PageFolderTest::page))
        .hasMessageContaining("got a folder that holds index.html; wanted an absent or empty");
    assertThat(out.resolve("index.html")).content().contains("mine");
  }

  @Test
  void folder_fileOrGalleryWithoutAPage_isRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> PageFolder.write(file, PageFolderTest::page))
        .hasMessageContaining("got a file");
    Path out = earlier();
    Files.delete(out.resolve("index.html"));
    assertThatThrownBy(() -> PageFolder.write(out, PageFolderTest::page))
        .hasMessageContaining("without a page");
  }

  @Test
  void folder_writingFails_keepsTheEarlierPage() throws IOException {
    Path out = earlier();
    assertThatThrownBy(
            () ->
                PageFolder.write(
                    out,
                    to -> {
                      page(to);
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(out.resolve("gallery/chunk-0000.js")).exists();
    assertThat(folder.toFile().list()).containsExactly("out");
  }

  @Test
  void folder_namedByALink_staysBehindIt() throws IOException {
    Path real = Files.createDirectories(folder.resolve("real"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    PageFolder.write(link, PageFolderTest::page);
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(real.resolve("index.html")).hasContent(PAGE);
  }
}
