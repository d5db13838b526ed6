package org.vpobuilder.pipeline.sources.openimages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.sources.PngFile;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonRung;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.Category;
import org.vpobuilder.spec.sample.ImageRef;

class OpenImagesSourceTest {
  private static final PersonSpec PERSONS = new PersonSpec(List.of(PersonRung.CSV), 3, 5);
  private static final ClassMap VPO = ClassMap.builtIn("vpo-21");

  private static final String MASK_HEADER =
      "MaskPath,ImageID,LabelName,BoxID,BoxXMin,BoxXMax,BoxYMin,BoxYMax,PredictedIoU,Clicks";
  private static final String BOX_HEADER =
      "ImageID,Source,LabelName,Confidence,XMin,XMax,YMin,YMax,"
          + "IsOccluded,IsTruncated,IsGroupOf,IsDepiction,IsInside";
  private static final String IMAGE_HEADER =
      "ImageID,Subset,OriginalURL,OriginalLandingURL,License,AuthorProfileURL,Author,Title,"
          + "OriginalSize,OriginalMD5,Thumbnail300KURL,Rotation";
  private static final String BY = "https://creativecommons.org/licenses/by/2.0/";

  private static final String A = "0012345678901234";
  private static final String B = "fff2345678901234";
  private static final String MAN = "/m/04yx4";
  private static final String WOMAN = "/m/03bt1vf";
  private static final String PERSON = "/m/01g317";
  private static final String DOG = "/m/0bt9lr";
  private static final String CAR = "/m/0k4j";
  private static final String BIRD = "/m/015p6";
  private static final String OWL = "/m/09d5_";
  private static final String TREE = "/m/07j7r";

  /** A box in the form of the tables: left, right, top, bottom. */
  private static final String BOX = "0.100000,0.500000,0.200000,0.800000";

  private static final String OTHER_BOX = "0.600000,0.900000,0.100000,0.400000";

  @TempDir Path root;
  private final List<String> masks = new ArrayList<>(List.of(MASK_HEADER));
  private final List<String> boxes = new ArrayList<>(List.of(BOX_HEADER));
  private final List<String> images = new ArrayList<>(List.of(IMAGE_HEADER));

  @BeforeEach
  void makeTest() throws IOException {
    image(A, "0.0");
    mask(A, DOG, "9a041d52", BOX);
    box(A, DOG, BOX, "0,0,0");
    write("test");
    for (List<String> table : List.of(masks, boxes, images)) {
      table.subList(1, table.size()).clear();
    }
  }

  private void mask(String image, String label, String box, String sides) throws IOException {
    String file = image + "_" + label.replace("/", "") + "_" + box + ".png";
    masks.add(String.join(",", file, image, label, box, sides, "0.85000", "0.1 0.2 1;0.3 0.4 0"));
    Path folder = Files.createDirectories(root.resolve("masks/" + image.charAt(0)));
    Files.write(folder.resolve(file), PngFile.ofGrey(new int[][] {{255, 0}, {0, 255}}));
  }

  private void box(String image, String label, String sides, String flags) {
    boxes.add(String.join(",", image, "xclick", label, "1", sides, "0,0", flags));
  }

  private void image(String id, String rotation) throws IOException {
    images.add(
        String.join(
            ",",
            id,
            "train",
            "https://farm6.staticflickr.com/5606/15611395595_f51465687d_o.jpg",
            "https://www.flickr.com/photos/jane/15611395595",
            BY,
            "https://www.flickr.com/people/jane/",
            "Jane \u0141",
            "\"A dog, and \"\"me\"\"\"",
            "4000",
            "x==",
            "https://c1.staticflickr.com/x.jpg",
            rotation));
    Files.createDirectories(root.resolve("train"));
    Files.writeString(root.resolve("train/" + id + ".jpg"), "");
  }

  private void write(String subset) throws IOException {
    Files.write(root.resolve(subset + "-annotations-object-segmentation.csv"), masks);
    Files.write(root.resolve(subset + "-annotations-bbox.csv"), boxes);
    Files.write(root.resolve(subset + "-images-with-rotation.csv"), images);
  }

  private OpenImagesSource source() {
    return new OpenImagesSource(Folder.of(root));
  }

  private record Read(VisualSource.Images images, List<Scene> scenes, Entries findings) {
    long annotations(Fate fate) {
      return findings.tallies().get(Account.annotations(Split.TRAIN), fate);
    }

    Rejection rejection() {
      assertThat(findings.rejections()).hasSize(1);
      return findings.rejections().get(0);
    }

    Scene scene() {
      assertThat(scenes).hasSize(1);
      return scenes.get(0);
    }

    Scene.Annotation object() {
      assertThat(scene().objects()).hasSize(1);
      return scene().objects().get(0);
    }
  }

  private Read read() throws IOException {
    return read(VPO, Map.of());
  }

  private Read read(ClassMap classMap, Map<String, PersonLabel> labels) throws IOException {
    write("train");
    VisualSource.Images read = source().read(Split.TRAIN, classMap, PERSONS);
    List<Scene> scenes = new ArrayList<>();
    Entries findings = read.scenes(labels, scenes::add);
    requireBalance(findings, scenes);
    return new Read(read, scenes, findings);
  }

