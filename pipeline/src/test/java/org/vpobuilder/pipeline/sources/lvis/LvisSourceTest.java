package org.vpobuilder.pipeline.sources.lvis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.SourceFolder;
import org.vpobuilder.pipeline.sources.VisualRun;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.Category;

/**
 * A hand-written LVIS of images of 8 columns and 6 rows, whose val includes an image of train2017.
 */
class LvisSourceTest {
  private static final String CATEGORIES =
      """
      [{"id": 378, "name": "dog", "synset": "dog.n.01", "frequency": "f"},
       {"id": 857, "name": "puppy", "synset": "puppy.n.01", "frequency": "c"},
       {"id": 225, "name": "cat", "synset": "cat.n.01", "frequency": "f"},
       {"id": 569, "name": "horse", "synset": "horse.n.01", "frequency": "f"},
       {"id": 1202, "name": "zebra", "synset": "zebra.n.01", "frequency": "f"},
       {"id": 703, "name": "motorcycle", "synset": "motorcycle.n.01", "frequency": "f"},
       {"id": 1113, "name": "dirt_bike", "synset": "trail_bike.n.01", "frequency": "r"},
       {"id": 701, "name": "motor_scooter", "synset": "motor_scooter.n.01", "frequency": "f"},
       {"id": 80, "name": "cow", "synset": "beef.n.01", "frequency": "f"},
       {"id": 793, "name": "person", "synset": "person.n.01", "frequency": "f"},
       {"id": 706, "name": "mousepad", "synset": "mousepad.n.01", "frequency": "f"}]""";

  private static final int DOG = 378;
  private static final int PUPPY = 857;

  @TempDir Path root;

  private LvisSource source() {
    return new LvisSource(Folder.of(root));
  }

  @BeforeEach
  void empty() throws IOException {
    json("lvis_v1_train.json", image(9, "train2017"), annotation(1, 9, DOG, SQUARE));
    json("lvis_v1_val.json", image(8, "val2017"), annotation(1, 8, DOG, SQUARE));
  }

