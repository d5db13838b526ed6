package org.vpobuilder.pipeline.sources.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.pipeline.sources.PersonLabelFile;
import org.vpobuilder.spec.PersonRung;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.failure.BadInputException;

class PersonLadderTest {
  private static final String MAN = "A man on a bench";
  private static final String WOMAN = "A woman on a bench";
  private static final String NEITHER = "A bench in a park";

  @TempDir Path folder;
  private CocoFolder coco;

  @BeforeEach
  void open() {
    coco = new CocoFolder(folder);
  }

  private static String person(int id, int crowd) {
    return ("{\"id\":%d,\"image_id\":3,\"category_id\":1,\"iscrowd\":%d,\"area\":4,"
            + "\"segmentation\":[[1,1,3,1,3,3,1,3]]}")
        .formatted(id, crowd);
  }

  private void persons(String... persons) throws IOException {
    coco.instances(
        ("{\"images\":[{\"id\":3,\"file_name\":\"3.jpg\",\"width\":8,\"height\":6}],"
                + "\"annotations\":[%s],\"categories\":[{\"id\":1,\"name\":\"person\"}]}")
            .formatted(String.join(",", persons)));
  }

  private void captions(List<String> captions) throws IOException {
    List<String> records =
        captions.stream()
            .map(c -> "{\"image_id\":3,\"id\":1,\"caption\":\"%s\"}".formatted(c))
            .toList();
    coco.file(
        "annotations/captions_train2017.json",
        "{\"images\":[{\"id\":3}],\"annotations\":[%s]}".formatted(String.join(",", records)));
  }

  private static List<String> mixed(int men, int others, String other) {
    List<String> captions = new ArrayList<>(Collections.nCopies(others, other));
    captions.addAll(Collections.nCopies(men, MAN));
    return captions;
  }

  /** "4 of 5" is a number and a share: 4 of 6 are two thirds; 5 of 6 are more than four fifths. */
  @ParameterizedTest(name = "{0} of {0} + {1}: {2}")
  @CsvSource({
    "4, 1, 7 male captions",
    "5, 0, 7 male captions",
    "3, 2, 7 person",
    "4, 2, 7 person",
    "4, 3, 7 person",
    "5, 1, 7 male captions",
    "5, 2, 7 person",
    "8, 2, 7 male captions",
    "4, 0, 7 person",
    "0, 5, 7 person",
  })
  void captions_agreeing_labelWithEnoughOfEnough(int men, int others, String label)
      throws IOException {
    persons(person(7, 0));
    captions(mixed(men, others, NEITHER));

    coco.read();

    assertThat(coco.labels()).containsExactly(label);
  }

  @Test
  void captions_twoGenders_theMajority() throws IOException {
    persons(person(7, 0));
    captions(mixed(1, 4, WOMAN));

    coco.read();

    assertThat(coco.labels()).containsExactly("7 female captions");
  }

  /**
   * Captions are counted in a byte: beyond 255 further ones are ignored, so that the count does not
   * start again at 0.
   */
  @ParameterizedTest
  @CsvSource({"300, 0, 7 male captions", "200, 100, 7 person", "255, 1, 7 male captions"})
  void captions_moreThanAByteCounts_noOverflow(int men, int women, String label)
      throws IOException {
    persons(person(7, 0));
    List<String> captions = new ArrayList<>(Collections.nCopies(men, MAN));
    captions.addAll(Collections.nCopies(women, WOMAN));
    Collections.shuffle(captions, new java.util.Random(1));
    captions(captions);

    coco.read();

    assertThat(coco.labels()).containsExactly(label);
  }

  @Test
  void captions_twoPersons_neitherLabelled() throws IOException {
    persons(person(7, 0), person(8, 0));
    captions(mixed(5, 0, MAN));

    coco.read();

    assertThat(coco.labels()).containsExactly("7 person", "8 person");
  }

  /** Boxes of 10 x 10 and 10 x 9.5 share 0.95 of their union, of 10 x 10 and 10 x 8 only 0.8. */
  @ParameterizedTest
  @CsvSource({"9.5, '7 male captions,8 person'", "8, '7 person,8 person'"})
  void captions_onePersonAnnotatedTwice_isOne(String height, String labels) throws IOException {
    persons(boxed(7, "10"), boxed(8, height));
    captions(mixed(5, 0, MAN));

    coco.read();

    assertThat(coco.labels()).containsExactly(labels.split(","));
  }

  private static String boxed(int id, String height) {
    return person(id, 0).replace("\"area\"", "\"bbox\":[1,1,10,%s],\"area\"".formatted(height));
  }