  /** Checks the interface's promise: read is the sum of the others. */
  private static void requireBalance(Entries findings, List<Scene> scenes) {
    Tallies tallies = findings.tallies();
    Account images = Account.images(Split.TRAIN);
    Account annotations = Account.annotations(Split.TRAIN);
    assertThat(tallies.get(images, Fate.READ))
        .isEqualTo(scenes.size() + sum(tallies.rejected(images)));
    assertThat(tallies.get(annotations, Fate.IN_SCENES))
        .isEqualTo(scenes.stream().mapToLong(scene -> scene.objects().size()).sum());
    assertThat(tallies.get(annotations, Fate.READ))
        .isEqualTo(
            sum(tallies.rejected(annotations))
                + tallies.get(annotations, Fate.IN_SCENES)
                + tallies.get(annotations, Fate.OUTSIDE_CLASS_MAP)
                + tallies.get(annotations, Fate.IMAGE_REJECTED));
    assertThat(sum(tallies.rejected(images)) + sum(tallies.rejected(annotations)))
        .isEqualTo(findings.rejections().size());
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void services_nameTheKind() {
    assertThat(ServiceLoader.load(VisualSource.Kind.class))
        .filteredOn(kind -> kind.name().equals("openimages"))
        .singleElement()
        .satisfies(kind -> assertThat(kind.in(Folder.of(root)).name()).isEqualTo("openimages"));
  }

  @Test
  void scenes_ofWorld_haveMasksOfTheClassMap() throws Exception {
    image(B, "0.0");
    image(A, "");
    mask(B, DOG, "00000001", BOX);
    mask(A, WOMAN, "fa041d52", OTHER_BOX);
    mask(A, MAN, "9a041d52", BOX);
    mask(A, TREE, "11111111", BOX);
    box(A, MAN, BOX, "0,0,0");
    box(A, WOMAN, OTHER_BOX, "0,0,0");
    box(A, TREE, BOX, "0,0,0");
    box(B, DOG, BOX, "1,0,0");
    Read read = read();
    assertThat(read.findings().rejections()).isEmpty();
    assertThat(read.scenes()).extracting(scene -> scene.image().id()).containsExactly(A, B);

    Scene scene = read.scenes().get(0);
    assertThat(scene.image())
        .isEqualTo(
            new ImageRef(
                "openimages",
                A,
                "train/" + A + ".jpg",
                0,
                0,
                0,
                "",
                BY,
                new Attribution(
                    "Jane \u0141",
                    "A dog, and \"me\"",
                    "https://www.flickr.com/photos/jane/15611395595"),
                List.of("openimages:" + A, "flickr:15611395595")));
    assertThat(scene.annotated()).isEqualTo(3);
    assertThat(scene.flawed()).isFalse();
    assertThat(scene.notExhaustive()).isEmpty();
    assertThat(scene.objects())
        .extracting(Scene.Annotation::id, Scene.Annotation::className, Scene.Annotation::crowd)
        .containsExactly(tuple("9a041d52", "male", false), tuple("fa041d52", "female", false));
    Scene.Annotation man = scene.objects().get(0);
    assertThat(man.category()).isEqualTo(new Category("openimages", MAN, "Man"));
    assertThat(man.personEvidence()).isEmpty();
    // 0.4 x 0.6 of the sides.
    assertThat(man.fraction()).isCloseTo(0.24, Offset.offset(1e-6));

    assertThat(read.scenes().get(1).objects())
        .extracting(Scene.Annotation::className, Scene.Annotation::crowd)
        .containsExactly(tuple("dog", true));
    assertThat(read.scenes().get(1).annotated()).isZero();

    assertThat(read.images().images()).isEqualTo(2);
    assertThat(read.images().annotations()).isEqualTo(4);
    assertThat(read.images().annotationsOfClassMap()).isEqualTo(3);
    assertThat(read.images().licences()).containsExactly(new Licence(BY, "", "cc-by-2.0"));
    assertThat(read.annotations(Fate.OUTSIDE_CLASS_MAP)).isEqualTo(1);
    assertThat(read.images().warnings())
        .singleElement()
        .satisfies(
            warning ->
                assertThat(warning)
                    .endsWith(
                        "no mask of airplane, baby, bird, bus, car, cat, cell phone, cow, elephant,"
                            + " horse, keyboard, motorcycle, mouse, sheep, skateboard, sports ball,"
                            + " tennis racket, zebra"));
  }

  /** The other flags are ignored: occluded and truncated objects may sound. */
  @ParameterizedTest
  @CsvSource({
    "'0,0,0', true, false, ''",
    "'1,0,0', true, true, ''",
    "'-1,0,0', true, false, dog",
    "'0,1,0', false, false, ''",
    "'0,0,1', false, false, ''",
    "'-1,1,-1', false, false, ''",
    "'0,-1,0', false, false, dog",
    "'0,0,-1', false, false, dog"
  })
  void scenes_ofFlags(String flags, boolean there, boolean crowd, String notExhaustive)
      throws Exception {
    image(A, "0.0");
    mask(A, DOG, "9a041d52", BOX);
    box(A, DOG, BOX, flags);
    Read read = read();
    assertThat(read.scene().objects()).hasSize(there ? 1 : 0);
    assertThat(read.scene().notExhaustive())
        .isEqualTo(notExhaustive.isEmpty() ? Set.of() : Set.of(notExhaustive));
    assertThat(read.scene().flawed()).isFalse();
    if (there) {
      assertThat(read.object().crowd()).isEqualTo(crowd);
    }
    assertThat(read.annotations(Fate.OUTSIDE_CLASS_MAP)).isEqualTo(there ? 0 : 1);
  }

  /** A box without a mask is an object, or a group, that no mask shows. */
  @ParameterizedTest
  @CsvSource({
    "/m/0bt9lr, '0,0,0', dog",
    "/m/0bt9lr, '1,0,0', dog",
    "/m/0bt9lr, '-1,0,0', dog",
    "/m/0k4j, '0,0,0', car",
    "/m/0bt9lr, '0,1,0', ''",
    "/m/0bt9lr, '0,0,1', ''",
    "/m/07j7r, '0,0,0', ''",
  })
  void scenes_ofBoxWithoutMask_areNotExhaustive(String label, String flags, String className)
      throws Exception {
    image(A, "0.0");
    mask(A, DOG, "9a041d52", BOX);
    box(A, label, OTHER_BOX, flags);
    box(A, DOG, BOX, "0,0,0");
    Read read = read();
    assertThat(read.object().className()).isEqualTo("dog");
    assertThat(read.scene().notExhaustive())
        .isEqualTo(className.isEmpty() ? Set.of() : Set.of(className));
  }

  /** The woman may be the person that has no mask, and so may another. */
  @Test
  void scenes_ofPersonWithoutMask_areOpenToAllKindsOfPersons() throws Exception {
    image(A, "0.0");
    mask(A, WOMAN, "9a041d52", BOX);
    box(A, WOMAN, BOX, "0,0,0");
    box(A, PERSON, OTHER_BOX, "0,0,0");
    assertThat(read().scene().notExhaustive()).containsExactlyInAnyOrder("male", "female", "baby");
  }

  /** In some subsets an owl has a second box, labelled as a bird. */
  @Test
  void scenes_ofBoxOfParent_areExhaustive() throws Exception {
    image(A, "0.0");
    mask(A, OWL, "9a041d52", BOX);
    mask(A, MAN, "9a041d53", OTHER_BOX);
    box(A, BIRD, BOX, "0,0,0");
    box(A, OWL, BOX, "0,0,0");
    box(A, PERSON, OTHER_BOX, "0,0,0");
    box(A, MAN, OTHER_BOX, "0,0,0");
    Scene scene = read().scene();
    assertThat(scene.notExhaustive()).isEmpty();
    assertThat(scene.objects())
        .extracting(Scene.Annotation::className)
        .containsExactly("bird", "male");
  }

  @Test
  void scenes_ofMasksOfParentAndChild_keepOne() throws Exception {
    image(A, "0.0");
    mask(A, PERSON, "00000001", OTHER_BOX);
    mask(A, MAN, "00000002", OTHER_BOX);
    mask(A, OWL, "00000004", BOX);
    mask(A, BIRD, "00000003", BOX);
    for (String label : List.of(PERSON, MAN)) {
      box(A, label, OTHER_BOX, "0,0,0");
    }
    for (String label : List.of(OWL, BIRD)) {
      box(A, label, BOX, "0,0,0");
    }
    Read read = read();
    assertThat(read.scene().objects())
        .extracting(Scene.Annotation::id, Scene.Annotation::className)
        .containsExactly(tuple("00000002", "male"), tuple("00000003", "bird"));
    assertThat(read.scene().flawed()).isFalse();
    assertThat(read.findings().rejections())
        .extracting(Rejection::code, Rejection::record, Rejection::got)
        .containsExactly(
            tuple(
                RejectionCode.ANNOTATION_ID_DUPLICATE,
                "annotation 00000001 of image " + A,
                "the object of annotation 00000002 of image " + A),
            tuple(
                RejectionCode.ANNOTATION_ID_DUPLICATE,
                "annotation 00000004 of image " + A,
                "the object of annotation 00000003 of image " + A));
  }

  @Test
  void scenes_ofSameLabelAndNearlySameBox_areLikelyDuplicates() throws Exception {
    image(A, "0.0");
    mask(A, DOG, "00000001", "0.1,0.5,0.2,0.8");
    mask(A, DOG, "00000002", "0.1,0.5,0.21,0.8");
    mask(A, CAR, "00000003", "0.1,0.5,0.2,0.8");
    box(A, DOG, "0.1,0.5,0.2,0.8", "0,0,0");
    box(A, DOG, "0.1,0.5,0.21,0.8", "0,0,0");
    box(A, CAR, "0.1,0.5,0.2,0.8", "0,0,0");
    assertThat(read().scene().objects())
        .extracting(Scene.Annotation::likelyDuplicate)
        .containsExactly(false, true, false);
  }

  /** The tables round differently; each mask gets the nearest box. */
  @Test
  void scenes_joinMasksToNearestBox() throws Exception {
    image(A, "0.0");
    mask(A, DOG, "00000001", "0.100000,0.500000,0.200000,0.800000");
    mask(A, DOG, "00000002", "0.100600,0.500000,0.200000,0.800000");
    box(A, DOG, "0.1007,0.5004,0.2,0.8", "1,0,0");
    box(A, DOG, "0.1001,0.5,0.2,0.79999", "0,0,0");
    Read read = read();
    assertThat(read.findings().rejections()).isEmpty();
    assertThat(read.scene().objects())
        .extracting(Scene.Annotation::crowd)
        .containsExactly(false, true);
  }

  @Test
  void scenes_ofMaskWithoutBox_areFlawed() throws Exception {
    image(A, "0.0");
    mask(A, DOG, "00000001", BOX);
    mask(A, DOG, "00000002", "0.1,0.5,0.2,0.8021");
    mask(A, DOG, "00000003", OTHER_BOX);
    box(A, DOG, BOX, "0,0,0");
    box(A, CAR, OTHER_BOX, "0,0,0");
    Read read = read();
    assertThat(read.object().id()).isEqualTo("00000001");
    assertThat(read.scene().flawed()).isTrue();
    assertThat(read.findings().rejections())
        .extracting(Rejection::code, Rejection::record)
        .containsExactly(
            tuple(RejectionCode.ANNOTATION_RECORD_INVALID, "annotation 00000002 of image " + A),
            tuple(RejectionCode.ANNOTATION_RECORD_INVALID, "annotation 00000003 of image " + A));
  }

  @ParameterizedTest
  @ValueSource(strings = {"90.0", "90", "180.0", "270.00"})
  void scenes_ofRotatedImage_areRejected(String rotation) throws Exception {
    image(A, "360.0");
    image(B, rotation);
    mask(A, DOG, "00000001", BOX);
    mask(B, DOG, "00000001", BOX);
    mask(B, TREE, "00000002", BOX);
    mask(B, DOG, "00000003", OTHER_BOX);
    box(A, DOG, BOX, "0,0,0");
    box(B, DOG, BOX, "0,0,0");
    Read read = read();
    assertThat(read.scene().image().id()).isEqualTo(A);
    Rejection rejection = read.rejection();
    assertThat(rejection.code()).isEqualTo(RejectionCode.IMAGE_ORIENTED);
    assertThat(rejection.record()).isEqualTo("image " + B);
    assertThat(rejection.got()).isEqualTo("Rotation " + rotation);
    assertThat(read.annotations(Fate.IMAGE_REJECTED)).isEqualTo(3);
    assertThat(read.images().images()).isEqualTo(1);
  }

  /** A row without a rotation does not mean that the picture is rotated. */
  @ParameterizedTest
  @ValueSource(strings = {"", "nan", "0", "0.0"})
  void scenes_ofUprightImage_areKept(String rotation) throws Exception {
    image(A, rotation);
    mask(A, DOG, "00000001", BOX);
    box(A, DOG, BOX, "0,0,0");
    assertThat(read().object().className()).isEqualTo("dog");
  }

  @Test
  void scenes_ofImageWithoutRowOrWithTwo_areRejected() throws Exception {
    image(A, "0.0");
    image(A, "90.0");
    mask(A, DOG, "00000001", BOX);
    mask(B, DOG, "00000001", BOX);
    box(A, DOG, BOX, "0,0,0");
    Read read = read();
    assertThat(read.scene().image().id()).isEqualTo(A);
    assertThat(read.findings().rejections())
        .extracting(Rejection::code, Rejection::source, Rejection::record)
        .containsExactly(
            tuple(
                RejectionCode.IMAGE_RECORD_INVALID,
                "train-annotations-object-segmentation.csv",
                "image " + B),
            tuple(RejectionCode.IMAGE_ID_DUPLICATE, "train-images-with-rotation.csv", "line 3"));
  }

  @Test
  void scenes_withCsv_labelPersonsThatAreNotTold() throws Exception {
    image(A, "0.0");
    mask(A, PERSON, "00000001", BOX);
    mask(A, WOMAN, "00000002", OTHER_BOX);
    box(A, PERSON, BOX, "0,0,0");
    box(A, WOMAN, OTHER_BOX, "0,0,0");
    assertThat(read().scene().objects())
        .extracting(Scene.Annotation::className)
        .containsExactly("person", "female");
    Map<String, PersonLabel> labels =
        Map.of("00000001", PersonLabel.MALE, "00000002", PersonLabel.MALE);
    Read read = read(VPO, labels);
    assertThat(read.scene().objects())
        .extracting(Scene.Annotation::className, Scene.Annotation::personEvidence)
        .containsExactly(tuple("male", "csv"), tuple("female", ""));
    assertThat(read.images().persons(Set.of("00000001", "00000002", "00000003"))).isEqualTo(1);
  }

  @Test
  void scenes_ofOtherMap_areOfItsLabels() throws Exception {
    image(A, "0.0");
    mask(A, TREE, "00000001", BOX);
    mask(A, DOG, "00000002", BOX);
    box(A, TREE, BOX, "0,0,0");
    box(A, DOG, BOX, "0,0,0");
    ClassMap map =
        ClassMap.read(
            new StringReader(
                "index,name,published_id,source,id,label\n7,tree,7,openimages,/m/07j7r,Tree\n"),
            "trees.csv");
    assertThat(read(map, Map.of()).object().className()).isEqualTo("tree");
  }

  /** Each row of a mask is wrong in one way; if it names an image, that image is flawed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PATH,ID,/m/0bt9lr,9a041d52,0.1,0.5,0.2,0.8,1|ANNOTATION_RECORD_INVALID|9 fields",
        "PATH,0012345678901,/m/0bt9lr,9a041d52,0.1,0.5,0.2,0.8,1,|ANNOTATION_RECORD_INVALID|ImageID",
        "PATH,../../../../etc1,/m/0bt9lr,9a041d52,0.1,0.5,0.2,0.8,1,|ANNOTATION_RECORD_INVALID|ImageID",
        "PATH,0012345678ABCDEF,/m/0bt9lr,9a041d52,0.1,0.5,0.2,0.8,1,|ANNOTATION_RECORD_INVALID|ImageID",
        "PATH,ID,dog,9a041d52,0.1,0.5,0.2,0.8,1,|ANNOTATION_UNKNOWN_CATEGORY|LabelName dog",
        "PATH,ID,/m/0bt9lr,9A041D52,0.1,0.5,0.2,0.8,1,|ANNOTATION_RECORD_INVALID|BoxID 9A041D52",
        "PATH,ID,/m/0bt9lr,9a041d5,0.1,0.5,0.2,0.8,1,|ANNOTATION_RECORD_INVALID|MaskPath",
        "PATH,ID,/m/0bt9lr,9a041d53,0.1,0.5,0.2,0.8,1,|ANNOTATION_RECORD_INVALID|MaskPath",
        "../PATH,ID,/m/0bt9lr,9a041d52,0.1,0.5,0.2,0.8,1,|ANNOTATION_RECORD_INVALID|MaskPath ../",
        "/etc/passwd,ID,/m/0bt9lr,9a041d52,0.1,0.5,0.2,0.8,1,|ANNOTATION_RECORD_INVALID|MaskPath /etc",
        "PATH,ID,/m/0bt9lr,9a041d52,0.5,0.1,0.2,0.8,1,|ANNOTATION_RECORD_INVALID|the box 0.5",
        "PATH,ID,/m/0bt9lr,9a041d52,0.1,1.5,0.2,0.8,1,|ANNOTATION_RECORD_INVALID|the box",
        "PATH,ID,/m/0bt9lr,9a041d52,-0.1,0.5,0.2,0.8,1,|ANNOTATION_RECORD_INVALID|the box",
        "PATH,ID,/m/0bt9lr,9a041d52,NaN,0.5,0.2,0.8,1,|ANNOTATION_RECORD_INVALID|the box NaN",
        "PATH,ID,/m/0bt9lr,9a041d52,,0.5,0.2,0.8,1,|ANNOTATION_RECORD_INVALID|the box",
        "PATH,ID,/m/0bt9lr,9a041d52,0.1,0.5,0.8,0.8,1,|ANNOTATION_RECORD_INVALID|the box",
      })
  void scenes_ofHostileMaskRow_rejectIt(String row, RejectionCode code, String got)
      throws Exception {
    image(A, "0.0");
    mask(A, DOG, "00000001", BOX);
    box(A, DOG, BOX, "0,0,0");
    masks.add(row.replace("PATH", A + "_m0bt9lr_9a041d52.png").replace("ID", A));
    Read read = read();
    assertThat(read.object().id()).isEqualTo("00000001");
    assertThat(read.rejection().code()).isEqualTo(code);
    assertThat(read.rejection().record()).isEqualTo("line 3");
    assertThat(read.rejection().got()).startsWith(got);
    boolean namesImage = !got.startsWith("ImageID") && !got.endsWith("fields");
    assertThat(read.scene().flawed()).isEqualTo(namesImage);
  }

  @Test
  void scenes_ofSecondMaskRow_rejectIt() throws Exception {
    image(A, "0.0");
    mask(A, DOG, "00000001", BOX);
    mask(A, DOG, "00000001", BOX);
    box(A, DOG, BOX, "0,0,0");
    Read read = read();
    assertThat(read.object().id()).isEqualTo("00000001");
    assertThat(read.rejection().code()).isEqualTo(RejectionCode.ANNOTATION_ID_DUPLICATE);
    assertThat(read.scene().flawed()).isTrue();
  }

  @Test
  void scenes_ofImageWithCountlessMasks_rejectThem() throws Exception {
    image(A, "0.0");
    mask(A, DOG, "00000000", BOX);
    box(A, DOG, BOX, "0,0,0");
    for (int i = 1; i < 1002; i++) {
      String box = "%08x".formatted(i);
      masks.add(String.join(",", A + "_m0k4j_" + box + ".png", A, CAR, box, OTHER_BOX, "0.9", ""));
      box(A, CAR, OTHER_BOX, "0,0,0");
    }
    Read read = read();
    assertThat(read.scene().objects()).hasSize(1000);
    assertThat(read.scene().flawed()).isTrue();
    assertThat(read.findings().rejections())
        .extracting(Rejection::record)
        .containsExactly("line 1002", "line 1003");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ID,xclick,/m/0bt9lr,1,0.1,0.5,0.2,0.8,0,0,2,0,0|flags|IsGroupOf 2",
        "ID,xclick,/m/0bt9lr,1,0.1,0.5,0.2,0.8,0,0,0,,0|flags|IsGroupOf 0, IsDepiction ,",
        "ID,xclick,/m/0bt9lr,1,0.1,0.5,0.2,0.8,0,0,0,0,1.0|flags|IsGroupOf 0",
        "ID,xclick,/m/0bt9lr,1,0.1,0.5,0.2,inf,0,0,0,0,0|max|the box",
        "../x,xclick,/m/0bt9lr,1,0.1,0.5,0.2,0.8,0,0,0,0,0|ImageID|ImageID ../x",
        "ID,xclick,/m/0bt9lr,1,0.1,0.5,0.2,0.8,0,0,0,0|13 fields|12 fields",
      })
  void scenes_ofHostileBoxRow_rejectIt(String row, String wanted, String got) throws Exception {
    image(A, "0.0");
    mask(A, DOG, "00000001", OTHER_BOX);
    box(A, DOG, OTHER_BOX, "0,0,0");
    boxes.add(row.replace("ID", A));
    Read read = read();
    assertThat(read.object().id()).isEqualTo("00000001");
    assertThat(read.rejection().code()).isEqualTo(RejectionCode.ANNOTATION_RECORD_INVALID);
    assertThat(read.rejection().source()).isEqualTo("train-annotations-bbox.csv");
    assertThat(read.rejection().got()).startsWith(got);
    assertThat(read.rejection().wanted()).contains(wanted);
    assertThat(read.scene().flawed()).isEqualTo(row.startsWith("ID") && !got.endsWith("fields"));
  }

  @Test
  void scenes_ofHostileImageRow_rejectIt() throws Exception {
    image(A, "0.0");
    images.add("x,y");
    images.add(images.get(1).replace(A, "../../x"));
    mask(A, DOG, "00000001", BOX);
    box(A, DOG, BOX, "0,0,0");
    Read read = read();
    assertThat(read.object().id()).isEqualTo("00000001");
    assertThat(read.findings().rejections())
        .extracting(Rejection::record, Rejection::got)
        .containsExactly(tuple("line 3", "2 fields"), tuple("line 4", "ImageID ../../x"));
  }

  @Test
  void scenes_ofHostileTexts_shortenThem() throws Exception {
    image(A, "0.0");
    images.set(
        1,
        images
            .get(1)
            .replace(
                "\"A dog, and \"\"me\"\"\"", "\"a\u0007\nb" + "\ud83d\udc15".repeat(400) + "\"")
            .replace("https://www.flickr.com/photos/jane/15611395595", "javascript:alert(1)")
            .replace("15611395595_", "1".repeat(21) + "_"));
    mask(A, DOG, "00000001", BOX);
    box(A, DOG, BOX, "0,0,0");
    ImageRef image = read().scene().image();
    assertThat(image.attribution().title()).isEqualTo("a b" + "\ud83d\udc15".repeat(297));
    assertThat(image.keys()).containsExactly("openimages:" + A);
  }

  /** The page of a photo contains its number, and so does its file's name. */
  @Test
  void scenes_withoutPage_takeNumberFromFile() throws Exception {
    image(A, "0.0");
    images.set(1, images.get(1).replace("https://www.flickr.com/photos/jane/15611395595", ""));
    mask(A, DOG, "00000001", BOX);
    box(A, DOG, BOX, "0,0,0");
    assertThat(read().scene().image().keys())
        .containsExactly("openimages:" + A, "flickr:15611395595");
  }

  @Test
  void read_ofQuoteWithoutEnd_throws() throws Exception {
    image(A, "0.0");
    images.add("\"" + "x".repeat(1 << 21));
    mask(A, DOG, "00000001", BOX);
    box(A, DOG, BOX, "0,0,0");
    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("train-images-with-rotation.csv")
        .hasMessageContaining("a row of more than 1048576 bytes");
  }

  @Test
  void read_ofTablesThatDoNotFit_throws() throws Exception {
    image(B, "0.0");
    mask(A, DOG, "00000001", BOX);
    box(A, DOG, BOX, "0,0,0");
    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("train-images-with-rotation.csv: no row of it can be used");

    image(A, "0.0");
    boxes.remove(1);
    box(B, DOG, BOX, "0,0,0");
    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("train-annotations-bbox.csv: no box of it can be used");

    masks.subList(1, masks.size()).clear();
    masks.add("x");
    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            "train-annotations-object-segmentation.csv: no mask of it can be used: line 2: got 1");
  }

