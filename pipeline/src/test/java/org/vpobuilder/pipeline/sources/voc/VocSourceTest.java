package org.vpobuilder.pipeline.sources.voc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.sources.PngFile;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonRung;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.Category;

class VocSourceTest {
  private static final PersonSpec PERSONS = new PersonSpec(List.of(PersonRung.CSV), 3, 5);
  private static final ClassMap VPO = ClassMap.builtIn("vpo-21");

  /** A car (1), a dog (2), a bottle (3), a person (4) and a border. */
  private static final int[][] OBJECTS = {
    {0, 255, 1, 1, 1, 0},
    {2, 255, 1, 1, 255, 3},
    {2, 2, 255, 4, 4, 3},
  };

  /** The classes; one pixel of the car is labelled as a bus, as happens at borders. */
  private static final int[][] CLASSES = {
    {0, 255, 7, 7, 6, 0},
    {12, 255, 7, 7, 255, 5},
    {12, 12, 255, 15, 15, 5},
  };

  @TempDir Path root;
  private Path base;

  @BeforeEach
  void makeFolders() throws IOException {
    base = root.resolve("VOCdevkit/VOC2012");
    for (String folder :
        List.of(
            "ImageSets/Segmentation",
            "SegmentationObject",
            "SegmentationClass",
            "Annotations",
            "JPEGImages")) {
      Files.createDirectories(base.resolve(folder));
    }
    list("train", "2007_000032");
    list("val", "2007_000033");
    image("2007_000032", OBJECTS, CLASSES, "car", "dog", "bottle", "person");
    image("2007_000033", new int[][] {{1}}, new int[][] {{12}}, "dog");
  }

  private void list(String split, String... names) throws IOException {
    Files.writeString(
        base.resolve("ImageSets/Segmentation/" + split + ".txt"), String.join("\n", names) + "\n");
  }

  private void image(String id, int[][] objects, int[][] classes, String... names)
      throws IOException {
    Files.write(base.resolve("SegmentationObject/" + id + ".png"), PngFile.ofIndices(objects));
    Files.write(base.resolve("SegmentationClass/" + id + ".png"), PngFile.ofIndices(classes));
    xml(id, "", names);
    Files.createFile(base.resolve("JPEGImages/" + id + ".jpg"));
  }

  private void xml(String id, String source, String... names) throws IOException {
    StringBuilder xml =
        new StringBuilder("<annotation>\n\t<filename>%s.jpg</filename>".formatted(id));
    xml.append("<source><database>The VOC2007 Database</database>%s</source>".formatted(source));
    for (String name : names) {
      // Persons have parts, which also have names.
      xml.append(
          ("\t<object>\n\t\t<name>%s</name>\n\t\t<difficult>0</difficult>\n"
                  + "<part><name>dog</name></part></object>\n")
              .formatted(name));
    }
    Files.writeString(base.resolve("Annotations/" + id + ".xml"), xml.append("</annotation>\n"));
  }

  private VocSource source() {
    return new VocSource(Folder.of(root));
  }

  private record Read(VisualSource.Images images, List<Scene> scenes, Entries findings) {
    Tallies tallies() {
      return findings.tallies();
    }

    Rejection rejection() {
      assertThat(findings.rejections()).hasSize(1);
      return findings.rejections().get(0);
    }
  }

  private Read read() throws IOException {
    return read(VPO, Map.of());
  }

  private Read read(ClassMap classMap, Map<String, PersonLabel> labels) throws IOException {
    VisualSource.Images images = source().read(Split.TRAIN, classMap, PERSONS);
    List<Scene> scenes = new ArrayList<>();
    Entries findings = images.scenes(labels, scenes::add);
    requireBalance(findings, scenes);
    return new Read(images, scenes, findings);
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
        .filteredOn(kind -> kind.name().equals("voc"))
        .singleElement()
        .satisfies(kind -> assertThat(kind.in(Folder.of(root)).name()).isEqualTo("voc"));
  }

