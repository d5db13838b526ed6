package org.vpobuilder.pipeline.sources.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;

/** Masks are squares, whose pixels can be counted. */
class SceneReaderTest {
  private static final String CATEGORIES =
      """
      "categories":[{"id":18,"name":"dog"},{"id":1,"name":"person"},{"id":62,"name":"chair"}]""";
  private static final String DOG =
      """
      {"id":7,"image_id":3,"category_id":18,"iscrowd":0,"area":4,\
      "segmentation":[[1,1,3,1,3,3,1,3]]}""";
  private static final String IMAGE =
      """
      {"id":3,"file_name":"3.jpg","width":8,"height":6}""";

  @TempDir Path folder;
  private CocoFolder coco;

  @BeforeEach
  void open() {
    coco = new CocoFolder(folder);
  }

  private static String json(String images, String annotations) {
    return "{\"images\":[%s],\"annotations\":[%s],%s}".formatted(images, annotations, CATEGORIES);
  }

  /** A dog that covers columns 1 and 2 of rows 1 and 2, in an image of 8 columns and 6 rows. */
  private void expectTheDog() throws IOException, RejectedException {
    assertThat(coco.rejections).isEmpty();
    assertThat(coco.scenes).hasSize(1);
    assertThat(coco.labels()).containsExactly("7 dog");
    Rle mask = coco.masks().get(7L);
    assertThat(mask).isEqualTo(squareOfTwo());
  }

  private static Rle squareOfTwo() {
    byte[] pixels = new byte[48];
    for (int at : new int[] {9, 10, 17, 18}) {
      pixels[at] = 1;
    }
    return Rle.ofBitmap(pixels, 6, 8, (byte) 1);
  }