  /** The table of boxable images before rotations were known. */
  @Test
  void read_withoutRotation_throws() throws Exception {
    image(A, "0.0");
    images.set(0, IMAGE_HEADER.replace("Rotation", "Something"));
    mask(A, DOG, "00000001", BOX);
    box(A, DOG, BOX, "0,0,0");
    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("train-images-with-rotation.csv: no column Rotation");
  }

  /** V6 has more columns, and users who sort a table may move them. */
  @Test
  void read_ofOtherColumns_takesThemByName() throws Exception {
    image(A, "0.0");
    mask(A, DOG, "00000001", BOX);
    write("train");
    Files.delete(root.resolve("train-annotations-bbox.csv"));
    Files.writeString(
        root.resolve("oidv6-train-annotations-bbox.csv"),
        "\ufeffXClick1X,IsInside,IsDepiction,IsGroupOf,YMax,YMin,XMax,XMin,LabelName,ImageID\r\n"
            + "0.1,0,0,1,0.8,0.2,0.5,0.1,/m/0bt9lr,%s\r\n".formatted(A));
    VisualSource.Images read = source().read(Split.TRAIN, VPO, PERSONS);
    List<Scene> scenes = new ArrayList<>();
    read.scenes(Map.of(), scenes::add);
    assertThat(scenes.get(0).objects().get(0).crowd()).isTrue();
  }

