package org.vpobuilder.pipeline.sources.fsd50k;

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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.sources.AudioSource.ClipRow;
import org.vpobuilder.pipeline.sources.AudioSource.Clips;
import org.vpobuilder.pipeline.sources.SourceFolder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.sample.Attribution;

class Fsd50kSourceTest {
  private static final ClassMap VPO_21 = ClassMap.builtIn("vpo-21");
  private static final String DEV = "FSD50K.ground_truth/dev.csv";
  private static final String EVAL = "FSD50K.ground_truth/eval.csv";
  private static final String COLLECTION = "FSD50K.metadata/collection/collection_dev.csv";
  private static final String RATINGS = "FSD50K.metadata/pp_pnp_ratings_FSD50K.json";
  private static final String DEV_INFO = "FSD50K.metadata/dev_clips_info_FSD50K.json";
  private static final String EVAL_INFO = "FSD50K.metadata/eval_clips_info_FSD50K.json";

  @TempDir Path root;
  private SourceFolder source;

  @BeforeEach
  void world() throws IOException {
    source = new SourceFolder(root);
    source.text(
        DEV,
        "fname,labels,mids,split",
        // A bark, with labels up to the root of the ontology.
        "1001,\"Bark,Dog,Domestic_animals_and_pets,Animal\",\"/m/05tny_,/m/0bt9lr,/m/068hy,/m/0jbk\",train",
        // A dog and a car.
        "1002,\"Bark,Dog,Car\",\"/m/05tny_,/m/0bt9lr,/m/0k4j\",val",
        // A cat in the background.
        "1003,\"Meow,Cat\",\"/m/07qrkrw,/m/01yrx\",val",
        // Cows, whose label is only in the collection.
        "1004,Livestock,/m/0ch8v,train",
        // A typewriter: with ancestors it is also typing, which is not a class here.
        "1005,\"Typewriter,Typing\",\"/m/0c2wf,/m/0316dw\",train",
        // It has no file.
        "1006,Bus,/m/01bjv,val",
        // One listener gave predominant, one not.
        "1007,Motorcycle,/m/04_sv,train");
    source.text(
        EVAL,
        "fname,labels,mids",
        "2001,\"Crow,Bird,Wild_animals,Animal\",\"/m/04s8yn,/m/015p6,/m/01280g,/m/0jbk\"",
        "2002,\"Guitar,Music\",\"/m/0342h,/m/04rlf\"");
    source.text(
        COLLECTION,
        "fname,labels,mids",
        "1001,Bark,/m/05tny_",
        "1002,\"Bark,Car\",\"/m/05tny_,/m/0k4j\"",
        "1003,Meow,/m/07qrkrw",
        "1004,Moo,/m/07rpkh9",
        "1005,Typewriter,/m/0c2wf",
        "1006,Bus,/m/01bjv",
        "1007,Motorcycle,/m/04_sv");
    source.text(
        RATINGS,
        "{\"1001\": {\"/m/05tny_\": [1.0, 1.0]}, \"1003\": {\"/m/07qrkrw\": [0.5, 0.5]},",
        " \"1002\": {\"/m/05tny_\": [1.0, 1.0], \"/m/0k4j\": [0.5, 0.5]},",
        " \"1004\": {\"/m/07rpkh9\": [1, 0, -1]}, \"1006\": {\"/m/01bjv\": [1.0]},",
        " \"1007\": {\"/m/04_sv\": [1.0, 0.5]}, \"2001\": {\"/m/04s8yn\": [0.0, 1.0, 1.0]}}");
    source.text(
        DEV_INFO,
        "{\"1001\": {\"title\": \"Rex.wav\", \"description\": \"a \\\"dog\\\"\", \"tags\": [\"dog\"],",
        " \"license\": \"http://creativecommons.org/licenses/by-nc/3.0/\", \"uploader\": \"ann b\"},",
        " \"1004\": {\"title\": \"cow\\n1\", \"tags\": [{\"a\": [1]}],",
        " \"license\": \"http://creativecommons.org/licenses/sampling+/1.0/\", \"uploader\": \"bob\"},",
        " \"9\": {\"title\": 5}}");
    source.text(
        EVAL_INFO,
        "{\"2001\": {\"title\": \"crow\", \"license\":",
        " \"http://creativecommons.org/publicdomain/zero/1.0/\", \"uploader\": \"eve\"}}");
    source.names(
        "FSD50K.dev_audio/1001.wav",
        "FSD50K.dev_audio/1002.wav",
        "FSD50K.dev_audio/1003.wav",
        "FSD50K.dev_audio/1004.wav",
        "FSD50K.dev_audio/1005.wav",
        "FSD50K.dev_audio/1007.wav",
        "FSD50K.eval_audio/2001.wav",
        "FSD50K.eval_audio/2002.wav");
  }