  @Test
  void read_compact_maskWhereItStands() throws Exception {
    coco.instances(json(IMAGE, DOG));

    CocoFolder.Counts counts = coco.read();

    assertThat(counts).isEqualTo(new CocoFolder.Counts(1, 1, 0, 0));
    expectTheDog();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // white space, tabs, carriage returns and new lines around everything
        "{ \"images\" : [ @I ] ,\r\n\t\"annotations\" :\n[\n@D\n] , @C }",
        // annotations before images, categories first
        "{@C,\"annotations\":[@D],\"images\":[@I]}",
        // unknown members before and between, non-ASCII text of 2, 3 and 4 bytes
        "{\"info\":{\"who\":\"ß€🐶\",\"n\":[1,{\"a\":null}]},\"images\":[@I],"
            + "\"licences\":[{\"name\":\"äöü🐶\"}],\"annotations\":[@D],@C}",
        // a byte order mark
        "\uFEFF{\"images\":[@I],\"annotations\":[@D],@C}",
      })
  void read_otherLayouts_maskWhereItStands(String layout) throws Exception {
    coco.instances(layout.replace("@I", IMAGE).replace("@D", DOG).replace("@C", CATEGORIES));

    coco.read();

    expectTheDog();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"segmentation\":[[1,1,3,1,3,3,1,3]],\"area\":4,\"iscrowd\":0,\"category_id\":18,"
            + "\"image_id\":3,\"id\":7}",
        "{\"caption\":\"ein Hündchen 🐶 für €5\",\"id\":7,\"image_id\":3,\"category_id\":18,"
            + "\"iscrowd\":0,\"area\":4,\"segmentation\" : \n [ [1 , 1,3,1, 3,3,1,3 ] ] }",
        "{\"id\":7,\"image_id\":3,\"category_id\":18,\"iscrowd\":0,\"area\":4.0,"
            + "\"segmentation\":{\"size\":[6,8],\"counts\":[7,2,4,2,33]}}",
        "{\"id\":7,\"image_id\":3,\"category_id\":18,\"iscrowd\":0,\"area\":4,"
            + "\"segmentation\":{\"counts\":\"724Om0\",\"size\":[6,8]},\"z\":{\"segmentation\":1}}",
        "{\"area\":4,\"bbox\":[1,1,2,2],\"segmentation\":[[1.0,1.0,3.0,1.0,3.0,3.0,1.0,3.0]],"
            + "\"note\":\"\\\"segmentation\\\":[\",\"id\":7,\"image_id\":3,\"category_id\":18,"
            + "\"iscrowd\":0}",
      })
  void read_membersInAnyOrder_maskWhereItStands(String dog) throws Exception {
    String compressed = RleString.encode(squareOfTwo());
    coco.instances(json(IMAGE, dog.replace("724Om0", compressed)));

    coco.read();

    expectTheDog();
  }

  @Test
  void read_manyRecordsWithTextBetween_eachMaskItsOwn() throws Exception {
    StringBuilder annotations = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      int column = i % 6;
      annotations
          .append(i == 0 ? "" : ",")
          .append(
              ("{\"id\":%d,\"image_id\":3,\"category_id\":18,\"iscrowd\":0,\"area\":1,"
                      + "\"note\":\"%s\",\"segmentation\":{\"size\":[6,8],\"counts\":[%d,1,%d]}}")
                  .formatted(i, "é€🐶".repeat(i % 7), 6 * column, 47 - 6 * column));
    }
    coco.instances(json(IMAGE, annotations.toString()));

    coco.read();

    Map<Long, Rle> masks = coco.masks();
    assertThat(masks).hasSize(3000);
    masks.forEach(
        (id, mask) -> assertThat(mask.centreX()).as("annotation %d", id).isEqualTo(id % 6 + 0.5));
  }

  @Test
  void read_scenes_ascendingIdsAndObjects() throws IOException {
    coco.instances(
        json(
            "{\"id\":9,\"file_name\":\"9.jpg\",\"width\":8,\"height\":6,\"license\":4,"
                + "\"flickr_url\":\"f\",\"coco_url\":\"c\"},"
                + IMAGE,
            DOG.replace("\"id\":7", "\"id\":8") + "," + DOG));

    coco.read();

    assertThat(coco.labels()).containsExactly("7 dog", "8 dog");
    assertThat(coco.scenes)
        .extracting(s -> s.image().id(), s -> s.image().file(), s -> s.image().attribution().url())
        .containsExactly(tuple("3", "train2017/3.jpg", ""), tuple("9", "train2017/9.jpg", "f"));
  }

  /**
   * Licences as COCO lists them; an entry without a number is ignored, and of two with the same
   * number the first counts.
   */
  @Test
  void read_licences_byNumberWithTheirCodes() throws IOException {
    String licences =
        "\"licenses\":[{\"id\":4,\"name\":\"A\",\"url\":\"http://creativecommons.org/licenses/by/2.0/\"},"
            + "{\"id\":4,\"name\":\"B\",\"url\":\"\"},{\"name\":\"C\"},7,{\"id\":5,\"url\":null,\"more\":[1]}],";
    coco.instances("{" + licences + json(IMAGE, DOG).substring(1));

    coco.read();

    assertThat(coco.licences)
        .containsExactlyInAnyOrder(
            new Licence("http://creativecommons.org/licenses/by/2.0/", "A", "cc-by-2.0"),
            Licence.UNKNOWN);
  }

  @Test
  void read_licencesOfOtherType_areNone() throws IOException {
    coco.instances("{\"licenses\":{\"id\":4}," + json(IMAGE, DOG).substring(1));

    coco.read();

    assertThat(coco.licences).isEmpty();
    assertThat(coco.scenes).hasSize(1);
  }

  /** Crowds are not counted, other categories are. */
  @Test
  void read_annotated_countsNonCrowdsOfAnyCategory() throws IOException {
    coco.instances(
        json(
            IMAGE,
            String.join(
                ",",
                DOG,
                DOG.replace("\"id\":7", "\"id\":8").replace("\"iscrowd\":0", "\"iscrowd\":1"),
                DOG.replace("\"id\":7", "\"id\":9").replace("_id\":18", "_id\":62"))));

    CocoFolder.Counts counts = coco.read();

    assertThat(counts).isEqualTo(new CocoFolder.Counts(1, 3, 1, 0));
    assertThat(coco.scenes.get(0).annotated()).isEqualTo(2);
    assertThat(coco.scenes.get(0).flawed()).isFalse();
    assertThat(coco.scenes.get(0).objects()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"image_id\":3        | \"image_id\":4         | ANNOTATION_UNKNOWN_IMAGE    | false",
        "\"category_id\":18    | \"category_id\":19     | ANNOTATION_UNKNOWN_CATEGORY | true",
        "\"iscrowd\":0         | \"iscrowd\":2          | ANNOTATION_RECORD_INVALID   | true",
        "\"iscrowd\":0         | \"iscrowd\":\"no\"     | ANNOTATION_RECORD_INVALID   | true",
        "\"iscrowd\":0         | \"iscrowd\":null       | ANNOTATION_RECORD_INVALID   | true",
      })
  void read_flawedAnnotation_rejectedAndItsImageFlawed(
      String sound, String unsound, RejectionCode code, boolean flawed) throws IOException {
    coco.instances(json(IMAGE, DOG.replace(sound, unsound)));

    coco.read();

    assertThat(coco.rejections).containsExactly("annotation 7: " + code);
    assertThat(coco.scenes.get(0).objects()).isEmpty();
    assertThat(coco.scenes.get(0).flawed()).isEqualTo(flawed);
  }

  /**
   * Forms that exporters write: strings by cvat, floats by pandas; an id of COCO's minival is
   * 908400416500.0.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"id\":7,            | \"id\":\"7\",",
        "\"id\":7,            | \"id\":7.0,",
        "\"image_id\":3       | \"image_id\":\"3\"",
        "\"image_id\":3       | \"image_id\":3.0",
        "\"category_id\":18   | \"category_id\":\"18.0\"",
        "\"iscrowd\":0        | \"iscrowd\":false",
        "\"iscrowd\":0        | \"iscrowd\":\"0\"",
        "\"iscrowd\":0,       | ",
        "\"area\":4           | \"area\":NaN",
        "\"area\":4           | \"area\":-1",
        "\"area\":4           | \"area\":null",
        "\"area\":4           | \"area\":\"4\"",
        "\"area\":4,          | ",
      })
  void read_numbersOtherwiseWritten_readAsTheNumbersTheyAre(String usual, @Nullable String other)
      throws Exception {
    coco.instances(json(IMAGE, DOG.replace(usual, other == null ? "" : other)));

    coco.read();

    expectTheDog();
    assertThat(coco.scenes.get(0).objects().get(0).crowd()).isFalse();
  }

  @Test
  void read_crowdAsBoolean_isOne() throws Exception {
    coco.instances(json(IMAGE, DOG.replace("\"iscrowd\":0", "\"iscrowd\":true")));

    coco.read();

    assertThat(coco.scenes.get(0).objects().get(0).crowd()).isTrue();
  }

  /** The numbers of the image and of the annotation in unreadable forms, quoted unchanged. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"id\":7,          | \"id\":\"seven\",     | annotation record 0: id \"seven\"",
        "\"id\":7,          | \"id\":7.5,         | annotation record 0: id 7.5",
        "\"id\":7,          | \"id\":-7,          | annotation record 0: id -7",
        "\"id\":7,          | \"id\":[7],         | annotation record 0: id a list",
        "\"id\":7,          |                     | annotation record 0: no id",
        "\"image_id\":3,    | \"image_id\":null,  | annotation 7: image_id null",
        "\"image_id\":3,    |                     | annotation 7: no image_id",
        "\"category_id\":18 | \"category_id\":{}  | annotation 7: category_id an object",
        "\"iscrowd\":0      | \"iscrowd\":-1      | annotation 7: iscrowd -1",
        "\"width\":8,       |                     | image 3: no width, height 6",
        "\"width\":8,       | \"width\":\"wide\", | image 3: width \"wide\", height 6",
        "\"width\":8        | \"width\":0         | image 3: 0 x 6",
        "{\"id\":3          | {\"id\":\"x\"         | image record 0: id \"x\""
      })
  void read_numberThatIsNone_rejectedWithItsText(
      String sound, @Nullable String unsound, String rejected) throws IOException {
    String other = unsound == null ? "" : unsound;
    coco.instances(json(IMAGE.replace(sound, other), DOG.replace(sound, other)));

    coco.read();

    assertThat(coco.got).contains(rejected);
  }

  /**
   * Columns: area, box, expected area: COCO's if it is possible, else the box's, else the mask's 4.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "3.5  | [1,1,2,2]       | 3.5",
        "NaN  | [1,1,2,3]       | 6",
        "-1   | [1,1,2,3]       | 6",
        "4000 | [1,1,2,3]       | 6",
        "48   | [1,1,2,3]       | 6",
        "48   | null            | 48",
        "49   | null            | 4",
        "0    | [1,1,2,3]       | 4",
        "0.4  | [1,1,2,3]       | 4",
        "NaN  | [1,1,0,3]       | 4",
        "NaN  | [1,1,2]         | 4",
        "NaN  | [1,1,\"2\",3] | 4",
        "NaN  | [1,1,500,300]   | 48"
      })
  void read_area_guessedFromWhatCanBe(String area, String box, double guess) throws IOException {
    coco.instances(
        json(IMAGE, DOG.replace("\"area\":4", "\"area\":%s,\"bbox\":%s".formatted(area, box))));

    coco.read();

    assertThat(coco.rejections).isEmpty();
    assertThat(coco.scenes.get(0).objects().get(0).fraction()).isEqualTo(guess / 48);
  }

  /** Boxes of 3 x 2; one that is a tenth of a pixel further shares 2.9 / 3.1 of the union. */
  @Test
  void read_nearlyTheSameBox_likelyDuplicate() throws IOException {
    String[] boxes = {"1,1,3,2", "1.1,1,3,2", "2,1,3,2", "1,1,3,2"};
    StringBuilder dogs = new StringBuilder();
    for (int i = 0; i < boxes.length; i++) {
      dogs.append(i == 0 ? "" : ",")
          .append(
              DOG.replace("\"id\":7", "\"id\":" + (7 + i))
                  .replace("\"area\":4", "\"area\":4,\"bbox\":[%s]".formatted(boxes[i]))
                  .replace("_id\":18", i == 3 ? "_id\":17" : "_id\":18"));
    }
    coco.instances(
        json(IMAGE, dogs.toString())
            .replace("{\"id\":18", "{\"id\":17,\"name\":\"cat\"},{\"id\":18"));

    coco.read();

    assertThat(coco.scenes.get(0).objects())
        .extracting(Scene.Annotation::id, Scene.Annotation::likelyDuplicate)
        .containsExactly(
            tuple("7", false), tuple("8", true), tuple("9", false), tuple("10", false));
  }

  /** CVAT and FiftyOne number licences from 0; an image without one must not get it. */
  @Test
  void read_licenceOfNumberZero_isALicence() throws IOException {
    String second = IMAGE.replace("\"id\":3", "\"id\":4,\"license\":0");
    String list = "\"licenses\":[{\"id\":0,\"name\":\"A\",\"url\":\"\"}],";
    coco.instances("{" + list + json(IMAGE + "," + second, DOG).substring(1));

    coco.read();

    assertThat(coco.licences).containsExactly(new Licence("", "A", "other"));
    assertThat(coco.scenes).extracting(s -> s.image().licence()).containsExactly("", "A");
  }

  @Test
  void read_sameAnnotationTwice_secondRejected() throws IOException {
    coco.instances(json(IMAGE, DOG + "," + DOG));

    coco.read();

    assertThat(coco.rejections).containsExactly("annotation 7 (record 1): ANNOTATION_ID_DUPLICATE");
    assertThat(coco.labels()).containsExactly("7 dog");
    assertThat(coco.scenes.get(0).flawed()).isTrue();
  }

  /** The number of lines equals the count: the ledger keeps only one of equal lines. */
  @Test
  void read_sameRecordsThrice_eachRejectionItsOwnLine() throws IOException {
    String huge = IMAGE.replace("\"id\":3", "\"id\":1234567890123");
    coco.instances(
        json(String.join(",", IMAGE, IMAGE, IMAGE, huge, huge), String.join(",", DOG, DOG, DOG)));

    coco.read();

    assertThat(coco.rejections)
        .containsExactly(
            "image 3 (record 1): IMAGE_ID_DUPLICATE",
            "image 3 (record 2): IMAGE_ID_DUPLICATE",
            "image 1234567890123: IMAGE_RECORD_INVALID",
            "image 1234567890123 (record 4): IMAGE_RECORD_INVALID",
            "annotation 7 (record 1): ANNOTATION_ID_DUPLICATE",
            "annotation 7 (record 2): ANNOTATION_ID_DUPLICATE");
  }

  /** 4 MiB of json; a COCO segmentation of 10,000 numbers takes some 70 kB. */
  @ParameterizedTest
  @CsvSource({"10000, true", "2000000, false"})
  void mask_lengthOfItsJson_readUpToTheBound(int points, boolean legal) throws Exception {
    String many = "1,1,3,1,3,3," + "1,3,".repeat(points) + "1,3";
    coco.instances(json(IMAGE, DOG.replace("1,1,3,1,3,3,1,3", many)));

    coco.read();

    if (legal) {
      expectTheDog();
    } else {
      assertThatThrownBy(() -> coco.masks())
          .isInstanceOfSatisfying(
              RejectedException.class,
              e -> {
                assertThat(e.rejection().code()).isEqualTo(RejectionCode.MASK_TOO_LARGE);
                assertThat(e.rejection().wanted()).isEqualTo("at most 4194304");
              });
    }
  }

  @Test
  void read_flawedChair_rejectedAndItsImageFine() throws IOException {
    String chair = DOG.replace("\"category_id\":18", "\"category_id\":62");
    String broken = chair.replace("\"id\":7", "\"id\":8").replace("\"iscrowd\":0", "\"iscrowd\":7");
    coco.instances(json(IMAGE, DOG + "," + broken));

    coco.read();

    assertThat(coco.rejections).containsExactly("annotation 8: ANNOTATION_RECORD_INVALID");
    assertThat(coco.labels()).containsExactly("7 dog");
    assertThat(coco.scenes.get(0).flawed()).isFalse();
  }

  @Test
  void read_sameImageTwice_secondRejectedFirstKept() throws IOException {
    coco.instances(json(IMAGE + "," + IMAGE.replace("3.jpg", "4.jpg"), DOG));

    CocoFolder.Counts counts = coco.read();

    assertThat(counts.images()).isEqualTo(2);
    assertThat(coco.rejections).containsExactly("image 3 (record 1): IMAGE_ID_DUPLICATE");
    assertThat(coco.scenes).extracting(s -> s.image().file()).containsExactly("train2017/3.jpg");
    assertThat(coco.labels()).containsExactly("7 dog");
  }

  /** They have no fault of their own: they are counted, not rejected. */
  @Test
  void read_annotationsOfARejectedImage_goWithIt() throws IOException {
    coco.instances(json(IMAGE.replace("3.jpg", "../3.jpg"), DOG));

    CocoFolder.Counts counts = coco.read();

    assertThat(coco.rejections).containsExactly("image 3: IMAGE_NAME_UNSAFE");
    assertThat(counts).isEqualTo(new CocoFolder.Counts(1, 1, 0, 1));
    assertThat(coco.scenes).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                             | no list of images",
        "[]                             | wanted an object with images",
        "{\"images\":[]}                | no list of annotations",
        "{\"images\":{}}                | wanted a list of records",
        "{\"images\":[3]}               | record 0 of the list: wanted an object",
        "{\"images\":[{\"id\":3         | not JSON",
        "``                             | wanted an object with images",
      })
  void read_noSuchFile_refusedByName(String json, String message) throws IOException {
    coco.instances(json);

    assertThatThrownBy(() -> coco.read())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("annotations/instances_train2017.json: ")
        .hasMessageContaining(message);
  }

  @Test
  void read_categoriesNumberedOtherwise_refused() throws IOException {
    coco.instances(json(IMAGE, DOG).replace("\"dog\"", "\"cat\""));

    assertThatThrownBy(() -> coco.read())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("category 18: got cat, wanted dog");
  }
}