  @Test
  void tables_areFoundByTheirNames() throws Exception {
    write("train");
    assertThat(source().tables(PERSONS))
        .containsExactly(
            "train-annotations-object-segmentation.csv",
            "train-annotations-bbox.csv",
            "train-images-with-rotation.csv",
            "test-annotations-object-segmentation.csv",
            "test-annotations-bbox.csv",
            "test-images-with-rotation.csv");
    Read read = readWhole();
    assertThat(read.findings().sources())
        .containsExactlyInAnyOrderElementsOf(read.images().tables());
    assertThat(read.images().tables())
        .contains(Fingerprint.of(Folder.of(root), "train-annotations-bbox.csv"));
  }

  private Read readWhole() throws IOException {
    image(A, "0.0");
    mask(A, DOG, "00000001", BOX);
    box(A, DOG, BOX, "0,0,0");
    return read();
  }

  @Test
  void tables_ofFiftyOne_areFound() throws Exception {
    readWhole();
    for (String subset : List.of("train", "validation")) {
      move("train-annotations-object-segmentation.csv", subset + "/labels/segmentations.csv");
      move("train-annotations-bbox.csv", subset + "/labels/detections.csv");
      move("train-images-with-rotation.csv", subset + "/metadata/image_ids.csv");
    }
    move("train/" + A + ".jpg", "train/data/" + A + ".jpg");
    String mask = A + "_m0bt9lr_00000001.png";
    move("masks/0/" + mask, "train/labels/masks/0/" + mask);
    deleteTest();
    assertThat(source().tables(PERSONS))
        .containsExactly(
            "train/labels/segmentations.csv",
            "train/labels/detections.csv",
            "train/metadata/image_ids.csv",
            "validation/labels/segmentations.csv",
            "validation/labels/detections.csv",
            "validation/metadata/image_ids.csv");
    VisualSource.Images images = source().read(Split.TRAIN, VPO, PERSONS);
    assertThat(images.found().place()).isEqualTo("train/data/");
    List<Scene> scenes = new ArrayList<>();
    images.scenes(Map.of(), scenes::add);
    assertThat(mask(scenes.get(0), 2, 2).area()).isEqualTo(2);
  }

