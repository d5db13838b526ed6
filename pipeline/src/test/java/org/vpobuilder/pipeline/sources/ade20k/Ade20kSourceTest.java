package org.vpobuilder.pipeline.sources.ade20k;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.pipeline.sources.PngFile;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.VisualRun;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.sample.Category;

/**
 * A hand-written ADE20K of images of 6 columns and 4 rows, with the known oddities of its files.
 */
class Ade20kSourceTest {
  private static final String STREET = "ADE20K_2021_17_01/images/ADE/training/urban/street/";
  private static final String CAR = "car, auto, automobile, machine, motorcar";
  private static final String PERSON = "person, individual, someone, somebody, mortal, soul";
  private static final String ONE = "ADE_train_00000001";

  @TempDir Path root;

  @BeforeEach
  void validationHasAnImage() throws IOException {
    image(STREET.replace("training", "validation"), "ADE_val_00000001", object(0, CAR, "car", 0));
  }

  private Ade20kSource source() {
    return new Ade20kSource(Folder.of(root));
  }

  private VisualRun run() throws IOException {
    return VisualRun.of(source(), Split.TRAIN);
  }

  private void file(String name, byte[] bytes) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private void json(String folder, String image, String text) throws IOException {
    file(folder + image + ".json", text.getBytes(StandardCharsets.ISO_8859_1));
    file(folder + image + ".jpg", new byte[] {(byte) 0xff, (byte) 0xd8});
  }

  private void image(String folder, String image, String... objects) throws IOException {
    json(folder, image, annotation(image, "[4, 6, 3]", "[" + String.join(",", objects) + "]"));
  }

  private static String annotation(String image, String size, String objects) {
    return """
        {"annotation": {"filename": "%s.jpg",
          "folder": "ADE20K_2021_17_01/images/ADE/training/urban/street", "imsize": %s,
          "source": {"folder": "static_sun_database/s/street", "filename": "labelme_x.jpg",
            "origin": "Downloaded from a search.  Use only for research."},
          "scene": ["outdoor", "urban", "street"], "object": %s}}
        """
        .formatted(image, size, objects);
  }

  /** A record with the types that MATLAB gives to empty lists and lists of one. */
  private static String object(int id, String name, String rawName, int level) {
    return """
        {"id": %d, "name": "%s", "name_ndx": 401, "hypernym": [], "raw_name": "%s",
         "attributes": [], "depth_ordering_rank": 5, "occluded": [], "crop": "0",
         "parts": {"hasparts": 3, "ispartof": [], "part_level": %d},
         "instance_mask": "%s/instance_%03d_%s.png",
         "polygon": {"x": [1, 4, 4, 1], "y": [1, 1, 3, 3], "click_date": []},
         "saved_date": "18-Dec-2005 06:56:48"}
        """
        .formatted(id, name, rawName, level, ONE, id, ONE);
  }

  /** 255 for {@code #}, 128 for {@code o}. */
  private void mask(int id, String... rows) throws IOException {
    int[][] grey =
        Arrays.stream(rows)
            .map(row -> row.chars().map(c -> c == '#' ? 255 : c == 'o' ? 128 : 0).toArray())
            .toArray(int[][]::new);
    file(maskFile(id), PngFile.ofGrey(grey));
  }

  private static String maskFile(int id) {
    return STREET + "%s/instance_%03d_%s.png".formatted(ONE, id, ONE);
  }

  @Test
  void read_oneCar_sceneAsItsJsonSays() throws Exception {
    image(STREET, ONE, object(4, CAR, "car", 0), object(5, "tree", "tree", 0));

    VisualRun run = run();

    Scene scene = run.scene(ONE);
    assertThat(scene.image().source()).isEqualTo("ade20k");
    assertThat(scene.image().file()).isEqualTo(STREET + ONE + ".jpg");
    assertThat(scene.image().width()).isEqualTo(6);
    assertThat(scene.image().height()).isEqualTo(4);
    assertThat(scene.image().keys()).containsExactly("ade20k:" + ONE);
    assertThat(scene.image().licence())
        .isEqualTo("Downloaded from a search. Use only for research.");
    assertThat(run.images().licences())
        .extracting(Licence::text)
        .contains("Downloaded from a search. Use only for research.");
    assertThat(scene.annotated()).isEqualTo(2);
    assertThat(scene.flawed()).isFalse();
    assertThat(scene.notExhaustive()).isEmpty();
    Scene.Annotation car = scene.objects().get(0);
    assertThat(scene.objects()).hasSize(1);
    assertThat(car.id()).isEqualTo("4");
    assertThat(car.category()).isEqualTo(new Category("ade20k", "car", CAR));
    assertThat(car.className()).isEqualTo("car");
    // 3 times 2 of 24 pixels.
    assertThat(car.fraction()).isEqualTo(0.25);
    assertThat(run.rejections()).isEmpty();
  }

