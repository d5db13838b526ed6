package org.vpobuilder.pipeline.sources.vggsound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;

class ClipLocatorTest {
  @TempDir Path folder;

  private Folder clips(String subfolder, String... names) throws IOException {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    Path clips = Files.createDirectories(folder.resolve(subfolder));
    for (String name : names) {
      Files.createFile(clips.resolve(name));
    }
    return Folder.of(folder);
  }

  /**
   * Files under the given names in VGGSound's own folder, and for each of these ids the files
   * found.
   */
  private List<List<String>> locate(List<String> names, String... ids) throws IOException {
    clips("clips", names.toArray(String[]::new));
    ClipLocator clips = find(ids);
    assertThat(clips.layout()).isEqualTo(ClipLayout.VGGSOUND);
    return List.of(ids).stream().map(clips::files).toList();
  }

  private ClipLocator find(String... clipIds) throws IOException {
    return ClipLocator.find(Folder.of(folder), List.of(clipIds));
  }

  @Test
  void file_oneOfAnyKind_itsPath() throws Exception {
    assertThat(
            locate(
                List.of("-a_b_000001.mp4", "--c-_000002.ogg", "x.y_000003.WAV"),
                "-a_b_000001",
                "--c-_000002",
                "x.y_000003"))
        .containsExactly(
            List.of("clips/-a_b_000001.mp4"),
            List.of("clips/--c-_000002.ogg"),
            List.of("clips/x.y_000003.WAV"));
  }

  @Test
  void has_unpaddedOtherOrNoMediaName_no() throws Exception {
    assertThat(
            locate(
                List.of("a_000001.mp4", "e_000001.mp4", "b_000001.txt", "c_1.mp4", "d_000001"),
                "a_000001",
                "e_000001",
                "b_000001",
                "c_000001",
                "d_000001",
                "a_00000"))
        .containsExactly(
            List.of("clips/a_000001.mp4"),
            List.of("clips/e_000001.mp4"),
            List.of(),
            List.of(),
            List.of(),
            List.of());
  }

  @Test
  void ambiguous_twoOfOneClip_bothAreNamed() throws Exception {
    clips("clips", "a_000001.wav", "a_000001.mp4");
    ClipLocator clips = find("a_000001");

    Rejection rejection = clips.ambiguous(new VggsoundRow("a", 1, "dog", Split.TRAIN, 7));

    assertThat(clips.files("a_000001")).hasSize(2);
    assertThat(rejection.code()).isEqualTo(RejectionCode.CLIP_AMBIGUOUS);
    assertThat(rejection.record()).isEqualTo("line 7 (a_000001)");
    assertThat(rejection.got()).isEqualTo("a_000001.mp4 and a_000001.wav");
  }

  /**
   * The last numbers of a name are the start; the text before them is the id, including
   * underscores.
   */
  @ParameterizedTest
  @CsvSource({
    "a_000010,              a_000010, , ",
    "a_10,                  , a_000010, ",
    "-_a_0,                 , -_a_000000, ",
    "_000007,               , , ",
    "a_100000,              a_100000, a_100000, ",
    "a_5000_15000,          , a_5000_015000, a_000005",
    "a_0_10000,             , a_0_010000, a_000000",
    "a_b_30000_40000,       , a_b_30000_040000, a_b_000030",
    "a_30500_40500,         , a_30500_040500, ",
    "a_30000_040000,        a_30000_040000, , ",
    "a_007,                 , , ",
    "a,                     , , ",
    "a_1234567,             , , ",
  })
  void clipId_ofEachNaming_isReadFromTheEnd(
      String stem, @Nullable String padded, @Nullable String plain, @Nullable String milliseconds) {
    assertThat(ClipNaming.PADDED.clipId(stem)).isEqualTo(padded);
    assertThat(ClipNaming.PLAIN.clipId(stem)).isEqualTo(plain);
    assertThat(ClipNaming.MILLISECONDS.clipId(stem)).isEqualTo(milliseconds);
  }

  @Test
  void find_eachNaming_isTold() throws Exception {
    clips("clips", "a_10.mp4", "b_c_20.mp4", "readme.txt", "a_10.mp4.part");

    ClipLocator clips = find("a_000010", "b_c_000020", "gone_000030");

    assertThat(clips.layout()).isEqualTo(new ClipLayout("clips", ClipNaming.PLAIN));
    assertThat(clips.files("b_c_000020")).containsExactly("clips/b_c_20.mp4");
    assertThat(clips.has("gone_000030")).isFalse();
  }

  @Test
  void find_twoNamings_thatOfMost() throws Exception {
    clips("clips", "a_10.mp4", "b_20.mp4", "c_30000_40000.mp4");

    ClipLocator clips = find("a_000010", "b_000020", "c_000030");

    assertThat(clips.layout().naming()).isEqualTo(ClipNaming.PLAIN);
    assertThat(clips.has("c_000030")).isFalse();
  }

  @Test
  void find_twoNamingsOfAsManyOthers_refused() throws Exception {
    clips("clips", "a_10.mp4", "b_000020.mp4");

    assertThatThrownBy(() -> find("a_000010", "b_000020"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "%s/clips: 1 clips of the csv are named {id}_{start:06d} and as many others"
                    .formatted(folder)
                + " {id}_{start}; wanted one form");
  }

  /**
   * Every clip is there twice: the usual name is used, as it was before other names were accepted.
   */
  @Test
  void find_sameClipsInTwoNamings_theUsual() throws Exception {
    clips("clips", "a_10.mp4", "a_000010.mp4", "z_100000.mp4");

    assertThat(find("a_000010", "z_100000").layout()).isEqualTo(ClipLayout.VGGSOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"clips/video", "clips/audio", "video", "videos", "audio"})
  void find_inOneUsualFolder_found(String subfolder) throws Exception {
    clips("clips", "other_000001.mp4");
    clips(subfolder, "a_000010.mp4");

    assertThat(find("a_000010").files("a_000010")).containsExactly(subfolder + "/a_000010.mp4");
  }

  @Test
  void find_inTwoFoldersBesideClips_refused() throws Exception {
    clips("video", "a_000010.mp4");
    clips("audio", "a_000010.wav");

    assertThatThrownBy(() -> find("a_000010"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "%s/: clips of the csv in both video/ and audio/: wanted one folder, best clips/"
                .formatted(folder));
  }

  @Test
  void find_clipsOfNoRow_wantedAndFoundAreNamed() throws Exception {
    clips("clips", "zzz.mp4", "A-10s.mp4", "._A_000010.mp4");

    assertThatThrownBy(() -> find("B_000020", "A_000010"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "0 of 2 rows have a clip in %s/clips/: wanted A_000010.mp4, found A-10s.mp4"
                .formatted(folder));
  }

  /** A name is text from outside: the message stays one line. */
  @Test
  void find_nameWithLineEnd_messageOfOneLine() throws Exception {
    clips("clips", "A\n\u001b[31m_10s.mp4");

    assertThatThrownBy(() -> find("A_000010"))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("wanted A_000010.mp4, found A??[31m_10s.mp4");
  }

  @Test
  void find_noClipAtAll_refused() throws Exception {
    clips("clips", "readme.txt");

    assertThatThrownBy(() -> find("a_000010"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no clips; wanted files {id}_{start:06d}.mp4");
  }
}