  private void deleteTest() throws IOException {
    for (String table : List.of("annotations-object-segmentation", "annotations-bbox")) {
      Files.delete(root.resolve("test-" + table + ".csv"));
    }
    Files.delete(root.resolve("test-images-with-rotation.csv"));
  }

  private void move(String from, String to) throws IOException {
    Files.createDirectories(root.resolve(to).getParent());
    if (!to.startsWith("train/")) {
      Files.copy(root.resolve("train" + to.substring(to.indexOf('/'))), root.resolve(to));
    } else {
      Files.move(root.resolve(from), root.resolve(to));
    }
  }

  /** The test split is the subset test if it is there, or else validation. */
  @Test
  void tables_ofTest_areOfTestOrValidation() throws Exception {
    write("train");
    write("validation");
    assertThat(source().tables(PERSONS).get(3))
        .isEqualTo("test-annotations-object-segmentation.csv");
    deleteTest();
    assertThat(source().tables(PERSONS).get(3))
        .isEqualTo("validation-annotations-object-segmentation.csv");
    Files.delete(root.resolve("validation-annotations-object-segmentation.csv"));
    assertThatThrownBy(() -> source().tables(PERSONS))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("--visual openimages: no file ")
        .hasMessageContaining("test-annotations-object-segmentation.csv, nor any of");
  }

