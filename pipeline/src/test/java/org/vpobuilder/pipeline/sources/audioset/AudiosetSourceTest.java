package org.vpobuilder.pipeline.sources.audioset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.vpobuilder.pipeline.sources.SourceFolder.assertBalanced;
import static org.vpobuilder.pipeline.sources.SourceFolder.lost;
import static org.vpobuilder.pipeline.sources.SourceFolder.rejections;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.sources.AudioSource.ClipRow;
import org.vpobuilder.pipeline.sources.AudioSource.Clips;
import org.vpobuilder.pipeline.sources.SourceFolder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.Attribution;

class AudiosetSourceTest {
  private static final ClassMap VPO_21 = ClassMap.builtIn("vpo-21");
  private static final String BALANCED = "balanced_train_segments.csv";
  private static final String UNBALANCED = "unbalanced_train_segments.csv";
  private static final String EVAL = "eval_segments.csv";
  private static final String TRAIN_STRONG = "audioset_train_strong.tsv";
  private static final String EVAL_STRONG = "audioset_eval_strong.tsv";
  private static final String STRONG_HEADER =
      "segment_id\tstart_time_seconds\tend_time_seconds\tlabel";

  @TempDir Path root;

  private SourceFolder source() {
    return new SourceFolder(root);
  }

  /** Writes rows below the three lines of comment that the published files begin with. */
  private SourceFolder segments(String file, String... rows) throws IOException {
    String[] lines = new String[rows.length + 3];
    lines[0] = "# Segments csv created Sun Mar  5 10:54:25 2017";
    lines[1] =
        "# num_ytids=20371, num_segs=20371, num_unique_labels=527, num_positive_labels=51804";
    lines[2] = "# YTID, start_seconds, end_seconds, positive_labels";
    System.arraycopy(rows, 0, lines, 3, rows.length);
    return source().text(file, lines);
  }

  private Clips read() throws IOException {
    return read(VPO_21);
  }

  private Clips read(ClassMap map) throws IOException {
    Clips clips = new AudiosetSource(source().folder()).read(map);
    assertBalanced(clips);
    return clips;
  }

  @Test
  void read_threeTables_cleanRowsOfTheirSplits() throws IOException {
    segments(
        EVAL,
        "-0RWZT-miFs, 420.000, 430.000, \"/m/05tny_,/m/0bt9lr,/m/0jbk\"",
        "_AAAAAAAAA1, 30.500, 40.500, \"/m/05tny_,/m/01yrx\"");
    segments(
        BALANCED,
        "BBBBBBBBBB1, 0.000, 10.000, \"/m/01bjv,/m/07yv9\"",
        "BBBBBBBBBB2, 0.000, 10.000, \"/m/0bt9lr,/m/04rlf\"",
        "BBBBBBBBBB3, 0.000, 10.000, \"/m/0bt9lr,/m/09x0r\"",
        "BBBBBBBBBB4, 10.000, 17.000, \"/m/02zsn,/m/09x0r,/m/01h8n0\"");
    segments(
        UNBALANCED,
        "CCCCCCCCCC1, 30.000, 40.000, \"/m/0342h\"",
        "CCCCCCCCCC2, 30.000, 40.000, \"/m/03k3r\"");
    source()
        .names(
            "audio/-0RWZT-miFs.wav",
            "audio/_AAAAAAAAA1.wav",
            "audio/BBBBBBBBBB1.wav",
            "audio/BBBBBBBBBB2.wav",
            "audio/BBBBBBBBBB3.wav",
            "audio/BBBBBBBBBB4.wav",
            "audio/CCCCCCCCCC1.wav");

    Clips clips = read();

    assertThat(clips.rows())
        .containsExactly(
            new ClipRow(
                "-0RWZT-miFs_420000",
                420,
                List.of("/m/05tny_", "/m/0bt9lr", "/m/0jbk"),
                Split.TEST,
                "audio/-0RWZT-miFs.wav",
                "",
                Attribution.page("https://www.youtube.com/watch?v=-0RWZT-miFs"),
                List.of("youtube:-0RWZT-miFs"),
                "line 4 (-0RWZT-miFs_420000)"),
            new ClipRow(
                "BBBBBBBBBB1_0",
                0,
                List.of("/m/01bjv", "/m/07yv9"),
                Split.TRAIN,
                "audio/BBBBBBBBBB1.wav",
                "",
                Attribution.page("https://www.youtube.com/watch?v=BBBBBBBBBB1"),
                List.of("youtube:BBBBBBBBBB1"),
                "line 4 (BBBBBBBBBB1_0)"),
            new ClipRow(
                "BBBBBBBBBB4_10000",
                10,
                List.of("/m/02zsn", "/m/09x0r", "/m/01h8n0"),
                Split.TRAIN,
                "audio/BBBBBBBBBB4.wav",
                "",
                Attribution.page("https://www.youtube.com/watch?v=BBBBBBBBBB4"),
                List.of("youtube:BBBBBBBBBB4"),
                "line 7 (BBBBBBBBBB4_10000)"));
    assertThat(lost(clips))
        .isEqualTo(
            Map.of(
                "clips/test/not_selected/SEVERAL_CLASSES_HEARD", 1L,
                "clips/train/not_selected/OTHER_SOUND_HEARD", 2L,
                "clips/train/not_selected/LABEL_OUTSIDE_CLASS_MAP", 1L,
                "clips/train/not_selected/CLIP_MISSING", 1L));
    assertThat(clips.survey().naming()).isEqualTo("{ytid}");
    assertThat(clips.survey().place()).isEqualTo("audio");
    assertThat(clips.tables())
        .extracting(t -> t.path())
        .containsExactly(EVAL, BALANCED, UNBALANCED);
  }