  @Test
  void mask_partlyHidden_onlyWhatIsSeen() throws Exception {
    image(STREET, ONE, object(0, CAR, "car", 0));
    mask(0, "......", ".ooo#.", ".o##..", "......");

    assertThat(run().drawn(ONE, "0")).containsExactly("......", "....#.", "..##..", "......");
  }

  @Test
  void mask_whollyHidden_rejected() throws Exception {
    image(STREET, ONE, object(0, CAR, "car", 0));
    mask(0, "......", ".ooo..", "......", "......");
    VisualRun run = run();

    RejectedException e = catchThrowableOfType(RejectedException.class, () -> run.mask(ONE, "0"));

    assertThat(e.rejection().code()).isEqualTo(RejectionCode.MASK_NO_PIXEL);
    assertThat(e.rejection().source()).isEqualTo(maskFile(0));
    assertThat(e.rejection().record()).isEqualTo("annotation 0");
  }

  @Test
  void mask_otherSizeMissingOrColours_rejected() throws Exception {
    image(
        STREET, ONE, object(0, CAR, "car", 0), object(1, CAR, "car", 0), object(2, CAR, "car", 0));
    mask(0, "###", "###");
    file(maskFile(2), PngFile.header(6, 4, 8, PngFile.COLOUR, 0).data(new int[4 * 19]).end());
    VisualRun run = run();

    assertThat(code(run, "0")).isEqualTo(RejectionCode.MASK_RLE_SIZE);
    assertThat(code(run, "1")).isEqualTo(RejectionCode.MASK_MISSING);
    assertThat(code(run, "2")).isEqualTo(RejectionCode.MASK_NOT_A_SEGMENTATION);
  }

  private static RejectionCode code(VisualRun run, String object) {
    return catchThrowableOfType(RejectedException.class, () -> run.mask(ONE, object))
        .rejection()
        .code();
  }

  @Test
  void read_partsAndGroups_partsOutsideAndGroupsCrowds() throws Exception {
    image(
        STREET,
        ONE,
        object(10, CAR, "cars", 0),
        object(9, CAR, "car", 0),
        object(3, CAR, "car", 1),
        object(2, "wheel", "wheel", 1));

    VisualRun run = run();

    assertThat(run.objects(ONE)).containsExactly("9 car", "10 car crowd");
    // Neither parts nor the crowd count.
    assertThat(run.scene(ONE).annotated()).isEqualTo(1);
    assertThat(run.images().annotationsOfClassMap()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "minibike, motorbike | motorbikes | true",
        "minibike, motorbike | motorbike | false",
        "person, individual | people | true",
        "person, individual | person walking | false",
        "person, individual | crowd of people | true",
        "bus, autobus | bus | false",
        "bus, autobus | school bus | false",
        "bus, autobus | buses | true",
        "bus, autobus | minibus | false",
        "car, auto | row of cars | true",
        "car, auto | Parked Cars | true",
        "mouse, computer mouse | mice | true",
        "sheep | sheep | false",
        "sheep | flock | true",
        "car, auto | '' | false"
      })
  void isGroup_ofNames(String name, String rawName, boolean group) {
    assertThat(Ade20kImages.isGroup(name, rawName)).isEqualTo(group);
  }

  @Test
  void read_categories_byBeginningOfSynonyms() throws Exception {
    image(
        STREET,
        ONE,
        object(0, "mouse, computer mouse", "mouse", 0),
        object(1, "mouse", "mouse", 0),
        object(2, "baby, babe, infant", "baby", 0),
        object(3, PERSON, "woman", 0),
        object(4, "cat, true cat", "cat", 0),
        object(5, "catalog, catalogue", "catalog", 0),
        object(6, "minibike, motorbike", "motorbike", 0),
        object(7, "car wheel", "wheel", 0));

    assertThat(run().objects(ONE))
        .containsExactly("0 mouse", "2 baby", "3 person", "4 cat", "6 motorcycle");
  }