  @Test
  void scenes_ofWorld_haveInstancesOfTheClassMap() throws Exception {
    Read read = read();
    Scene scene = read.scenes().get(0);
    assertThat(scene.image().id()).isEqualTo("2007_000032");
    assertThat(scene.image().file()).isEqualTo("VOCdevkit/VOC2012/JPEGImages/2007_000032.jpg");
    assertThat(scene.image().width()).isEqualTo(6);
    assertThat(scene.image().height()).isEqualTo(3);
    assertThat(scene.image().licence()).isEmpty();
    assertThat(scene.image().keys()).containsExactly("voc:2007_000032");
    assertThat(scene.annotated()).isEqualTo(4);
    assertThat(scene.flawed()).isFalse();
    assertThat(scene.notExhaustive()).isEmpty();
    assertThat(scene.objects())
        .extracting(Scene.Annotation::id)
        .containsExactly("2007-000032-1", "2007-000032-2", "2007-000032-4");
    assertThat(scene.objects())
        .extracting(Scene.Annotation::className)
        .containsExactly("car", "dog", "person");
    Scene.Annotation car = scene.objects().get(0);
    assertThat(car.category()).isEqualTo(new Category("voc", "7", "car"));
    assertThat(car.fraction()).isEqualTo(5 / 18.0);
    assertThat(car.crowd()).isFalse();
    assertThat(read.images().images()).isEqualTo(1);
    assertThat(read.images().annotations()).isEqualTo(4);
    assertThat(read.images().annotationsOfClassMap()).isEqualTo(3);
    assertThat(read.images().licences()).isEmpty();
    assertThat(read.images().persons(Set.of("2007-000032-4", "2007-000032-1"))).isEqualTo(1);
    assertThat(read.tallies().get(Account.annotations(Split.TRAIN), Fate.OUTSIDE_CLASS_MAP))
        .isEqualTo(1);
  }

  /** The test split is val, since VOC publishes no masks of its test images. */
  @Test
  void read_ofTest_readsVal() throws Exception {
    List<Scene> scenes = new ArrayList<>();
    source().read(Split.TEST, VPO, PERSONS).scenes(Map.of(), scenes::add);
    assertThat(scenes).extracting(scene -> scene.image().id()).containsExactly("2007_000033");
  }

  @Test
  void mask_isThePixelsOfTheInstance_withoutBorder() throws Exception {
    Scene scene = read().scenes().get(0);
    try (VisualSource.Masks masks = source().masks()) {
      byte[] car = {0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0};
      assertThat(masks.mask(scene, scene.objects().get(0)))
          .isEqualTo(Rle.ofBitmap(car, 3, 6, (byte) 1));
      byte[] dog = {0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0};
      assertThat(masks.mask(scene, scene.objects().get(1)))
          .isEqualTo(Rle.ofBitmap(dog, 3, 6, (byte) 1));
    }
  }

  @Test
  void mask_ofFileThatChanged_isRejected() throws Exception {
    Scene scene = read().scenes().get(0);
    Path file = base.resolve("SegmentationObject/2007_000032.png");
    Files.write(file, PngFile.ofIndices(new int[][] {{1}}));
    assertThat(maskFault(scene).code()).isEqualTo(RejectionCode.MASK_SIZE_MISMATCH);
    Files.write(file, PngFile.ofIndices(new int[3][6]));
    assertThat(maskFault(scene).code()).isEqualTo(RejectionCode.MASK_NO_PIXEL);
    Files.delete(file);
    Rejection rejection = maskFault(scene);
    assertThat(rejection.code()).isEqualTo(RejectionCode.MASK_MISSING);
    assertThat(rejection.source())
        .isEqualTo("VOCdevkit/VOC2012/SegmentationObject/2007_000032.png");
    assertThat(rejection.record()).isEqualTo("annotation 2007-000032-1");
  }

  private Rejection maskFault(Scene scene) throws IOException {
    try (VisualSource.Masks masks = source().masks()) {
      return catchThrowableOfType(
              RejectedException.class, () -> masks.mask(scene, scene.objects().get(0)))
          .rejection();
    }
  }

  @Test
  void scenes_withCsv_labelPersons() throws Exception {
    Map<String, PersonLabel> labels = Map.of("2007-000032-4", PersonLabel.FEMALE);
    Scene.Annotation person = read(VPO, labels).scenes().get(0).objects().get(2);
    assertThat(person.className()).isEqualTo("female");
    assertThat(person.personEvidence()).isEqualTo("csv");
  }