  private Clips read() throws IOException {
    return read(VPO_21);
  }

  private Clips read(ClassMap map) throws IOException {
    Clips clips = new Fsd50kSource(source.folder()).read(map);
    assertBalanced(clips);
    return clips;
  }

  @Test
  void read_world_cleanPredominantClipsWithTheirOrigin() throws IOException {
    Clips clips = read();

    assertThat(clips.rows())
        .containsExactly(
            new ClipRow(
                "1001",
                0,
                List.of("/m/05tny_"),
                Split.TRAIN,
                "FSD50K.dev_audio/1001.wav",
                "http://creativecommons.org/licenses/by-nc/3.0/",
                new Attribution("ann b", "Rex.wav", "https://freesound.org/s/1001/"),
                List.of("freesound:1001", "freesound-user:ann b"),
                "line 2 (1001)"),
            new ClipRow(
                "1004",
                0,
                List.of("/m/07rpkh9"),
                Split.TRAIN,
                "FSD50K.dev_audio/1004.wav",
                "http://creativecommons.org/licenses/sampling+/1.0/",
                new Attribution("bob", "cow 1", "https://freesound.org/s/1004/"),
                List.of("freesound:1004", "freesound-user:bob"),
                "line 5 (1004)"),
            new ClipRow(
                "2001",
                0,
                List.of("/m/04s8yn", "/m/015p6", "/m/01280g", "/m/0jbk"),
                Split.TEST,
                "FSD50K.eval_audio/2001.wav",
                "http://creativecommons.org/publicdomain/zero/1.0/",
                new Attribution("eve", "crow", "https://freesound.org/s/2001/"),
                List.of("freesound:2001", "freesound-user:eve"),
                "line 2 (2001)"));
    assertThat(lost(clips))
        .isEqualTo(
            Map.of(
                "clips/train/not_selected/SEVERAL_CLASSES_HEARD", 1L,
                "clips/train/not_selected/NOT_PREDOMINANT", 2L,
                "clips/train/not_selected/LABEL_OUTSIDE_CLASS_MAP", 1L,
                "clips/train/not_selected/CLIP_MISSING", 1L,
                "clips/test/not_selected/LABEL_OUTSIDE_CLASS_MAP", 1L));
    assertThat(clips.licences())
        .extracting(Licence::code)
        .containsExactlyInAnyOrder("cc-by-nc-3.0", "sampling-plus-1.0", "cc0-1.0");
    assertThat(clips.tables())
        .extracting(t -> t.path())
        .containsExactly(RATINGS, COLLECTION, DEV, DEV_INFO, EVAL, EVAL_INFO);
    assertThat(clips.survey().warnings()).hasSize(2);
  }

  @Test
  void read_withoutCollectionAndRatings_smearedLabelsAndAWarningEach() throws IOException {
    Files.delete(root.resolve(COLLECTION));
    Files.delete(root.resolve(RATINGS));

    Clips clips = read();

    assertThat(clips.rows())
        .extracting(ClipRow::id)
        .containsExactly("1001", "1003", "1007", "2001");
    assertThat(clips.rows().get(0).labels())
        .containsExactly("/m/05tny_", "/m/0bt9lr", "/m/068hy", "/m/0jbk");
    assertThat(clips.survey().warnings())
        .anyMatch(w -> w.contains("in the background"))
        .anyMatch(w -> w.contains("of their ancestors"));
  }

  /** With ancestors a typewriter would be a thing that types; the collection's labels have none. */
  @Test
  void read_ancestorOfAnotherClass_isNoLabelOfTheCollection() throws IOException {
    ClassMap map =
        SourceFolder.map(
            "1,typing,fsd50k,/m/0316dw,Typing",
            "2,dog,fsd50k,/m/05tny_,Bark",
            "3,animal,fsd50k,/m/0jbk,Animal");

    assertThat(read(map).rows()).extracting(ClipRow::id).containsExactly("1001", "1002");
  }

  @Test
  void read_onlyOneSet_reads() throws IOException {
    Files.delete(root.resolve(EVAL));

    assertThat(read().rows()).extracting(ClipRow::split).containsOnly(Split.TRAIN);
  }

