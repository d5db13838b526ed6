package org.vpobuilder.pipeline.sources.esc50;

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
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.AudioSource.ClipRow;
import org.vpobuilder.pipeline.sources.AudioSource.Clips;
import org.vpobuilder.pipeline.sources.SourceFolder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.sample.Attribution;

class Esc50SourceTest {
  private static final ClassMap VPO_21 = ClassMap.builtIn("vpo-21");
  private static final String HEADER = "filename,fold,target,category,esc10,src_file,take";

  /**
   * Lines in the form of the published file, with its oddities: two spaces, brackets, an escape.
   */
  private static final String[] LICENCES = {
    "# ESC-50: Dataset for Environmental Sound Classification",
    "",
    "## Licensing/attribution details for individual clips:",
    "",
    "101 - Dog:",
    "- [1-100032-A.ogg]: clip derived from rose_bark.wav (http://www.freesound.org/people/nfrae/sounds/100032/) by nfrae [CC0]",
    "- [4-199261-A.ogg]: clip derived from A dog barking (close recording) (http://www.freesound.org/people/felix.blume/sounds/199261/) by felix.blume [CC0]",
    "- [5-9032-A.ogg]:  clip derived from Dog bark2.wav (http://www.freesound.org/people/Mister%20Tood/sounds/9032/) by Mister Tood [CC-BY]",
    "- [3-34853-A.ogg]: clip derived from H\\xe4hne / crows (http://www.freesound.org/people/jackstrebor/sounds/34853/) by jackstrebor [CC-Sampling+]",
    "- [2-117116-A.ogg]: clip derived from mouse.wav (http://www.freesound.org/people/crazy_sam/sounds/117116/) by crazy_sam [CC-BY-NC]",
    "- [1-5-A.ogg]: clip derived from odd (http://www.freesound.org/people/x/sounds/5/) by x [CC-WHAT]",
    "- [1-6-Ad.ogg]: clip derived from cow (http://www.freesound.org/people/y/sounds/6/) by y [CC0]",
  };

  @TempDir Path root;
  private SourceFolder source;

  @BeforeEach
  void world() throws IOException {
    source = new SourceFolder(root);
    source.text("LICENSE", LICENCES);
    source.text(
        "meta/esc50.csv",
        HEADER,
        "1-100032-A-0.wav,1,0,dog,True,100032,A",
        "4-199261-A-0.wav,4,0,dog,True,199261,A",
        "5-9032-A-0.wav,5,0,dog,True,9032,A",
        "3-34853-A-9.wav,3,9,crow,False,34853,A",
        "2-117116-A-31.wav,2,31,mouse_click,False,117116,A",
        "1-5-A-0.wav,1,0,dog,True,5,A",
        "1-6-A-3.wav,1,3,cow,False,6,A",
        "5-7-A-43.wav,5,43,car_horn,False,7,A",
        "1-8-A-8.wav,1,8,sheep,False,8,A");
    source.names(
        "audio/1-100032-A-0.wav",
        "audio/4-199261-A-0.wav",
        "audio/5-9032-A-0.wav",
        "audio/3-34853-A-9.wav",
        "audio/2-117116-A-31.wav",
        "audio/1-5-A-0.wav",
        "audio/1-6-A-3.wav",
        "audio/5-7-A-43.wav",
        "audio/.DS_Store");
  }

  private Clips read() throws IOException {
    Clips clips = new Esc50Source(source.folder()).read(VPO_21);
    assertBalanced(clips);
    return clips;
  }

  @Test
  void read_world_foldsAreSplitsAndClipsTellTheirOrigin() throws IOException {
    Clips clips = read();

    assertThat(clips.rows())
        .extracting(ClipRow::id)
        .containsExactly(
            "1-100032-A-0",
            "4-199261-A-0",
            "5-9032-A-0",
            "3-34853-A-9",
            "2-117116-A-31",
            "1-5-A-0",
            "1-6-A-3");
    assertThat(clips.rows().get(2))
        .isEqualTo(
            new ClipRow(
                "5-9032-A-0",
                0,
                List.of("dog"),
                Split.TEST,
                "audio/5-9032-A-0.wav",
                "http://creativecommons.org/licenses/by/3.0/",
                new Attribution("Mister Tood", "Dog bark2.wav", "https://freesound.org/s/9032/"),
                List.of("freesound:9032", "freesound-user:Mister Tood"),
                "line 4 (5-9032-A-0)"));
    assertThat(clips.rows().get(1).split()).isEqualTo(Split.TRAIN);
    assertThat(clips.rows().get(1).attribution().title())
        .isEqualTo("A dog barking (close recording)");
    assertThat(clips.rows().get(3).attribution().title()).isEqualTo("Hähne / crows");
    assertThat(clips.rows().get(3).licence())
        .isEqualTo("http://creativecommons.org/licenses/sampling+/1.0/");
    assertThat(lost(clips))
        .isEqualTo(
            Map.of(
                "clips/test/not_selected/LABEL_OUTSIDE_CLASS_MAP", 1L,
                "clips/train/not_selected/CLIP_MISSING", 1L));
  }

  /**
   * For a licence of another name, and for a take that the file spells otherwise, the data set's
   * own licence is used.
   */
  @Test
  void read_clipWithoutLicenceLine_hasTheLicenceOfItsPart() throws IOException {
    Clips clips = read();

    assertThat(clips.rows().get(5).licence())
        .isEqualTo("http://creativecommons.org/licenses/by/3.0/");
    assertThat(clips.rows().get(6).licence())
        .isEqualTo("http://creativecommons.org/licenses/by-nc/3.0/");
    assertThat(clips.rows().get(6).keys()).containsExactly("freesound:6");
    assertThat(clips.survey().warnings())
        .singleElement()
        .asString()
        .startsWith("3 clips have no line in LICENSE");
    assertThat(clips.licences())
        .extracting(Licence::code)
        .containsExactlyInAnyOrder("cc-by-nc-3.0", "cc-by-3.0", "sampling-plus-1.0", "cc0-1.0");
  }