  @Test
  void captions_onePersonAndACrowd_theOneLabelled() throws IOException {
    persons(person(7, 0), person(8, 1));
    captions(mixed(5, 0, MAN));

    coco.read();

    assertThat(coco.labels()).containsExactly("7 male captions", "8 person");
  }

  @Test
  void captions_noFile_personUnlabelled() throws IOException {
    persons(person(7, 0));

    coco.read();

    assertThat(coco.labels()).containsExactly("7 person");
    assertThat(coco.sources).containsExactly("annotations/instances_train2017.json");
  }

  @Test
  void ladder_csvFirst_csvBeforeCaptions() throws IOException {
    persons(person(7, 0));
    captions(mixed(5, 0, MAN));
    coco.file("labels.csv", "7,baby\n");

    coco.read(CocoFolder.LADDER, new PersonLabelFile(coco.folder(), "labels.csv"));

    assertThat(coco.labels()).containsExactly("7 baby csv");
    assertThat(coco.sources)
        .containsExactlyInAnyOrder(
            "annotations/instances_train2017.json",
            "annotations/captions_train2017.json",
            "labels.csv");
  }

  @Test
  void ladder_captionsFirst_captionsBeforeCsv() throws IOException {
    persons(person(7, 0));
    captions(mixed(5, 0, MAN));
    coco.file("labels.csv", "7,baby\n");

    coco.read(
        new PersonSpec(List.of(PersonRung.CAPTIONS, PersonRung.CSV), 4, 5),
        new PersonLabelFile(coco.folder(), "labels.csv"));

    assertThat(coco.labels()).containsExactly("7 male captions");
  }

  @Test
  void ladder_csvOfSome_captionsForTheOther() throws IOException {
    persons(person(7, 0));
    captions(mixed(5, 0, MAN));
    coco.file("labels.csv", "8,baby\n");

    coco.read(CocoFolder.LADDER, new PersonLabelFile(coco.folder(), "labels.csv"));

    assertThat(coco.labels()).containsExactly("7 male captions");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "captions"})
  void ladder_csvGivenThatItLacks_refused(String ladder) throws IOException {
    persons(person(7, 0));
    coco.file("labels.csv", "7,baby\n");
    List<PersonRung> rungs = ladder.isEmpty() ? List.of() : List.of(PersonRung.CAPTIONS);

    assertThatThrownBy(
            () ->
                coco.read(
                    new PersonSpec(rungs, 4, 5), new PersonLabelFile(coco.folder(), "labels.csv")))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "--person-labels: got labels.csv, wanted none: the spec's person ladder [%s] lacks csv",
            ladder);
  }

  @Test
  void csv_quoteNotClosed_refusedByName() throws IOException {
    persons(person(7, 0));
    coco.file("labels.csv", "7,male\n8,\"female\n");

    assertThatThrownBy(
            () -> coco.read(CocoFolder.LADDER, new PersonLabelFile(coco.folder(), "labels.csv")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("labels.csv: not a csv: ");
  }

  @Test
  void ladder_noRung_personUnlabelledAndNothingRead() throws IOException {
    persons(person(7, 0));
    captions(mixed(5, 0, MAN));

    coco.read(new PersonSpec(List.of(), 4, 5), null);

    assertThat(coco.labels()).containsExactly("7 person");
    assertThat(coco.sources).containsExactly("annotations/instances_train2017.json");
  }

  @Test
  void csv_severalPersons_eachItsOwnLabel() throws IOException {
    persons(person(7, 0), person(8, 0), person(9, 0));
    coco.file("labels.csv", "\uFEFFann_id,label\r\n8, female\r\n\r\n7,male\r\n");

    coco.read(CocoFolder.LADDER, new PersonLabelFile(coco.folder(), "labels.csv"));

    assertThat(coco.rejections).isEmpty();
    assertThat(coco.labels()).containsExactly("7 male csv", "8 female csv", "9 person");
  }

  @Test
  void csv_badRows_rejectedByLine() throws IOException {
    persons(person(7, 0));
    coco.file("labels.csv", "7,male\nx,male\n8,man\n9,none\n7,female\n10\n11,male,1\n-1,male\n");

    coco.read(CocoFolder.LADDER, new PersonLabelFile(coco.folder(), "labels.csv"));

    assertThat(coco.rejections)
        .containsExactly(
            "line 2: PERSON_LABEL_INVALID",
            "line 3: PERSON_LABEL_INVALID",
            "line 4: PERSON_LABEL_INVALID",
            "line 5: PERSON_LABEL_INVALID",
            "line 6: PERSON_LABEL_INVALID",
            "line 7: PERSON_LABEL_INVALID",
            "line 8: PERSON_LABEL_INVALID");
    assertThat(coco.labels()).containsExactly("7 male csv");
  }
}