  /** A user's class that is itself music may have other labels of music. */
  @Test
  void read_classThatIsMusic_musicIsNothingElse() throws IOException {
    segments(
        BALANCED,
        "BBBBBBBBBB1, 0.000, 10.000, \"/m/0342h,/m/04rlf\"",
        "BBBBBBBBBB2, 0.000, 10.000, \"/m/0342h,/m/04rlf,/m/09x0r\"",
        "BBBBBBBBBB3, 0.000, 10.000, \"/m/07jdr,/m/04rlf\"");
    source().names("BBBBBBBBBB1.wav", "BBBBBBBBBB2.wav", "BBBBBBBBBB3.wav");
    ClassMap map =
        SourceFolder.map("1,guitar,audioset,/m/0342h,Guitar", "2,train,audioset,/m/07jdr,Train");

    assertThat(read(map).rows()).extracting(ClipRow::id).containsExactly("BBBBBBBBBB1_0");
  }

  /** The most difficult id: it begins with Y and ends with an underscore. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{id}.wav",
        "audio/Y{id}.flac",
        "a/b/c/d/{id}_30.wav",
        "x/{id}_000030.mp3",
        "x/{id}_30.000.wav",
        "x/{id}_30.000_40.000.M4A",
        "x/{id}_30_40.ogg",
        "x/Y{id}_30000_40000.wav",
        "x/{id}_30000.opus",
      })
  void read_namesOfManyTools_allFound(String form) throws IOException {
    String file = form.replace("{id}", "YYaaaaaaaa_");
    segments(BALANCED, "YYaaaaaaaa_, 30.000, 40.000, \"/m/01bjv\"");
    source().names(file);

    assertThat(read().rows()).singleElement().extracting(ClipRow::file).isEqualTo(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x/aaaaaaaaaaa_31.wav", // another piece of the video
        "x/aaaaaaaaaaa_clip.wav",
        "x/aaaaaaaaaaa.json",
        "x/Zaaaaaaaaaaa.wav",
        "x/.aaaaaaaaaaa.wav",
        "a/b/c/d/e/aaaaaaaaaaa.wav", // too deep
      })
  void read_namesOfOtherThings_notFound(String file) throws IOException {
    segments(
        BALANCED,
        "aaaaaaaaaaa, 30.000, 40.000, \"/m/01bjv\"",
        "bbbbbbbbbbb, 30.000, 40.000, \"/m/01bjv\"");
    source().names("bbbbbbbbbbb.wav", file);

    assertThat(read().rows()).extracting(ClipRow::id).containsExactly("bbbbbbbbbbb_30000");
  }

  @Test
  void read_twoFilesOfAClip_ambiguous() throws IOException {
    segments(
        BALANCED,
        "aaaaaaaaaaa, 30.000, 40.000, \"/m/01bjv\"",
        "bbbbbbbbbbb, 30.000, 40.000, \"/m/01bjv\"");
    source().names("p/aaaaaaaaaaa.wav", "q/Yaaaaaaaaaaa.wav", "q/Ybbbbbbbbbbb.wav");

    Clips clips = read();

    assertThat(rejections(clips))
        .containsExactly("CLIP_AMBIGUOUS " + BALANCED + " line 4 (aaaaaaaaaaa_30000)");
    assertThat(clips.findings().rejections().get(0).got())
        .isEqualTo("p/aaaaaaaaaaa.wav and q/Yaaaaaaaaaaa.wav");
  }

  /** The strong labels decide: a label that a listener did not hear does not count. */
  @Test
  void read_strongLabels_decideWhatIsHeard() throws IOException {
    segments(
        BALANCED,
        "aaaaaaaaaaa, 30.000, 40.000, \"/m/0bt9lr\"",
        "bbbbbbbbbbb, 30.000, 40.000, \"/m/0bt9lr\"",
        "ccccccccccc, 30.000, 40.000, \"/m/0bt9lr,/m/04rlf\"",
        "ddddddddddd, 30.000, 40.000, \"/m/0bt9lr\"",
        "eeeeeeeeeee, 30.000, 40.000, \"/m/0bt9lr\"");
    source()
        .text(
            TRAIN_STRONG,
            STRONG_HEADER,
            "aaaaaaaaaaa_30000\t0.000\t1.500\t/m/05tny_",
            "aaaaaaaaaaa_30000\t2.000\t2.500\t/m/05tny_",
            // A dog was never heard here.
            "bbbbbbbbbbb_30000\t0.000\t10.000\t/m/07yv9",
            // No music was heard here.
            "ccccccccccc_30000\t0.000\t10.000\t/m/05tny_",
            // A cat was heard too.
            "ddddddddddd_30000\t0.000\t10.000\t/m/05tny_",
            "ddddddddddd_30000\t1.000\t2.000\t/m/01yrx",
            // The first is another part of the video; the second is in no table of segments.
            "eeeeeeeeeee_90000\t0.000\t10.000\t/m/07yv9",
            "fffffffffff_10000\t0.500\t0.900\t/m/01bjv");
    source()
        .names(
            "aaaaaaaaaaa.wav",
            "bbbbbbbbbbb.wav",
            "ccccccccccc.wav",
            "ddddddddddd.wav",
            "eeeeeeeeeee.wav",
            "fffffffffff.wav");

    Clips clips = read();

    assertThat(clips.rows())
        .extracting(ClipRow::id)
        .containsExactly(
            "aaaaaaaaaaa_30000", "ccccccccccc_30000", "eeeeeeeeeee_30000", "fffffffffff_10000");
    assertThat(clips.rows().get(0).labels()).containsExactly("/m/05tny_");
    assertThat(clips.rows().get(3).record()).isEqualTo("line 9 (fffffffffff_10000)");
    // Of the third clip nothing tells when its dog is heard; rain is of no class.
    assertThat(clips.rows())
        .extracting(ClipRow::heard)
        .containsExactly(
            List.of(new ClipRow.Heard(0, 1.5), new ClipRow.Heard(2, 2.5)),
            List.of(new ClipRow.Heard(0, 10)),
            List.of(),
            List.of(new ClipRow.Heard(0.5, 0.9)));
    assertThat(lost(clips))
        .isEqualTo(
            Map.of(
                "clips/train/not_selected/SEVERAL_CLASSES_HEARD", 1L,
                "clips/train/not_selected/LABEL_OUTSIDE_CLASS_MAP", 2L));
  }