  @Test
  void tables_ofLfsPointer_throws() throws Exception {
    write("train");
    Files.writeString(
        root.resolve("train-annotations-bbox.csv"), "version https://git-lfs.github.com/spec/v1\n");
    assertThatThrownBy(() -> source().tables(PERSONS))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("a Git LFS pointer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "masks/train/",
        "train-masks/0/",
        "train/masks/",
        "train/labels/masks/0/",
        "masks/",
        "train/0/",
        "",
        "train-masks-0/",
        "masks/train-masks-0/"
      })
  void mask_isFoundWhereverItsArchiveWasUnpacked(String place) throws Exception {
    readWhole();
    String file = A + "_m0bt9lr_00000001.png";
    Files.createDirectories(root.resolve(place));
    Files.move(root.resolve("masks/0/" + file), root.resolve(place + file));
    assertThat(mask(read().scene(), 2, 2).area()).isEqualTo(2);
  }

  /** FiftyOne unpacks the archive of images that begin with f to a folder F. */
  @Test
  void mask_inFolderOfUpperCaseDigit_isFound() throws Exception {
    image(B, "0.0");
    mask(B, DOG, "00000001", BOX);
    box(B, DOG, BOX, "0,0,0");
    Files.move(root.resolve("masks/f"), root.resolve("masks/F"));
    assertThat(mask(read().scene(), 2, 2).area()).isEqualTo(2);
  }