  @Test
  void read_typeZoo_readAsMeant() throws Exception {
    String level = object(0, CAR, "car", 0);
    image(
        STREET,
        ONE,
        level.replace("\"part_level\": 0", "\"part_level\": []"),
        object(1, CAR, "car", 0).replace("\"attributes\": []", "\"attributes\": [\"a\", \"b\"]"),
        object(2, CAR, "car", 0).replace("\"hasparts\": 3", "\"hasparts\": [1, 2]"),
        object(3, CAR, "car", 0).replace("\"id\": 3", "\"id\": \"3\""),
        object(4, CAR, "car", 0).replace("\"raw_name\": \"car\"", "\"raw_name\": []"),
        object(5, CAR, "car", 0).replaceAll("\"parts\": \\{[^}]*\\}", "\"parts\": []"),
        object(6, CAR, "car", 0).replaceAll("\"polygon\": \\{[^}]*\\}", "\"polygon\": []"),
        object(7, CAR, "car", 0).replace("\"occluded\": []", "\"occluded\": \"yes\""));

    VisualRun run = run();

    assertThat(run.objects(ONE)).hasSize(8).allMatch(text -> text.endsWith(" car"));
    assertThat(run.scene(ONE).objects().get(6).fraction()).isNaN();
  }

  /** MATLAB writes a list of one as its only element; names have accents in Latin-1. */
  @Test
  void read_oneObjectInPlaceOfList_read() throws Exception {
    String object = object(0, "car, coup\u00e9", "car", 0);
    json(STREET, ONE, annotation(ONE, "[4, 6]", object));

    VisualRun run = run();

    assertThat(run.objects(ONE)).containsExactly("0 car");
    assertThat(run.scene(ONE).objects().get(0).category().name()).isEqualTo("car, coup\u00e9");
  }

  @Test
  void read_noOrigin_termsOfAde20k() throws Exception {
    String text =
        annotation(ONE, "[4, 6, 3]", "[]").replaceAll("\"origin\": \"[^\"]*\"", "\"origin\": []");
    json(STREET, ONE, text);

    VisualRun run = run();

    assertThat(run.scene(ONE).image().licence()).isEqualTo("https://ade20k.csail.mit.edu/terms");
    assertThat(run.images().licences()).extracting(Licence::code).containsOnly(Licence.OTHER);
  }

  @Test
  void read_badRecords_rejectedAndFlawed() throws Exception {
    image(
        STREET,
        ONE,
        object(0, CAR, "car", 0),
        object(0, "tree", "tree", 0),
        object(1, CAR, "car", 0).replace("\"id\": 1", "\"id\": -1"),
        object(2, CAR, "car", 0).replace("\"instance_mask\": \"ADE", "\"instance_mask\": \"../ADE"),
        object(3, CAR, "car", 0).replace("\"part_level\": 0", "\"part_level\": \"x\""),
        object(4, CAR, "car", 0).replace("\"name\": \"" + CAR + '"', "\"name\": []"),
        object(5, CAR, "car", 0).replaceAll("\"instance_mask\": \"[^\"]*\"", "\"other\": 1"),
        // The mask of a tree is not needed.
        object(6, "tree", "tree", 0).replaceAll("\"instance_mask\": \"[^\"]*\"", "\"other\": 1"));

    VisualRun run = run();

    String file = STREET + ONE + ".json: ";
    assertThat(run.rejections())
        .containsExactlyInAnyOrder(
            "ANNOTATION_ID_DUPLICATE " + file + "annotation 0 (record 1): got a second record",
            "ANNOTATION_RECORD_INVALID " + file + "annotation record 2: got id -1",
            "ANNOTATION_RECORD_INVALID "
                + file
                + "annotation 2: got ../ADE_train_00000001/instance_002_ADE_train_00000001.png",
            "ANNOTATION_RECORD_INVALID " + file + "annotation 3: got part_level \"x\"",
            "ANNOTATION_RECORD_INVALID " + file + "annotation 4: got no name",
            "ANNOTATION_RECORD_INVALID " + file + "annotation 5: got no instance_mask");
    assertThat(run.objects(ONE)).containsExactly("0 car");
    assertThat(run.scene(ONE).flawed()).isTrue();
  }

  /** A broken tree does not affect the class map. */
  @Test
  void read_badRecordOutsideClassMap_notFlawed() throws Exception {
    image(STREET, ONE, object(0, CAR, "car", 0), object(0, "tree", "tree", 0));

    VisualRun run = run();

    assertThat(run.rejections()).hasSize(1);
    assertThat(run.scene(ONE).flawed()).isFalse();
  }