  private void json(String file, String images, String annotations) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(
        path,
        """
        {"info": {"version": "v1.0"},
         "licenses": [{"id": 3, "url": "http://creativecommons.org/licenses/by-nc-nd/2.0/"}],
         "images": [%s], "annotations": [%s], "categories": %s}
        """
            .formatted(images, annotations, CATEGORIES));
  }

  private static String image(int id, String folder) {
    return image(id, folder, "", "");
  }

  private static String image(int id, String folder, String absent, String notExhaustive) {
    return """
        {"date_captured": "2013-11-14", "neg_category_ids": [%s], "id": %d, "license": 3,
         "height": 6, "width": 8, "not_exhaustive_category_ids": [%s],
         "flickr_url": "http://farm9.staticflickr.com/8081/8331940980_ef74d48dff_z.jpg",
         "coco_url": "http://images.cocodataset.org/%s/%012d.jpg"}"""
        .formatted(absent, id, notExhaustive, folder, id);
  }

  /** Columns 1 and 2 of rows 1 and 2. */
  private static final String SQUARE = "[[1, 1, 3, 1, 3, 3, 1, 3]]";

  private static String annotation(int id, int image, int category, String polygons) {
    return """
        {"id": %d, "image_id": %d, "category_id": %d, "area": 4.0, "bbox": [1, 1, 2, 2],
         "segmentation": %s}"""
        .formatted(id, image, category, polygons);
  }

  @Test
  void read_valOfBothFolders_splitsByAddress() throws Exception {
    json(
        "lvis_v1_val.json",
        image(8, "val2017") + ", " + image(7, "train2017"),
        annotation(1, 8, DOG, SQUARE)
            + ", "
            // Two polygons, the second in columns 5 and 6 of row 4.
            + annotation(2, 7, 80, "[[1, 1, 3, 1, 3, 3, 1, 3], [5, 4, 7, 4, 7, 5, 5, 5]]"));
    Files.createDirectories(root.resolve("train2017"));
    Files.write(root.resolve("train2017/000000000007.jpg"), new byte[1]);

    VisualRun train = VisualRun.of(source(), Split.TRAIN);
    VisualRun test = VisualRun.of(source(), Split.TEST);

    assertThat(train.scenes()).extracting(s -> s.image().id()).containsExactly("7", "9");
    assertThat(test.scenes()).extracting(s -> s.image().id()).containsExactly("8");
    assertThat(train.objects("7")).containsExactly("2 cow");
    assertThat(train.drawn("7", "2"))
        .containsExactly("........", ".##.....", ".##.....", "........", ".....##.", "........");
    assertThat(train.mask("9", "1").area()).isEqualTo(4);
    assertThat(test.mask("8", "1").area()).isEqualTo(4);
    assertThat(train.images().annotations()).isEqualTo(2);
    assertThat(test.images().annotations()).isEqualTo(1);
    assertThat(train.rejections()).isEmpty();
    assertThat(train.images().tables())
        .extracting(file -> file.path())
        .containsExactly("lvis_v1_train.json", "lvis_v1_val.json");
    Scene scene = train.scene("7");
    assertThat(scene.image().source()).isEqualTo("lvis");
    assertThat(scene.image().file()).isEqualTo("train2017/000000000007.jpg");
    assertThat(scene.image().keys()).containsExactly("coco:7", "flickr:8331940980");
    assertThat(scene.image().licence())
        .isEqualTo("http://creativecommons.org/licenses/by-nc-nd/2.0/");
    assertThat(scene.objects().get(0).category())
        .isEqualTo(new Category("lvis", "beef.n.01", "cow"));
    assertThat(train.images().found().missing()).containsExactly("9");
  }

  @Test
  void found_oneFlatFolder_found() throws Exception {
    Files.createDirectories(root.resolve("images"));
    Files.write(root.resolve("images/000000000009.jpg"), new byte[1]);

    assertThat(VisualRun.of(source(), Split.TRAIN).scene("9").image().file())
        .isEqualTo("images/000000000009.jpg");
  }

  @ParameterizedTest
  @ValueSource(strings = {"annotations/", "lvis/"})
  void tables_inAFolder_found(String place) throws Exception {
    Files.createDirectories(root.resolve(place));
    for (String name : new String[] {"lvis_v1_train.json", "lvis_v1_val.json"}) {
      Files.move(root.resolve(name), root.resolve(place + name));
    }

    assertThat(source().tables(VisualRun.LADDER))
        .containsExactly(place + "lvis_v1_train.json", place + "lvis_v1_val.json");
    assertThat(VisualRun.of(source(), Split.TEST).mask("8", "1").area()).isEqualTo(4);
  }

  /**
   * A dog is the general category, which covers puppies; bulldogs and other categories of the map
   * that this table lacks are not considered.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // annotated | absent | not exhaustive | class may have more
        "378     | ''  | ''      | false",
        "378     | ''  | 378     | true",
        "378,857 | ''  | 857     | true",
        "857     | ''  | ''      | true",
        "857     | 378 | ''      | false",
        "857     | 706 | ''      | true",
        "80,857  | 378 | ''      | false",
        "378     | ''  | 80      | false"
      })
  void read_federatedLists_classNotExhaustive(
      String annotated, String absent, String notExhaustive, boolean more) throws Exception {
    String[] categories = annotated.split(",");
    json(
        "lvis_v1_val.json",
        image(8, "val2017", absent, notExhaustive),
        IntStream.range(0, categories.length)
            .mapToObj(i -> annotation(i + 1, 8, Integer.parseInt(categories[i]), SQUARE))
            .collect(Collectors.joining(", ")));

    Set<String> classes = VisualRun.of(source(), Split.TEST).scene("8").notExhaustive();

    assertThat(classes.contains("dog")).isEqualTo(more);
    assertThat(classes.contains("cow")).isEqualTo(notExhaustive.equals("80"));
  }

  private void write(String annotated, String absent) throws IOException {
    String[] categories = annotated.split(",");
    json(
        "lvis_v1_val.json",
        image(8, "val2017", absent, ""),
        IntStream.range(0, categories.length)
            .mapToObj(i -> annotation(i + 1, 8, Integer.parseInt(categories[i]), SQUARE))
            .collect(Collectors.joining(", ")));
  }

  /** No puppy is there without a dog; a cow that is annotated is not absent, whatever is listed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // annotated | absent | classes
        "80 | ''      | ''",
        "80 | 378     | dog",
        "80 | 857     | ''",
        "80 | 378,225 | cat,dog",
        "80 | 80      | ''",
        "80 | 793     | baby,female,male",
        "80 | 703     | ''",
        "80 | 703,701 | motorcycle"
      })
  void read_absentCategories_classesThatTheImageLacks(
      String annotated, String absent, String classes) throws Exception {
    write(annotated, absent);
    List<String> lacking = VisualRun.of(source(), Split.TEST).scene("8").image().absent();
    assertThat(lacking == null ? "" : String.join(",", lacking)).isEqualTo(classes);
  }

  /** A dirt bike is "a lightweight motorcycle" to LVIS, and a scooter is none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // annotated | absent | class may have more
        "703      | ''       | true",
        "703      | 701      | false",
        "703      | 1113     | true",
        "701      | 703      | false",
        "701      | 1113     | true",
        "1113,701 | ''       | true",
        "703,701  | ''       | false"
      })
  void read_generalCategoryThatCoversSomeOthers_othersMustBeVerified(
      String annotated, String absent, boolean more) throws Exception {
    write(annotated, absent);

    Set<String> classes = VisualRun.of(source(), Split.TEST).scene("8").notExhaustive();

    assertThat(classes.contains("motorcycle")).isEqualTo(more);
  }

  /**
   * LVIS says nothing of dogs and zebras in an image with a horse and without a cat: that the horse
   * is its only pet is not known, in whichever order the rows of the class map are.
   */
  @Test
  void read_rowsOfAClassInAnyOrder_sameClaim() throws Exception {
    List<String> rows =
        new ArrayList<>(
            List.of(
                "1,pet,lvis,horse.n.01,horse",
                "1,pet,lvis,cat.n.01,cat",
                "1,pet,lvis,dog.n.01,dog",
                "1,pet,lvis,zebra.n.01,zebra"));
    for (int i = 0; i < rows.size(); i++) {
      ClassMap pets = SourceFolder.map(rows.toArray(String[]::new));
      write("569", "225");
      assertThat(notExhaustive(pets)).containsExactly("pet");
      write("569", "225,378,1202");
      assertThat(notExhaustive(pets)).isEmpty();
      write("569,378", "225,1202");
      assertThat(notExhaustive(pets)).isEmpty();
      Collections.rotate(rows, 1);
    }
  }

  private Set<String> notExhaustive(ClassMap classMap) throws IOException {
    List<Scene> scenes = new ArrayList<>();
    source().read(Split.TEST, classMap, VisualRun.LADDER).scenes(Map.of(), scenes::add);
    assertThat(scenes).hasSize(1);
    return scenes.get(0).notExhaustive();
  }

  @Test
  void read_personsNotExhaustive_allKindsOfPerson() throws Exception {
    json("lvis_v1_val.json", image(8, "val2017", "", "793"), annotation(1, 8, 793, SQUARE));

    VisualRun run = VisualRun.of(source(), Split.TEST);

    assertThat(run.objects("8")).containsExactly("1 person");
    assertThat(run.scene("8").notExhaustive())
        .containsExactlyInAnyOrder("person", "male", "female", "baby");
  }

  /** Train and val both begin with annotation 1; a csv of ids can't distinguish them. */
  @Test
  void read_personLabels_notUsed() throws Exception {
    json("lvis_v1_val.json", image(8, "val2017"), annotation(1, 8, 793, SQUARE));

    VisualRun run = VisualRun.of(source(), Split.TEST, Map.of("1", PersonLabel.MALE));

    assertThat(run.objects("8")).containsExactly("1 person");
  }

  @Test
  void read_sameIdsInBothFiles_sameImageTwiceOnlyRejected() throws Exception {
    json(
        "lvis_v1_val.json",
        image(8, "val2017") + ", " + image(9, "train2017") + ", " + image(6, "train2017"),
        annotation(1, 6, DOG, SQUARE) + ", " + annotation(1, 8, DOG, SQUARE));

    VisualRun run = VisualRun.of(source(), Split.TRAIN);

    assertThat(run.rejections())
        .containsExactly(
            "IMAGE_ID_DUPLICATE lvis_v1_val.json: image 9 (record 1): got a second record");
    assertThat(run.objects("6")).containsExactly("1 dog");
    assertThat(run.objects("9")).containsExactly("1 dog");
  }

  @Test
  void read_badRecords_rejectedInTheirOwnSplitOnly() throws Exception {
    json(
        "lvis_v1_train.json",
        String.join(
            ", ",
            image(9, "train2017"),
            image(10, "val2017"),
            image(11, "test2017"),
            "{\"id\": 12, \"width\": 8, \"height\": 6}"),
        annotation(1, 9, DOG, SQUARE) + ", " + annotation(2, 10, DOG, SQUARE));
    json(
        "lvis_v1_val.json",
        String.join(", ", image(8, "val2017"), image(7, "train2017"), image(13, "unlabeled2017")),
        String.join(
            ", ",
            annotation(1, 8, DOG, SQUARE),
            annotation(2, 7, 5, SQUARE),
            annotation(3, 99, DOG, SQUARE),
            annotation(1, 8, PUPPY, SQUARE),
            annotation(2, 8, PUPPY, SQUARE).replace("\"id\": 2", "\"id\": 4294967296")));

    VisualRun train = VisualRun.of(source(), Split.TRAIN);
    VisualRun test = VisualRun.of(source(), Split.TEST);

    String url = "got coco_url http://images.cocodataset.org/";
    assertThat(train.rejections())
        .containsExactlyInAnyOrder(
            "IMAGE_RECORD_INVALID lvis_v1_train.json: image 10: "
                + url
                + "val2017/000000000010.jpg",
            "IMAGE_RECORD_INVALID lvis_v1_train.json: image 11: "
                + url
                + "test2017/000000000011.jpg",
            "IMAGE_RECORD_INVALID lvis_v1_train.json: image 12: got coco_url none",
            "ANNOTATION_UNKNOWN_CATEGORY lvis_v1_val.json: image 7, annotation 2: got category_id 5");
    assertThat(train.scene("7").flawed()).isTrue();
    assertThat(test.rejections())
        .containsExactlyInAnyOrder(
            "IMAGE_RECORD_INVALID lvis_v1_val.json: image 13: "
                + url
                + "unlabeled2017/000000000013.jpg",
            "ANNOTATION_UNKNOWN_IMAGE lvis_v1_val.json: image 99, annotation 3: got image_id 99",
            "ANNOTATION_ID_DUPLICATE lvis_v1_val.json: image 8, annotation 1 (record 3): got a second record",
            "ANNOTATION_RECORD_INVALID lvis_v1_val.json: image 8, annotation 4294967296: got id 4294967296");
    // The annotations of image 10.
    assertThat(train.images().annotations()).isEqualTo(3);
  }

  @Test
  void read_v05_refusedByItsCategories() throws Exception {
    assertThatThrownBy(() -> withCategories(1230))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            root
                + "/lvis_v1_val.json: got LVIS v0.5 with its 1230 categories, wanted LVIS v1, which has 1203");
    assertThatThrownBy(() -> withCategories(1204))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("got 1204 categories, wanted LVIS v1, which has 1203");
    withCategories(1203);
  }

  private void withCategories(int count) throws IOException {
    String categories =
        IntStream.rangeClosed(1, count)
            .mapToObj("{\"id\": %1$d, \"name\": \"c%1$d\", \"synset\": \"c%1$d.n.01\"}"::formatted)
            .collect(Collectors.joining(",", "[", "]"))
            .replace("c378.n.01", "dog.n.01");
    rewrite(CATEGORIES, categories);
    try {
      VisualRun.of(source(), Split.TEST);
    } finally {
      rewrite(categories, CATEGORIES);
    }
  }

  private void rewrite(String old, String other) throws IOException {
    Path json = root.resolve("lvis_v1_val.json");
    Files.writeString(json, Files.readString(json).replace(old, other));
  }

  @Test
  void read_categoriesOfCoco_badInput() throws Exception {
    rewrite("\"synset\": \"puppy.n.01\", ", "");

    assertThatThrownBy(() -> VisualRun.of(source(), Split.TEST))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("category 857 puppy: got no synset, wanted one as LVIS has it");
  }

  @Test
  void read_noCategoryOfClassMap_badInput() throws Exception {
    rewrite(CATEGORIES, "[{\"id\": 378, \"name\": \"dog\", \"synset\": \"dog.n.99\"}]");

    assertThatThrownBy(() -> VisualRun.of(source(), Split.TEST))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("none of its 1 categories is of the class map: got dog.n.99, ...");
  }

  @Test
  void read_filesNumberCategoriesOtherwise_badInput() throws Exception {
    rewrite("\"dog.n.01\"", "\"hot_dog.n.01\"");

    assertThatThrownBy(() -> VisualRun.of(source(), Split.TRAIN))
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith(
            "lvis_v1_val.json: category 378: got dog (hot_dog.n.01), wanted dog (dog.n.01) as the other file has it");
  }
}