  /** If a map has only women, not all persons may become women. */
  @Test
  void scenes_ofMapWithOneKindOfPerson_leaveThemUntold() throws Exception {
    String csv =
        "index,name,published_id,source,id,label\n1,female,93,voc,15,person\n2,bottle,44,voc,5,bottle\n";
    Scene scene = read(ClassMap.read(new StringReader(csv), "two.csv"), Map.of()).scenes().get(0);
    assertThat(scene.objects())
        .extracting(Scene.Annotation::className)
        .containsExactly("bottle", "person");
  }

  /** A difficult object is listed in the XML and void in the PNG: there may be another car. */
  @Test
  void scenes_ofHiddenObject_areNotExhaustive() throws Exception {
    xml("2007_000032", "", "car", "dog", "bottle", "person", "car", "chair", "person");
    assertThat(read().scenes().get(0).notExhaustive())
        .containsExactlyInAnyOrder("car", "male", "female", "baby");
  }

  @Test
  void scenes_ofFlickrPhoto_haveItsKey() throws Exception {
    xml("2007_000032", "<flickrid>341012865</flickrid>", "car", "dog", "bottle", "person");
    assertThat(read().scenes().get(0).image().keys())
        .containsExactly("voc:2007_000032", "flickr:341012865");
    xml("2007_000032", "<flickrid>0</flickrid>", "car");
    assertThat(read().scenes().get(0).image().keys()).containsExactly("voc:2007_000032");
  }

  @Test
  void scenes_ofInstanceWithoutClass_areFlawed() throws Exception {
    int[][] classes = {
      {0, 255, 7, 7, 6, 0},
      {255, 255, 7, 7, 255, 21},
      {255, 12, 255, 15, 15, 21},
    };
    image2(classes);
    Read read = read();
    assertThat(read.findings().rejections())
        .extracting(Rejection::code)
        .containsOnly(RejectionCode.ANNOTATION_UNKNOWN_CATEGORY);
    assertThat(read.findings().rejections())
        .extracting(Rejection::record)
        .containsExactly("annotation 2007-000032-2", "annotation 2007-000032-3");
    assertThat(read.scenes().get(0).flawed()).isTrue();
    assertThat(read.scenes().get(0).objects()).hasSize(2);
  }

  private void image2(int[][] classes) throws IOException {
    Files.write(base.resolve("SegmentationClass/2007_000032.png"), PngFile.ofIndices(classes));
  }

  @Test
  void scenes_ofBrokenFiles_areFlawedAndEmpty() throws Exception {
    list("train", "2007_000032", "2007_000039");
    image("2007_000039", OBJECTS, CLASSES);
    Path object = base.resolve("SegmentationObject/2007_000039.png");
    byte[] sound = Files.readAllBytes(object);

    Files.delete(object);
    requireFlawed(RejectionCode.MASK_MISSING, "SegmentationObject/2007_000039.png", "no file");
    Files.write(object, new byte[] {1, 2, 3});
    requireFlawed(
        RejectionCode.MASK_UNREADABLE,
        "SegmentationObject/2007_000039.png",
        "no signature of a PNG");
    byte[] colours = PngFile.header(1, 1, 8, PngFile.COLOUR, 0).data(0, 192, 0, 0).end();
    Files.write(object, colours);
    requireFlawed(
        RejectionCode.MASK_NOT_A_SEGMENTATION, "SegmentationObject/2007_000039.png", "colours");
    Files.write(object, PngFile.header(1, 1, 16, PngFile.GREY, 0).data(0, 1, 1).end());
    requireFlawed(
        RejectionCode.MASK_NOT_A_SEGMENTATION, "SegmentationObject/2007_000039.png", "16 bits");
    Files.write(object, PngFile.ofIndices(new int[][] {{1, 1}}));
    requireFlawed(RejectionCode.MASK_SIZE_MISMATCH, "SegmentationObject/2007_000039.png", "2 x 1");
    Files.write(object, sound);

    Path xml = base.resolve("Annotations/2007_000039.xml");
    for (String broken :
        List.of("<annotation>", "<html></html>", "", "<annotation>\u0001</annotation>")) {
      Files.writeString(xml, broken);
      assertThat(flawed().code()).isEqualTo(RejectionCode.ANNOTATION_RECORD_INVALID);
    }
    Files.delete(xml);
    requireFlawed(
        RejectionCode.ANNOTATION_RECORD_INVALID, "Annotations/2007_000039.xml", "no file");
  }