  @Test
  void read_badImages_rejectedByName() throws Exception {
    image(STREET, ONE, object(0, CAR, "car", 0));
    json(STREET, "ADE_train_00000002", "{\"annotation\": {\"filename\": ");
    json(STREET, "ADE_train_00000003", "[1]");
    json(STREET, "ADE_train_00000004", annotation("ADE_train_00000009", "[4, 6, 3]", "[]"));
    json(STREET, "ADE_train_00000005", annotation("ADE_train_00000005", "[70000, 6, 3]", "[]"));
    json(
        STREET,
        "ADE_train_00000006",
        annotation("ADE_train_00000006", "\"4x6\"", "[" + object(0, CAR, "car", 0) + "]"));
    json(STREET, "ADE_train_00000007", annotation("ADE_train_00000007", "[4, 6]", "[1]"));
    json(STREET, "ADE_train_00000008", "{\"annotation\": {\"filename\": \"x\"}}");
    json(STREET, "ADE train.8", annotation("ADE train.8", "[4, 6]", "[]"));
    file(STREET + "ADE_train_00000010.jpg", new byte[2]);
    json(STREET, "ADE_train_00000011", " ".repeat(Ade20kImages.MAX_JSON_BYTES + 1));
    json(STREET, "ADE_train_00000012", annotation("ADE_train_00000012", "[4, 6]", "[]") + "{}");
    image(STREET.replace("street", "alley"), "ADE_train_00000013", object(0, CAR, "car", 0));
    image(STREET, "ADE_train_00000013", object(0, CAR, "car", 0), object(1, "tree", "tree", 0));

    VisualRun run = run();

    assertThat(
            run.findings().rejections().stream()
                .collect(
                    Collectors.toMap(r -> r.source().substring(STREET.length()), VisualRun::text)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                rejected(
                    "2.json",
                    "IMAGE_RECORD_INVALID",
                    "no JSON: Unexpected end-of-input within/between Object entries"),
                rejected("3.json", "IMAGE_RECORD_INVALID", "no object"),
                rejected("4.json", "IMAGE_RECORD_INVALID", "filename ADE_train_00000009.jpg"),
                rejected("5.json", "IMAGE_DIMENSIONS_OUT_OF_RANGE", "6 x 70000"),
                rejected("6.json", "IMAGE_DIMENSIONS_OUT_OF_RANGE", "no imsize"),
                rejected("7.json", "IMAGE_RECORD_INVALID", "a list of other things"),
                rejected("8.json", "IMAGE_RECORD_INVALID", "no object in annotation"),
                rejected("10.jpg", "IMAGE_RECORD_INVALID", "no json beside it"),
                rejected("11.json", "IMAGE_RECORD_INVALID", "16777217 bytes"),
                rejected("12.json", "IMAGE_RECORD_INVALID", "more than one JSON object"),
                rejected("13.json", "IMAGE_ID_DUPLICATE", "a second file of that name"),
                Map.entry(
                    "ADE train.8.json",
                    "IMAGE_NAME_UNSAFE %1$sADE train.8.json: image ADE train.8: got %1$sADE train.8.json"
                        .formatted(STREET))));
    assertThat(run.scenes())
        .extracting(scene -> scene.image().id())
        .containsExactly(ONE, "ADE_train_00000013");
  }

  private static Map.Entry<String, String> rejected(String file, String code, String got) {
    String image =
        "ADE_train_" + "0".repeat(8 - file.indexOf('.')) + file.substring(0, file.indexOf('.'));
    String name = image + file.substring(file.indexOf('.'));
    return Map.entry(name, "%s %s%s: image %s: got %s".formatted(code, STREET, name, image, got));
  }

  @Test
  void read_unsafeFolder_rejected() throws Exception {
    image(STREET, ONE, object(0, CAR, "car", 0));
    String folder = STREET.replace("street", "a;b");
    image(folder, "ADE_train_00000002", object(0, CAR, "car", 0));

    assertThat(run().rejections())
        .containsExactly(
            "IMAGE_NAME_UNSAFE %1$sADE_train_00000002.json: image ADE_train_00000002: got %1$s%2$s"
                .formatted(folder, "ADE_train_00000002.json"));
  }

  @Test
  void read_noImageOfUse_badInput() throws Exception {
    json(STREET, ONE, "{");

    assertThatThrownBy(this::run)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("images/ADE/training: 0 of 1 images can be used: ")
        .hasMessageContaining("no JSON");
  }

  @Test
  void found_pictureMissing_told() throws Exception {
    image(STREET, ONE, object(0, CAR, "car", 0));
    image(STREET, "ADE_train_00000002", object(0, CAR, "car", 0));
    Files.delete(root.resolve(STREET + ONE + ".jpg"));

    VisualRun run = run();

    assertThat(run.images().found().wanted()).isEqualTo(2);
    assertThat(run.images().found().missing()).containsExactly(ONE);
    assertThat(run.images().found().files()).containsExactly(STREET + "ADE_train_00000002.jpg");
    assertThat(run.images().found().place()).isEqualTo("ADE20K_2021_17_01/images/ADE/training");
  }