  @Test
  void read_layoutOfHuggingFace_reads() throws IOException {
    Files.move(root.resolve("FSD50K.ground_truth"), root.resolve("labels"));
    Files.move(root.resolve("FSD50K.metadata"), root.resolve("metadata"));
    Files.createDirectories(root.resolve("clips"));
    Files.move(root.resolve("FSD50K.dev_audio"), root.resolve("clips/dev"));
    Files.move(root.resolve("FSD50K.eval_audio"), root.resolve("clips/eval"));

    assertThat(read().rows())
        .extracting(ClipRow::file)
        .containsExactly("clips/dev/1001.wav", "clips/dev/1004.wav", "clips/eval/2001.wav");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "../1,Bark,/m/05tny_,train   | CSV_ID_UNSAFE",
        "x,Bark,/m/05tny_,train      | CSV_ID_UNSAFE",
        "12345678901,Bark,/m/05tny_,train | CSV_ID_UNSAFE",
        "5,Bark,Bark,train           | CSV_LABEL_UNKNOWN",
        "5,Bark,'',train             | CSV_LABEL_UNKNOWN",
        "5,Bark,/m/05tny_,test       | CSV_SPLIT_UNKNOWN",
        "5,Bark,/m/05tny_            | CSV_FIELD_COUNT",
        "1001,Bark,/m/05tny_,val     | CSV_ROW_DUPLICATE",
      })
  void read_badRow_rejectedOthersGoOn(String row, String code) throws IOException {
    Files.delete(root.resolve(COLLECTION));
    source.text(DEV, "fname,labels,mids,split", "1001,Bark,/m/05tny_,train", row.replace("''", ""));

    Clips clips = read();

    assertThat(clips.rows()).extracting(ClipRow::id).containsExactly("1001", "2001");
    assertThat(rejections(clips)).containsExactly(code + " " + DEV + " line 3");
  }

  @Test
  void read_clipInBothSets_onlyTheFirstIsTaken() throws IOException {
    source.text(EVAL, "fname,labels,mids", "1001,Bark,/m/05tny_", "2001,Crow,/m/04s8yn");

    Clips clips = read();

    assertThat(rejections(clips)).containsExactly("CSV_ROW_DUPLICATE " + EVAL + " line 2");
    assertThat(clips.rows()).extracting(ClipRow::id).containsExactly("1001", "1004", "2001");
  }

  @Test
  void read_brokenRowOfCollection_rejectedAndGroundTruthTaken() throws IOException {
    source.text(COLLECTION, "fname,labels,mids", "1001,Bark", "1004,Moo,moo");

    Clips clips = read();

    assertThat(rejections(clips))
        .containsExactly(
            "CSV_FIELD_COUNT " + COLLECTION + " line 2",
            "CSV_LABEL_UNKNOWN " + COLLECTION + " line 3");
    assertThat(clips.rows()).extracting(ClipRow::id).contains("1001").doesNotContain("1004");
  }

  @Test
  void read_clipWithoutMetadata_licenceUnknownAndSaid() throws IOException {
    source.text(EVAL_INFO, "{}");

    Clips clips = read();

    ClipRow crow = clips.rows().get(2);
    assertThat(crow.licence()).isEmpty();
    assertThat(crow.keys()).containsExactly("freesound:2001");
    assertThat(clips.survey().warnings()).anyMatch(w -> w.startsWith("1 clips are not in "));
  }

  @Test
  void read_tablesMissingOrBroken_refusedByName() throws IOException {
    source.text(DEV_INFO, "{\"1001\": {\"title\": \"cut off");
    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(DEV_INFO)
        .hasMessageContaining("is the download complete?");
    source.text(DEV_INFO, "{\"1001\": [}");
    assertThatThrownBy(this::read).hasMessageContaining(DEV_INFO).hasMessageContaining("not JSON");
    Files.delete(root.resolve(DEV_INFO));
    assertThatThrownBy(this::read)
        .hasMessageContaining(DEV_INFO + ": no such file, which FSD50K.metadata.zip holds");
    Files.delete(root.resolve(DEV));
    Files.delete(root.resolve(EVAL));
    assertThatThrownBy(this::read).hasMessageStartingWith("--audio fsd50k: no file ");
  }

  /** Zenodo's archives are in parts: a user who has not unpacked them is told how to. */
  @Test
  void read_audioStillPacked_saysSo() throws IOException {
    Files.delete(root.resolve(EVAL));
    for (String clip : List.of("1001", "1002", "1003", "1004", "1005", "1007")) {
      Files.delete(root.resolve("FSD50K.dev_audio/%s.wav".formatted(clip)));
    }
    Files.delete(root.resolve("FSD50K.dev_audio"));
    source.names("FSD50K.dev_audio.z01", "FSD50K.dev_audio.zip");

    assertThatThrownBy(this::read)
        .hasMessageContaining("0 of 3 rows of the class map have a clip")
        .hasMessageContaining("wanted it unpacked: zip -s 0 FSD50K.dev_audio.zip");
  }

  @Test
  void read_deepJson_refused() throws IOException {
    source.text(RATINGS, "{\"1001\": " + "[".repeat(10_000) + "]".repeat(10_000) + "}");

    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(RATINGS);
  }
}