  private void requireFlawed(RejectionCode code, String file, String got) throws IOException {
    Rejection rejection = flawed();
    assertThat(rejection.code()).isEqualTo(code);
    assertThat(rejection.source()).isEqualTo("VOCdevkit/VOC2012/" + file);
    assertThat(rejection.record()).isEqualTo("image 2007_000039");
    assertThat(rejection.got()).isEqualTo(got);
  }

  private Rejection flawed() throws IOException {
    Read read = read();
    assertThat(read.scenes()).extracting(Scene::flawed).containsExactly(false, true);
    assertThat(read.scenes().get(1).objects()).isEmpty();
    return read.rejection();
  }

  /** Attacks of an XML on a naive reader: reading files, growing without end. */
  @Test
  void read_ofXmlWithEntities_readsNoneOfThem() throws Exception {
    Path secret = Files.writeString(root.resolve("secret"), "341012865");
    String xml =
        """
        <!DOCTYPE annotation [<!ENTITY f SYSTEM "%s"><!ENTITY a "aaaaaaaaaa">
        <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
        <annotation><source><flickrid>&f;</flickrid></source>
        <object><name>&c;</name></object></annotation>
        """
            .formatted(secret.toUri());
    Files.writeString(base.resolve("Annotations/2007_000032.xml"), xml);
    VisualSource.Images images;
    try {
      images = source().read(Split.TRAIN, VPO, PERSONS);
    } catch (BadInputException e) {
      assertThat(e).hasMessageContaining("2007_000032.xml");
      return;
    }
    List<Scene> scenes = new ArrayList<>();
    images.scenes(Map.of(), scenes::add);
    assertThat(scenes.get(0).image().keys()).containsExactly("voc:2007_000032");
  }

  /** Every byte in turn is changed: the image is read, or only it is flawed. */
  @Test
  void read_ofDamagedXml_flawsItsImageAtMost() throws Exception {
    list("train", "2007_000032", "2007_000039");
    image("2007_000039", OBJECTS, CLASSES, "car");
    Path xml = base.resolve("Annotations/2007_000039.xml");
    byte[] sound = Files.readAllBytes(xml);
    for (int i = 0; i < sound.length; i++) {
      byte[] damaged = sound.clone();
      damaged[i] = (byte) (i % 3 == 0 ? 0xff : i % 3 == 1 ? '<' : '&');
      Files.write(xml, damaged);
      Read read = read();
      assertThat(read.scenes().get(0).flawed()).as("byte %d", i).isFalse();
      assertThat(read.scenes().get(1).flawed())
          .as("byte %d", i)
          .isEqualTo(!read.findings().rejections().isEmpty());
    }
  }

  @Test
  void read_ofHostileList_rejectsByLine() throws Exception {
    list("train", "../../x", "2007_000032", "", "2007_000032\r", "a".repeat(37), "x y", "\u0000");
    Read read = read();
    assertThat(read.scenes()).hasSize(1);
    assertThat(read.findings().rejections())
        .extracting(Rejection::record)
        .containsExactly("line 1", "line 3", "line 4", "line 5", "line 6");
    assertThat(read.findings().rejections())
        .extracting(Rejection::code)
        .containsExactly(
            RejectionCode.IMAGE_RECORD_INVALID,
            RejectionCode.IMAGE_ID_DUPLICATE,
            RejectionCode.IMAGE_RECORD_INVALID,
            RejectionCode.IMAGE_RECORD_INVALID,
            RejectionCode.IMAGE_RECORD_INVALID);
  }

  /** DeepLab's list of the augmented set names two files a line. */
  @Test
  void read_ofListOfOtherForm_throws() throws Exception {
    list("train", "/JPEGImages/2007_000032.jpg /SegmentationClassAug/2007_000032.png");
    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("train.txt: 0 of 1 images can be used")
        .hasMessageContaining("got /JPEGImages/2007_000032.jpg");
    list("train");
    assertThatThrownBy(this::read)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got no name");
  }