  private Rle mask(Scene scene, int width, int height) throws Exception {
    try (VisualSource.Masks masks = source().masks()) {
      Scene seen = scene.seen(scene.image().seen(width, height, 9, "x"));
      return masks.mask(seen, seen.objects().get(0));
    }
  }

  @Test
  void read_ofPackedMasks_throws() throws Exception {
    readWhole();
    String file = A + "_m0bt9lr_00000001.png";
    Files.move(root.resolve("masks/0/" + file), root.resolve("masks/train-masks-0.zip"));
    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("the masks of train are packed")
        .hasMessageContaining("masks/train-masks-0.zip");
    Files.delete(root.resolve("masks/train-masks-0.zip"));
    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("looked for the likes of masks/train/" + file);
  }

  /**
   * A mask of 8 x 6 of an image of 5 x 4: numpy's m[((2*y+1)*6)//8][:, ((2*x+1)*8)//10] for y of
   * arange(4) and x of arange(5) of the left 3 columns.
   */
  @Test
  void mask_isScaledToImage() throws Exception {
    Scene scene = readWhole().scene();
    int[][] rows = new int[6][8];
    for (int[] row : rows) {
      Arrays.fill(row, 0, 3, 255);
    }
    writeMask(PngFile.ofGrey(rows));
    byte[] expected = {
      1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0,
    };
    assertThat(mask(scene, 5, 4)).isEqualTo(Rle.ofBitmap(expected, 4, 5, (byte) 1));
  }

  private void writeMask(byte[] file) throws IOException {
    Files.write(root.resolve("masks/0/" + A + "_m0bt9lr_00000001.png"), file);
  }

  /** FiftyOne takes values above 122; masks have one bit or eight. */
  @Test
  void mask_takesWhiteOfAnyDepth() throws Exception {
    Scene scene = readWhole().scene();
    byte[] expected = {0, 1, 0, 1};
    Rle wanted = Rle.ofBitmap(expected, 1, 4, (byte) 1);
    writeMask(PngFile.ofGrey(new int[][] {{0, 123, 122, 255}}));
    assertThat(mask(scene, 4, 1)).isEqualTo(wanted);
    writeMask(PngFile.header(4, 1, 1, PngFile.GREY, 0).data(0, 0b0101_0000).end());
    assertThat(mask(scene, 4, 1)).isEqualTo(wanted);
    byte[] palette = {0, 0, 0, -1, -1, -1};
    writeMask(
        PngFile.header(4, 1, 1, PngFile.PALETTE, 0)
            .chunk("PLTE", palette)
            .data(0, 0b0101_0000)
            .end());
    assertThat(mask(scene, 4, 1)).isEqualTo(wanted);
    writeMask(
        PngFile.header(4, 1, 8, PngFile.COLOUR, 0)
            .data(0, 0, 0, 0, 255, 255, 255, 0, 0, 0, 255, 255, 255)
            .end());
    assertThat(mask(scene, 4, 1)).isEqualTo(wanted);
  }

  /** Photographs of 4000 x 2667: the long side is scaled to 1600, and to 1024. */
  @ParameterizedTest
  @CsvSource({
    "1600, 1067, 1024, 683, true",
    "1600, 1066, 1024, 683, true",
    "1600, 1067, 1024, 682, true",
    "1600, 1067, 683, 1024, false",
    "1600, 1067, 1024, 768, false",
    "1067, 1600, 683, 1024, true",
    "1024, 683, 1024, 683, true"
  })
  void mask_ofOtherShape_isRejected(
      int maskWidth, int maskHeight, int width, int height, boolean fits) throws Exception {
    Scene scene = readWhole().scene();
    int[][] rows = new int[maskHeight][maskWidth];
    for (int y = 0; y < 4; y++) {
      Arrays.fill(rows[maskHeight / 2 + y], 255);
    }
    writeMask(PngFile.ofGrey(rows));
    if (fits) {
      assertThat(mask(scene, width, height).area()).isPositive();
    } else {
      assertThat(maskFault(scene, width, height).code())
          .isEqualTo(RejectionCode.MASK_SIZE_MISMATCH);
    }
  }