  @Test
  void read_onlyStrongTables_rowsOfTheirSplits() throws IOException {
    source().text(TRAIN_STRONG, STRONG_HEADER, "aaaaaaaaaaa_30000\t0.0\t1.5\t/m/05tny_");
    source().text(EVAL_STRONG, STRONG_HEADER, "-bbbbbbbbbb_1500\t0.0\t1.5\t/m/05tny_");
    source().names("aaaaaaaaaaa.wav", "-bbbbbbbbbb.wav");

    Clips clips = read();

    assertThat(clips.rows()).extracting(ClipRow::split).containsExactly(Split.TEST, Split.TRAIN);
    assertThat(clips.rows()).extracting(ClipRow::startSeconds).containsExactly(1.5, 30.0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aaaaaaaaaa_30000;0.0;1.0;/m/05tny_   | CSV_ID_UNSAFE",
        "aaaaaaaaaaa_x;0.0;1.0;/m/05tny_      | CSV_ID_UNSAFE",
        "aaaaaaaaaaa_30000;2.0;1.0;/m/05tny_  | CSV_START_INVALID",
        "aaaaaaaaaaa_30000;NaN;1.0;/m/05tny_  | CSV_START_INVALID",
        "aaaaaaaaaaa_30000;0.0;1.0;Bark       | CSV_LABEL_UNKNOWN",
        "aaaaaaaaaaa_30000;0.0;1.0            | CSV_FIELD_COUNT",
      })
  void read_badStrongRow_rejected(String row, String code) throws IOException {
    source()
        .text(
            TRAIN_STRONG,
            STRONG_HEADER,
            row.replace(';', '\t'),
            "bbbbbbbbbbb_0\t0.0\t1.5\t/m/05tny_");
    source().names("bbbbbbbbbbb.wav");

    Clips clips = read();

    assertThat(rejections(clips)).containsExactly(code + " " + TRAIN_STRONG + " line 2");
    assertThat(clips.rows()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aaaaaaaaaa, 30.000, 40.000, \"/m/01bjv\"    | CSV_ID_UNSAFE",
        "../../../aa, 30.000, 40.000, \"/m/01bjv\"   | CSV_ID_UNSAFE",
        "aaaaaaaaaaa, -1.000, 40.000, \"/m/01bjv\"   | CSV_START_INVALID",
        "aaaaaaaaaaa, 1e3, 40.000, \"/m/01bjv\"      | CSV_START_INVALID",
        "aaaaaaaaaaa, 30.000, 30.000, \"/m/01bjv\"   | CSV_START_INVALID",
        "aaaaaaaaaaa, 9999999, 99999999, \"/m/01bjv\" | CSV_START_INVALID",
        "aaaaaaaaaaa, 30.000, 40.000, /m/01bjv,/m/07yv9 | CSV_FIELD_COUNT",
        "aaaaaaaaaaa, 30.000, 40.000, \"Bus\"        | CSV_LABEL_UNKNOWN",
        "aaaaaaaaaaa, 30.000, 40.000, \"/m/01bjv,\"  | CSV_LABEL_UNKNOWN",
        "aaaaaaaaaaa, 30.000, 40.000, \"\"           | CSV_LABEL_UNKNOWN",
        "bbbbbbbbbbb, 90.000, 99.000, \"/m/01bjv\"   | CSV_ROW_DUPLICATE",
      })
  void read_badRow_rejectedOthersGoOn(String row, String code) throws IOException {
    segments(BALANCED, "bbbbbbbbbbb, 30.000, 40.000, \"/m/01bjv\"", row);
    source().names("bbbbbbbbbbb.wav");

    Clips clips = read();

    assertThat(rejections(clips)).containsExactly(code + " " + BALANCED + " line 5");
    assertThat(lost(clips)).isEqualTo(Map.of("clips/train/rejected/" + code, 1L));
  }