  @Test
  void tables_namesListsAndTheFilesOfImages() throws Exception {
    List<String> tables = source().tables(PERSONS);
    assertThat(tables)
        .containsExactly(
            "VOCdevkit/VOC2012/ImageSets/Segmentation/train.txt",
            "VOCdevkit/VOC2012/SegmentationObject/ (train)",
            "VOCdevkit/VOC2012/SegmentationClass/ (train)",
            "VOCdevkit/VOC2012/Annotations/ (train)",
            "VOCdevkit/VOC2012/ImageSets/Segmentation/val.txt",
            "VOCdevkit/VOC2012/SegmentationObject/ (val)",
            "VOCdevkit/VOC2012/SegmentationClass/ (val)",
            "VOCdevkit/VOC2012/Annotations/ (val)");
    Read read = read();
    List<FileEntry> expected = new ArrayList<>();
    for (String table : tables.subList(0, 4)) {
      expected.add(source().fingerprint(table));
    }
    assertThat(read.images().tables()).isEqualTo(expected);
    assertThat(read.findings().sources()).containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Two files with the content "x"; the expected value is from sha256sum. */
  @Test
  void fingerprint_ofManyFiles_isThatOfSha256sumsLines() throws Exception {
    list("train", "b", "a", "gone");
    Files.writeString(base.resolve("Annotations/a.xml"), "x");
    Files.writeString(base.resolve("Annotations/b.xml"), "x");
    FileEntry entry = source().fingerprint("VOCdevkit/VOC2012/Annotations/ (train)");
    assertThat(entry.bytes()).isEqualTo(2);
    // cd Annotations; sha256sum a.xml b.xml | sha256sum
    assertThat(entry.sha256())
        .isEqualTo("1d26d5eb09924a03d785720b8225cc21e0beea2c91abf21672e3dc2545ad0f1b");
  }

  @Test
  void tables_fromWithin_areFoundToo() throws Exception {
    for (String below : List.of("VOCdevkit", "VOCdevkit/VOC2012")) {
      VocSource source = new VocSource(Folder.of(root.resolve(below)));
      assertThat(source.tables(PERSONS).get(0))
          .isEqualTo(
              below.equals("VOCdevkit")
                  ? "VOC2012/ImageSets/Segmentation/train.txt"
                  : "ImageSets/Segmentation/train.txt");
      assertThat(source.read(Split.TRAIN, VPO, PERSONS).images()).isEqualTo(1);
    }
  }

  @Test
  void tables_ofSetWithoutInstances_throws() throws Exception {
    Files.createDirectories(base.resolve("SegmentationClassAug"));
    Files.createFile(base.resolve("SegmentationClassAug/2007_000032.png"));
    Files.delete(base.resolve("SegmentationObject/2007_000032.png"));
    Files.delete(base.resolve("SegmentationObject/2007_000033.png"));
    assertThatThrownBy(() -> source().tables(PERSONS))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("SegmentationClassAug without SegmentationObject/")
        .hasMessageContaining("no instances");
    Files.delete(base.resolve("ImageSets/Segmentation/train.txt"));
    assertThatThrownBy(() -> source().tables(PERSONS))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no instances");
  }

  @Test
  void tables_ofOtherFolder_throws() {
    VocSource source = new VocSource(Folder.of(root.resolve("nothing")));
    assertThatThrownBy(() -> source.tables(PERSONS))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("--visual voc: no file ")
        .hasMessageContaining("VOCdevkit/VOC2012/ImageSets/Segmentation/train.txt");
  }

  @Test
  void tables_withoutAnnotationsOrOfWebPage_throws() throws Exception {
    Path list = base.resolve("ImageSets/Segmentation/val.txt");
    Files.write(list, "<!DOCTYPE html>".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> source().tables(PERSONS))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got a web page");
    Files.delete(base.resolve("Annotations/2007_000032.xml"));
    Files.delete(base.resolve("Annotations/2007_000033.xml"));
    assertThatThrownBy(() -> source().tables(PERSONS))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no file in")
        .hasMessageContaining("Annotations/");
  }

  @Test
  void found_listsImages() throws Exception {
    list("train", "2007_000032", "2007_000039");
    VisualSource.Found found = read().images().found();
    assertThat(found.missing()).containsExactly("2007_000039");
    assertThat(found.place()).isEqualTo("VOCdevkit/VOC2012/JPEGImages/");
    assertThat(found.files()).containsExactly("VOCdevkit/VOC2012/JPEGImages/2007_000032.jpg");
  }
}