  private Rejection maskFault(Scene scene, int width, int height) {
    return catchThrowableOfType(RejectedException.class, () -> mask(scene, width, height))
        .rejection();
  }

  @Test
  void mask_thatIsGoneOrBlack_isRejected() throws Exception {
    Scene scene = readWhole().scene();
    writeMask(PngFile.ofGrey(new int[2][2]));
    assertThat(maskFault(scene, 2, 2).code()).isEqualTo(RejectionCode.MASK_NO_PIXEL);
    Files.delete(root.resolve("masks/0/" + A + "_m0bt9lr_00000001.png"));
    Rejection rejection = maskFault(scene, 2, 2);
    assertThat(rejection.code()).isEqualTo(RejectionCode.MASK_MISSING);
    assertThat(rejection.source()).isEqualTo("masks/" + A + "_m0bt9lr_00000001.png");
    assertThat(rejection.record()).isEqualTo("annotation 00000001");
  }

  @Test
  void found_looksInFoldersOfArchives() throws Exception {
    image(B, "0.0");
    mask(B, DOG, "00000001", BOX);
    box(B, DOG, BOX, "0,0,0");
    readWhole();
    Files.delete(root.resolve("train/" + B + ".jpg"));
    Files.createDirectories(root.resolve("train_0"));
    Files.move(root.resolve("train/" + A + ".jpg"), root.resolve("train_0/" + A + ".jpg"));
    Read read = read();
    VisualSource.Found found = read.images().found();
    assertThat(found.files()).containsExactly("train_0/" + A + ".jpg");
    assertThat(found.missing()).containsExactly(B);
    assertThat(read.scenes())
        .extracting(scene -> scene.image().file())
        .containsExactly("train_0/" + A + ".jpg", "train_f/" + B + ".jpg");
  }

  private static final String LABELS = "ImageID,Source,LabelName,Confidence\n";

  /** What a human says of a whole image; of what a machine guesses nothing is known. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // source, label, confidence; ... | classes that the image lacks
        "verification,/m/01yrx,0 | cat",
        "crowdsource-verification,/m/01yrx,0 | cat",
        "machine,/m/01yrx,0.1 | ''",
        "machine,/m/01yrx,0 | ''",
        "verification,/m/01yrx,1 | ''",
        "verification,/m/01yrx,0;crowdsource-verification,/m/01yrx,1 | ''",
        "verification,/m/015p6,0 | bird",
        "verification,/m/09d5_,0 | ''",
        "verification,/m/015p6,0;verification,/m/09d5_,1 | ''",
        // A dog has a box in the image.
        "verification,/m/0bt9lr,0 | ''",
        "verification,/m/04yx4,0;verification,/m/01g317,1 | male",
        "verification,/m/01g317,0 | baby,female,male",
        "verification,/m/07j7r,0 | ''"
      })
  void read_labelsOfTheImage_verifyAbsences(String labels, String classes) throws Exception {
    image(A, "0.0");
    mask(A, DOG, "9a041d52", BOX);
    box(A, DOG, BOX, "0,0,0");
    StringBuilder table = new StringBuilder(LABELS);
    for (String label : labels.split(";")) {
      String[] row = label.split(",");
      table.append("%s,%s,%s,%s\n".formatted(A, row[0], row[1], row[2]));
      table.append("%s,verification,%s,0\n".formatted(B, row[1]));
    }
    Files.writeString(root.resolve("oidv6-train-annotations-human-imagelabels.csv"), table);
    Read read = read();
    List<String> absent = read.scene().image().absent();
    assertThat(absent == null ? "" : String.join(",", absent)).isEqualTo(classes);
    assertThat(read.findings().rejections()).isEmpty();
    assertThat(read.images().tables())
        .extracting(file -> file.path())
        .contains("oidv6-train-annotations-human-imagelabels.csv");
    assertThat(source().tables(PERSONS)).contains("oidv6-train-annotations-human-imagelabels.csv");
  }

  @Test
  void read_labelRowThatIsBroken_isRejectedAndProvesNothing() throws Exception {
    image(A, "0.0");
    mask(A, DOG, "9a041d52", BOX);
    box(A, DOG, BOX, "0,0,0");
    Files.writeString(
        root.resolve("train-annotations-human-imagelabels-boxable.csv"),
        LABELS
            + A
            + ",verification,/m/01yrx,0\n"
            + A
            + ",verification,/m/01yrx,no\n"
            + A
            + ",verification,/m/03k3r\n");
    Read read = read();
    assertThat(read.scene().image().absent()).isNull();
    assertThat(read.findings().rejections())
        .extracting(Rejection::code)
        .containsOnly(RejectionCode.ANNOTATION_RECORD_INVALID)
        .hasSize(2);
  }

  /** V7 calls validation val; FiftyOne has a table for each subset's folder. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "oidv7-val-annotations-human-imagelabels.csv",
        "annotations/validation-annotations-human-imagelabels.csv",
        "validation/labels/classifications.csv"
      })
  void tables_ofLabels_areFoundWhereTheyLie(String place) throws Exception {
    image(A, "0.0");
    mask(A, DOG, "9a041d52", BOX);
    box(A, DOG, BOX, "0,0,0");
    write("validation");
    Files.delete(root.resolve("test-annotations-object-segmentation.csv"));
    Files.createDirectories(root.resolve(place).getParent());
    Files.writeString(root.resolve(place), LABELS);
    assertThat(source().tables(Split.TEST).labels()).isEqualTo(place);
  }
}
