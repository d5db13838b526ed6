package org.vpobuilder.pipeline.sources.panoptic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.pipeline.sources.PngFile;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.VisualRun;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.Category;

/** A hand-written COCO panoptic: image 139 has 4 columns and 3 rows. */
class PanopticSourceTest {
  private static final String IMAGE =
      """
      {"license": 4, "file_name": "000000000139.jpg", "height": 3, "width": 4, "id": 139,
       "coco_url": "http://images.cocodataset.org/val2017/000000000139.jpg",
       "flickr_url": "http://farm7.staticflickr.com/6116/6255196340_da26cf2c9e_z.jpg"}""";

  /** 3226956 = 76 + 256 * 61 + 65536 * 49. */
  private static final String DOG = segment(3226956, 18, 0);

  private static final String FILE = "annotations/panoptic_train2017/000000000139.png";

  @TempDir Path root;

  private PanopticSource source() {
    return new PanopticSource(Folder.of(root));
  }

  private VisualRun run() throws IOException {
    return VisualRun.of(source(), Split.TRAIN);
  }

  private void file(String name, byte[] bytes) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static String segment(long id, int category, int crowd) {
    return """
        {"id": %d, "category_id": %d, "iscrowd": %d, "bbox": [0, 0, 2, 2], "area": 3}"""
        .formatted(id, category, crowd);
  }

  private static String annotation(int image, String... segments) {
    return """
        {"segments_info": [%s], "file_name": "%012d.png", "image_id": %d}"""
        .formatted(String.join(", ", segments), image, image);
  }

  private void json(String images, String... annotations) throws IOException {
    String text =
        """
        {"info": {"year": 2017},
         "licenses": [{"url": "http://creativecommons.org/licenses/by/2.0/", "id": 4, "name": "A"}],
         "images": [%s], "annotations": [%s],
         "categories": [{"supercategory": "person", "isthing": 1, "id": 1, "name": "person"},
          {"supercategory": "animal", "isthing": 1, "id": 18, "name": "dog"},
          {"supercategory": "furniture", "isthing": 1, "id": 62, "name": "chair"},
          {"supercategory": "sky", "isthing": 0, "id": 187, "name": "sky-other-merged"}]}
        """
            .formatted(images, String.join(", ", annotations));
    file("annotations/panoptic_train2017.json", text.getBytes(StandardCharsets.UTF_8));
  }