  @Test
  void read_noLicenceFile_stillReads() throws IOException {
    Files.delete(root.resolve("LICENSE"));

    Clips clips = read();

    assertThat(clips.rows()).hasSize(7);
    assertThat(clips.tables()).extracting(t -> t.path()).containsExactly("meta/esc50.csv");
    assertThat(clips.rows().get(0).attribution().author()).isEmpty();
  }

  @Test
  void read_columnsInAnotherOrder_sameRows() throws IOException {
    source.text(
        "meta/esc50.csv",
        "\uFEFFsrc_file,filename,take,esc10,category,target,fold,extra",
        "100032,1-100032-A-0.wav,A,True,dog,0,1,x");

    assertThat(read().rows()).extracting(ClipRow::id).containsExactly("1-100032-A-0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../../etc-1-A-0.wav,1,0,dog,True,1,A   | CSV_ID_UNSAFE",
        "1-9-A-0.mp3,1,0,dog,True,9,A           | CSV_ID_UNSAFE",
        "6-9-A-0.wav,6,0,dog,True,9,A           | CSV_ID_UNSAFE",
        "1-9-A-0.wav,2,0,dog,True,9,A           | CSV_SPLIT_UNKNOWN",
        "1-9-A-0.wav,1,0,dog,True,10,A          | CSV_ID_UNSAFE",
        "1-9-A-0.wav,1,0,dog!,True,9,A          | CSV_LABEL_UNKNOWN",
        "1-9-A-0.wav,1,0,dog,True,9             | CSV_FIELD_COUNT",
        "1-100032-A-0.wav,1,0,dog,True,100032,A | CSV_ROW_DUPLICATE",
        "1-9-A-0.wav,1,0,\"dog,True,9,A         | CSV_FIELD_COUNT",
      })
  void read_badRow_rejectedOthersGoOn(String row, String code) throws IOException {
    source.text("meta/esc50.csv", HEADER, "1-100032-A-0.wav,1,0,dog,True,100032,A", row);

    Clips clips = read();

    assertThat(clips.rows()).hasSize(1);
    assertThat(rejections(clips))
        .singleElement()
        .asString()
        .startsWith(code + " meta/esc50.csv line ");
    assertThat(lost(clips)).containsKey("clips/unknown/rejected/" + code);
  }

  @Test
  void read_twoFilesOfAClip_ambiguous() throws IOException {
    source.names("audio/1-100032-A-0.flac");

    assertThat(rejections(read()))
        .containsExactly("CLIP_AMBIGUOUS meta/esc50.csv line 2 (1-100032-A-0)");
  }

  @Test
  void read_otherColumns_refused() throws IOException {
    source.text("meta/esc50.csv", "slice_file_name,fsID,fold", "a,b,c");

    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith(
            "meta/esc50.csv: no column filename: got the columns slice_file_name,fsID,fold");
  }

  @Test
  void read_noTableNoClipNoClass_refusedByName() throws IOException {
    assertThatThrownBy(() -> new Esc50Source(source.folder().folder("audio")).read(VPO_21))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("--audio esc50: no file ")
        .hasMessageContaining("audio/meta/esc50.csv");
    assertThatThrownBy(
            () -> new Esc50Source(source.folder()).read(SourceFolder.map("1,rain,esc50,rain,rain")))
        .hasMessage(
            "meta/esc50.csv: 0 of 9 rows are of a class of the class map mine, which has 1 labels of esc50");
    source.text("meta/esc50.csv", HEADER, "1-8-A-8.wav,1,8,sheep,False,8,A");
    assertThatThrownBy(this::read)
        .hasMessageStartingWith(
            "meta/esc50.csv: 0 of 1 rows of the class map have a clip that may be used: wanted files");
    source.text("meta/esc50.csv", HEADER, "8.wav,1,8,sheep,False,8,A");
    assertThatThrownBy(this::read)
        .hasMessageStartingWith("meta/esc50.csv: 0 of 1 rows can be read: line 2: got 8.wav");
  }

  @Test
  void read_rowWithoutEnd_refusedBeforeItFillsTheMemory() throws IOException {
    source.text("meta/esc50.csv", HEADER, "\"" + "1-9-A-0.wav,1,0,dog,True,9,A\n".repeat(200_000));

    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got a row of more than 1048576 bytes");
  }

  @Test
  void read_clipsOfGitLfs_refused() throws IOException {
    source.text("meta/esc50.csv", HEADER, "1-100032-A-0.wav,1,0,dog,True,100032,A");
    source.text("audio/1-100032-A-0.wav", "version https://git-lfs.github.com/spec/v1");

    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("audio/1-100032-A-0.wav: got a Git LFS pointer");
  }

  @Test
  void read_mostClipsMissing_said() throws IOException {
    source.text(
        "meta/esc50.csv",
        HEADER,
        "1-100032-A-0.wav,1,0,dog,True,100032,A",
        "1-8-A-8.wav,1,8,sheep,False,8,A",
        "1-9-A-8.wav,1,8,sheep,False,9,A");

    assertThat(read().survey().warnings())
        .contains("2 of 3 rows have no clip; some are ordinarily gone");
  }

  @Test
  void kind_isRegistered() {
    assertThat(ServiceLoader.load(AudioSource.Kind.class))
        .extracting(AudioSource.Kind::name)
        .contains("audioset", "esc50", "fsd50k");
  }
}