  /**
   * The output of sha256sum for the output of sha256sum for all files, run in the root over sorted
   * paths.
   */
  @Test
  void fingerprint_ofAllJsonFiles_oneTableASplit() throws Exception {
    image(STREET, ONE, object(0, CAR, "car", 0));
    image(STREET, "ADE_train_00000002");
    // A folder of masks may hold anything: this file is not an image.
    file(STREET + ONE + "/other.json", new byte[] {1});

    VisualRun run = run();

    StringBuilder sums = new StringBuilder();
    long bytes = 0;
    for (String image : List.of(ONE, "ADE_train_00000002")) {
      byte[] text = Files.readAllBytes(root.resolve(STREET + image + ".json"));
      bytes += text.length;
      sums.append(Sha256.hex(text)).append("  " + STREET + image + ".json\n");
    }
    String table = "ADE20K_2021_17_01/images/ADE/training/*.json";
    assertThat(run.images().tables()).containsExactly(source().fingerprint(table));
    assertThat(run.images().tables().get(0).path()).isEqualTo(table);
    assertThat(run.images().tables().get(0).bytes()).isEqualTo(bytes);
    assertThat(run.images().tables().get(0).sha256())
        .isEqualTo(Sha256.hex(sums.toString().getBytes(StandardCharsets.UTF_8)));
    assertThat(source().tables(VisualRun.LADDER))
        .containsExactly(table, table.replace("training", "validation"));
  }

  @Test
  void read_ownFolderAsRoot_found() throws Exception {
    image(STREET, ONE, object(0, CAR, "car", 0));
    mask(0, "######", "......", "......", "......");
    Ade20kSource inner = new Ade20kSource(Folder.of(root.resolve("ADE20K_2021_17_01")));

    VisualRun run = VisualRun.of(inner, Split.TRAIN);

    assertThat(run.scene(ONE).image().file())
        .isEqualTo("images/ADE/training/urban/street/" + ONE + ".jpg");
    assertThat(run.mask(ONE, "0").area()).isEqualTo(6);
    assertThat(VisualRun.of(inner, Split.TEST).scenes())
        .extracting(scene -> scene.image().id())
        .containsExactly("ADE_val_00000001");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ADEChallengeData2016/images/training/a.jpg | SceneParse150",
        "annotations/training/ADE_train_00000001.png | SceneParse150",
        "objectInfo150.txt | SceneParse150",
        "ADE20K_2016_07_26/images/training/a/abbey/x.jpg | ADE20K of 2016",
        "images/training/a/abbey/x_seg.png | ADE20K of 2016",
        "other.txt | no folder images/ADE/"
      })
  void tables_ofAnotherRelease_refusedByName(String there, String name) throws Exception {
    Path other = root.resolve("other");
    Path file = other.resolve(there);
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[1]);

    assertThatThrownBy(() -> new Ade20kSource(Folder.of(other)).tables(VisualRun.LADDER))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("--visual ade20k " + other)
        .hasMessageContaining("got " + name)
        .hasMessageContaining("wanted the full release of 2021");
  }

  @Test
  void tables_noValidation_badInput() throws Exception {
    image(STREET, ONE, object(0, CAR, "car", 0));
    Ade20kSource inner = new Ade20kSource(Folder.of(root.resolve("a")));
    Files.createDirectories(root.resolve("a/images/ADE"));
    Files.move(
        root.resolve("ADE20K_2021_17_01/images/ADE/training"),
        root.resolve("a/images/ADE/training"));

    assertThatThrownBy(() -> inner.tables(VisualRun.LADDER))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("images/ADE/validation; wanted");
  }

  @Test
  void read_linkToJsonOutside_rejected() throws Exception {
    image(STREET, ONE, object(0, CAR, "car", 0));
    Path outside = Files.createTempFile("h5", ".json");
    try {
      Files.createSymbolicLink(root.resolve(STREET + "ADE_train_00000002.json"), outside);

      assertThat(run().rejections())
          .containsExactly(
              "IMAGE_LINK_LEADS_OUT %1$sADE_train_00000002.json: image ADE_train_00000002: got %2$s"
                  .formatted(STREET, "a link out of its folder"));
    } finally {
      Files.delete(outside);
    }
  }
}