  /** The three tables are disjoint; if they are not, test keeps the video. */
  @Test
  void read_videoInTwoTables_testHasIt() throws IOException {
    segments(BALANCED, "bbbbbbbbbbb, 30.000, 40.000, \"/m/01bjv\"");
    segments(EVAL, "bbbbbbbbbbb, 60.000, 70.000, \"/m/01bjv\"");
    source().names("bbbbbbbbbbb.wav");

    Clips clips = read();

    assertThat(clips.rows()).extracting(ClipRow::split).containsExactly(Split.TEST);
    assertThat(rejections(clips)).containsExactly("CSV_ROW_DUPLICATE " + BALANCED + " line 4");
  }

  @Test
  void read_columnNamesWithoutHash_areNoRow() throws IOException {
    source()
        .text(
            "metadata/" + EVAL,
            "YTID,start_seconds,end_seconds,positive_labels",
            "bbbbbbbbbbb,30,40,/m/01bjv");
    source().names("eval_segments/bbbbbbbbbbb.wav");

    Clips clips = read();

    assertThat(clips.rows()).hasSize(1);
    assertThat(clips.survey().rows()).isEqualTo(1);
    assertThat(clips.survey().table()).isEqualTo("metadata/" + EVAL);
  }

  @Test
  void read_nothingToRead_refusedByName() throws IOException {
    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no table, wanted one or more of audioset_train_strong.tsv");
    segments(EVAL, "bbbbbbbbbbb, 60.000, 70.000, \"/m/01bjv\"");
    assertThatThrownBy(this::read).hasMessageContaining("found no file of sound");
    source().names("wavs/stranger.wav");
    assertThatThrownBy(this::read)
        .hasMessageStartingWith(
            EVAL
                + ": 0 of 1 rows of the class map have a clip that may be used: wanted files such as {ytid}.wav")
        .hasMessageEndingWith("found wavs/stranger.wav");
    source().text(EVAL, "<!DOCTYPE html><html>");
    assertThatThrownBy(this::read).hasMessageContaining("a web page");
  }

  @Test
  void read_onlyClipsOfSeveralSounds_refusedWithTheReason() throws IOException {
    segments(EVAL, "bbbbbbbbbbb, 60.000, 70.000, \"/m/0bt9lr,/m/01yrx\"");
    source().names("bbbbbbbbbbb.wav");

    assertThatThrownBy(this::read)
        .hasMessage(
            EVAL
                + ": 0 of 1 rows are of a class of the class map vpo-21, which has 45 labels of audioset;"
                + " in 1 others it can't be told who is heard");
  }

  @Test
  void read_manyFolders_refused() throws IOException {
    segments(EVAL, "bbbbbbbbbbb, 60.000, 70.000, \"/m/01bjv\"");
    for (int i = 0; i < 2_001; i++) {
      Files.createDirectory(root.resolve("f" + i));
    }

    assertThatThrownBy(this::read).hasMessageContaining("over 2000 folders");
  }
}