  /** The dog in two pixels, next to segment 76, which has the same red, and no green or blue. */
  private static byte[] png() {
    return PngFile.header(4, 3, 8, PngFile.COLOUR, 0)
        .data(
            0, 0, 0, 0, 76, 61, 49, 76, 0, 0, 0, 0, 0, 0, 0, 0, 0, 76, 61, 49, 61, 76, 49, 0, 0, 0,
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        .end();
  }

  @Test
  void read_dogChairSky_sceneOfCocosImage() throws Exception {
    json(IMAGE, annotation(139, DOG, segment(76, 62, 0), segment(77, 187, 0)));
    file(FILE, png());
    file("train2017/000000000139.jpg", new byte[1]);

    VisualRun run = run();

    Scene scene = run.scene("139");
    assertThat(scene.image().source()).isEqualTo("panoptic");
    assertThat(scene.image().file()).isEqualTo("train2017/000000000139.jpg");
    assertThat(scene.image().keys()).containsExactly("coco:139", "flickr:6255196340");
    assertThat(scene.image().licence()).isEqualTo("http://creativecommons.org/licenses/by/2.0/");
    // The sky is not an object.
    assertThat(scene.annotated()).isEqualTo(2);
    assertThat(scene.objects()).hasSize(1);
    assertThat(scene.objects().get(0).category()).isEqualTo(new Category("coco", "18", "dog"));
    assertThat(run.objects("139")).containsExactly("3226956 dog");
    assertThat(run.drawn("139", "3226956")).containsExactly(".#..", ".#..", "....");
    assertThat(run.rejections()).isEmpty();
    assertThat(run.images().tables().get(0).path())
        .isEqualTo("annotations/panoptic_train2017.json");
  }

  /** The table has persons, dogs and chairs: of cats nobody was asked here. */
  @Test
  void image_ofCocosOwnSegments_lacksWhatItHasNoSegmentOf() throws Exception {
    json(IMAGE, annotation(139, DOG));
    assertThat(run().scene("139").image().absent()).containsExactly("baby", "female", "male");
    json(IMAGE, annotation(139, segment(9, 1, 1)));
    assertThat(run().scene("139").image().absent()).containsExactly("dog");
  }

  /**
   * COCONut misses objects: of image 272411 its authors' table has no person though one is seen
   * (bytedance/coconut_cvpr2024, issue 2). Its segments state isthing, as there.
   */
  @Test
  void image_ofCoconutsSegments_lacksNothingForSure() throws Exception {
    String chair =
        """
        {"category_id": 62, "iscrowd": 0, "isthing": 1, "area": 3, "id": 7}""";
    json(IMAGE, annotation(139, DOG, chair));
    assertThat(run().scene("139").image().absent()).isNull();
    assertThat(run().objects("139")).containsExactly("3226956 dog");
  }

  /** An outdated area or box has no effect: the PNG decides. */
  @Test
  void mask_staleArea_fromPng() throws Exception {
    json(IMAGE, annotation(139, DOG.replace("\"area\": 3", "\"area\": 0")));
    file(FILE, png());

    VisualRun run = run();

    assertThat(run.scene("139").objects().get(0).fraction()).isZero();
    assertThat(run.mask("139", "3226956").area()).isEqualTo(2);
  }

  @Test
  void mask_pngInRoot_found() throws Exception {
    json(IMAGE, annotation(139, DOG));
    file("panoptic_train2017/000000000139.png", png());

    assertThat(run().mask("139", "3226956").area()).isEqualTo(2);
  }

  @Test
  void mask_missingOtherSizeOneNumberOrNoPixel_rejected() throws Exception {
    json(IMAGE, annotation(139, DOG, segment(5, 18, 0)));
    VisualRun run = run();
    assertThat(code(run, "3226956")).isEqualTo(RejectionCode.MASK_MISSING);
    file(FILE, png());
    assertThat(code(run, "5")).isEqualTo(RejectionCode.MASK_NO_PIXEL);
    // In COCONut XL only the red of the id 5 is left.
    file(FILE, PngFile.ofGrey(new int[][] {{5, 5, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}}));
    assertThat(code(run, "5")).isEqualTo(RejectionCode.MASK_NOT_A_SEGMENTATION);
    file(FILE, PngFile.header(1, 1, 8, PngFile.COLOUR, 0).data(0, 5, 0, 0).end());
    assertThat(code(run, "5")).isEqualTo(RejectionCode.MASK_RLE_SIZE);
  }

  private static RejectionCode code(VisualRun run, String object) {
    RejectedException e =
        catchThrowableOfType(RejectedException.class, () -> run.mask("139", object));
    assertThat(e.rejection().source()).isEqualTo(FILE);
    assertThat(e.rejection().record()).isEqualTo("annotation " + object);
    return e.rejection().code();
  }

  @Test
  void read_crowd_kept() throws Exception {
    json(IMAGE, annotation(139, DOG, segment(5, 18, 1)));

    VisualRun run = run();

    assertThat(run.objects("139")).containsExactly("5 dog crowd", "3226956 dog");
    assertThat(run.scene("139").annotated()).isEqualTo(1);
  }

  /** Ids are colours, which every image may use again. */
  @Test
  void read_sameIdInTwoImages_both() throws Exception {
    String other = IMAGE.replace("139", "140");
    json(IMAGE + ", " + other, annotation(139, DOG), annotation(140, DOG));

    VisualRun run = run();

    assertThat(run.rejections()).isEmpty();
    assertThat(run.objects("139")).isEqualTo(run.objects("140")).containsExactly("3226956 dog");
  }

  @Test
  void read_badSegments_rejectedByImageAndId() throws Exception {
    json(
        IMAGE,
        annotation(139, DOG, DOG),
        // The first id of the next image is not a duplicate.
        annotation(139, segment(0, 18, 0), segment(16777216, 18, 0), segment(7, 0, 0)),
        annotation(139, segment(8, 18, 0)).replace("000000000139.png", "../x.png"),
        annotation(139, segment(9, 18, 0)).replace("\"file_name\"", "\"other\""),
        annotation(141, segment(10, 18, 0)),
        annotation(139, "5"),
        "{\"image_id\": \"x\", \"file_name\": \"x.png\", \"segments_info\": \"none\"}",
        annotation(139, segment(11, 18, 0)).replace("\"image_id\": 139", "\"image_id\": \"x\""));

    VisualRun run = run();

    String file = " annotations/panoptic_train2017.json: ";
    assertThat(run.rejections())
        .containsExactlyInAnyOrder(
            "ANNOTATION_ID_DUPLICATE"
                + file
                + "image 139, annotation 3226956 (record 1): got a second record",
            "ANNOTATION_RECORD_INVALID" + file + "image 139, annotation 0: got id 0",
            "ANNOTATION_RECORD_INVALID" + file + "image 139, annotation 16777216: got id 16777216",
            "ANNOTATION_UNKNOWN_CATEGORY" + file + "image 139, annotation 7: got category_id 0",
            "ANNOTATION_RECORD_INVALID" + file + "image 139, annotation 8: got file_name ../x.png",
            "ANNOTATION_RECORD_INVALID" + file + "image 139, annotation 9: got no file_name",
            "ANNOTATION_UNKNOWN_IMAGE" + file + "image 141, annotation 10: got image_id 141",
            "ANNOTATION_RECORD_INVALID" + file + "annotation record 8: got no id",
            "ANNOTATION_RECORD_INVALID" + file + "annotation record 9: got no id",
            "ANNOTATION_UNKNOWN_IMAGE" + file + "annotation 11: got image_id \"x\"");
    assertThat(run.objects("139")).containsExactly("3226956 dog");
    assertThat(run.scene("139").flawed()).isTrue();
  }

  /** Captions are where COCO's are, and use the same ids of images. */
  @Test
  void read_captionsAgree_personIsTold() throws Exception {
    json(IMAGE, annotation(139, segment(5, 1, 0)));
    StringBuilder captions = new StringBuilder("{\"annotations\": [");
    for (int i = 0; i < 5; i++) {
      captions.append(i == 0 ? "" : ",");
      captions
          .append("{\"image_id\": 139, \"id\": ")
          .append(i)
          .append(", \"caption\": \"A man.\"}");
    }
    file(
        "annotations/captions_train2017.json",
        captions.append("]}").toString().getBytes(StandardCharsets.UTF_8));

    VisualRun run = run();

    assertThat(run.objects("139")).containsExactly("5 male");
    assertThat(run.scene("139").objects().get(0).personEvidence()).isEqualTo("captions");
  }

  /** An id of the csv would fit a segment in many images. */
  @Test
  void read_personLabels_notUsed() throws Exception {
    json(IMAGE, annotation(139, segment(5, 1, 0)));

    VisualRun run = VisualRun.of(source(), Split.TRAIN, Map.of("5", PersonLabel.MALE));

    assertThat(run.objects("139")).containsExactly("5 person");
    assertThat(run.images().persons(Set.of("5"))).isZero();
  }

  @Test
  void read_categoriesNotCocos_badInput() throws Exception {
    json(IMAGE, annotation(139, DOG));
    Path json = root.resolve("annotations/panoptic_train2017.json");
    Files.writeString(
        json, Files.readString(json).replace("\"name\": \"dog\"", "\"name\": \"hog\""));

    assertThatThrownBy(this::run)
        .isInstanceOf(BadInputException.class)
        .hasMessageEndingWith("category 18: got hog, wanted dog");
  }

  @Test
  void tables_valMissing_badInput() throws Exception {
    json(IMAGE, annotation(139, DOG));

    assertThatThrownBy(() -> source().tables(VisualRun.LADDER))
        .isInstanceOf(BadInputException.class)
        .hasMessage("--visual panoptic: no file " + root + "/annotations/panoptic_val2017.json");
  }
}
