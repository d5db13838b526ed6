package org.vpobuilder.pipeline.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.sources.VisualRun;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.mask.Rle;

/** Tests one world in several layouts, read by the matching sources. */
class ReadLayoutsTest {
  private static final WorldConfig CONFIG = new WorldConfig(80, 0, 5, true);

  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    for (String layout : List.of("coco", "lvis", "panoptic", "ade20k")) {
      SyntheticWorld.write(CONFIG, layout, folder.resolve(layout), WorldProgress.SILENT);
    }
  }

  private static VisualRun read(String layout, Split split) throws IOException {
    Folder source = Folder.of(folder.resolve(layout).resolve(layout));
    return VisualRun.of(Sources.visual(layout, source), split);
  }

  private static Set<String> classes(VisualRun run) {
    return run.scenes().stream()
        .flatMap(scene -> scene.objects().stream())
        .map(object -> object.className())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> allBut(String... others) {
    Set<String> names = new TreeSet<>();
    for (VpoClass vpoClass : Records.VPO_21.classes()) {
      names.add(vpoClass.name());
    }
    List.of(others).forEach(names::remove);
    return names;
  }

  /** LVIS draws the same polygons, and an image of train2017 belongs to train in any table. */
  @Test
  void lvis_sameImagesAndMasksAsCoco() throws Exception {
    for (Split split : Split.OF_SOURCES) {
      VisualRun coco = read("coco", split);
      VisualRun lvis = read("lvis", split);
      assertThat(lvis.rejections()).isEmpty();
      assertThat(lvis.scenes())
          .extracting(scene -> scene.image().id())
          .isEqualTo(coco.scenes().stream().map(scene -> scene.image().id()).toList());
      for (var scene : coco.scenes()) {
        String image = scene.image().id();
        Set<Rle> masks = new HashSet<>();
        for (var object : lvis.scene(image).objects()) {
          masks.add(lvis.mask(image, object.id()));
        }
        for (var object : scene.objects()) {
          if (!object.crowd()) {
            assertThat(masks).contains(coco.mask(image, object.id()));
          }
        }
      }
      assertThat(classes(lvis)).containsAll(classes(coco));
    }
  }

  @Test
  void lvis_oddities_areThere() throws Exception {
    VisualRun train = read("lvis", Split.TRAIN);

    assertThat(train.images().tables()).hasSize(2);
    assertThat(train.scenes()).anyMatch(scene -> !scene.notExhaustive().isEmpty());
    assertThat(train.scenes())
        .flatExtracting(scene -> scene.objects())
        .anyMatch(object -> object.category().id().equals("puppy.n.01"))
        .noneMatch(object -> object.crowd());
    // Not all single objects of a crowd are annotated.
    VisualRun coco = read("coco", Split.TRAIN);
    for (var scene : coco.scenes()) {
      for (var object : scene.objects()) {
        if (object.crowd()) {
          assertThat(train.scene(scene.image().id()).notExhaustive()).contains(object.className());
        }
      }
    }
  }

  /** Each oddity is there, and the source says of each what it is. */
  @Test
  void openimages_oddities_areThereAndAreTold(@TempDir Path out) throws Exception {
    SyntheticWorld.write(new WorldConfig(300, 0, 5, true), "openimages", out, WorldProgress.SILENT);
    Path root = out.resolve("openimages");
    Folder source = Folder.of(root);
    VisualRun train = VisualRun.of(Sources.visual("openimages", source), Split.TRAIN);
    VisualRun test = VisualRun.of(Sources.visual("openimages", source), Split.TEST);

    assertThat(train.findings().rejections())
        .filteredOn(r -> r.code() == RejectionCode.IMAGE_ORIENTED)
        .extracting(r -> r.got())
        .contains("Rotation 90.0", "Rotation 180.0", "Rotation 270.0");
    assertThat(train.findings().rejections())
        .filteredOn(r -> r.code() == RejectionCode.IMAGE_RECORD_INVALID)
        .singleElement()
        .satisfies(r -> assertThat(r.got()).startsWith("no row in "));
    assertThat(train.findings().rejections())
        .filteredOn(r -> r.code() == RejectionCode.ANNOTATION_RECORD_INVALID)
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.got()).startsWith("no box of its label and place"));
    assertThat(train.findings().rejections())
        .noneMatch(r -> r.code() == RejectionCode.ANNOTATION_ID_DUPLICATE);
    // Men and women that are listed as persons, too.
    assertThat(test.findings().rejections())
        .filteredOn(r -> r.code() == RejectionCode.ANNOTATION_ID_DUPLICATE)
        .isNotEmpty();
    assertThat(train.scenes()).anyMatch(scene -> !scene.notExhaustive().isEmpty());
    assertThat(train.scenes()).anyMatch(scene -> scene.image().lacks("male"));
    // Boys and girls have masks, and are of no class of the map.
    List<String> masks =
        Files.readAllLines(root.resolve("train-annotations-object-segmentation.csv"));
    assertThat(masks).anyMatch(row -> row.contains(",/m/01bl7v,"));
    assertThat(masks).anyMatch(row -> row.contains(",/m/05r655,"));
    assertThat(train.scenes())
        .flatExtracting(scene -> scene.objects())
        .extracting(object -> object.category().name())
        .contains("Person", "Man", "Woman")
        .doesNotContain("Boy", "Girl");
    // Each of the three flags is 1, 0 and -1 somewhere.
    List<String[]> boxes =
        Files.readAllLines(root.resolve("train-annotations-bbox.csv")).stream()
            .skip(1)
            .map(row -> row.split(","))
            .toList();
    for (int flag = 10; flag < 13; flag++) {
      int column = flag;
      assertThat(boxes).extracting(row -> row[column]).contains("1", "0", "-1");
    }
  }

  @Test
  void panoptic_segmentsNeverOverlap() throws Exception {
    for (Split split : Split.OF_SOURCES) {
      VisualRun run = read("panoptic", split);
      assertThat(run.rejections()).isEmpty();
      requireDisjoint(run);
    }
    VisualRun train = read("panoptic", Split.TRAIN);
    assertThat(classes(train)).containsAll(allBut("male", "female", "baby"));
    assertThat(train.scenes())
        .flatExtracting(scene -> scene.objects())
        .anyMatch(object -> object.crowd());
    assertThat(
            train
                .findings()
                .tallies()
                .get(Account.annotations(Split.TRAIN), Fate.OUTSIDE_CLASS_MAP))
        .isGreaterThanOrEqualTo(train.scenes().size());
  }

  @Test
  void ade20k_whatIsSeenNeverOverlaps() throws Exception {
    for (Split split : Split.OF_SOURCES) {
      VisualRun run = read("ade20k", split);
      assertThat(run.rejections()).isEmpty();
      requireDisjoint(run);
    }
    VisualRun train = read("ade20k", Split.TRAIN);
    // Women and men are only persons; babies have a category.
    assertThat(classes(train)).containsAll(allBut("male", "female")).contains("person");
    assertThat(classes(train)).doesNotContain("male", "female");
    assertThat(train.scenes())
        .flatExtracting(scene -> scene.objects())
        .anyMatch(object -> object.crowd());
  }

  /**
   * VOC counts the pixels of a box from 1, its end included; the k-th object of the XML that is not
   * difficult has index k in the PNG of objects. The crowds, which are difficult, are void there
   * and in that of classes.
   */
  @Test
  void voc_indicesOfThePngLieInTheBoxesOfTheXml(@TempDir Path out) throws Exception {
    SyntheticWorld.write(CONFIG, "voc", out, WorldProgress.SILENT);
    Path base = out.resolve("voc/VOCdevkit/VOC2012");
    Pattern numbers = Pattern.compile("<(?:difficult|xmin|ymin|xmax|ymax)>(\\d+)<");
    int crowds = 0;
    int tight = 0;
    try (Stream<Path> files = Files.list(base.resolve("Annotations"))) {
      for (Path xml : files.toList()) {
        List<Integer> told =
            numbers
                .matcher(Files.readString(xml))
                .results()
                .map(match -> Integer.valueOf(match.group(1)))
                .toList();
        List<List<Integer>> boxes = new ArrayList<>();
        for (int i = 0; i < told.size(); i += 5) {
          crowds += told.get(i);
          if (told.get(i) == 0) {
            boxes.add(told.subList(i + 1, i + 5));
          }
        }
        String name = xml.getFileName().toString().replace(".xml", ".png");
        Raster png =
            ImageIO.read(base.resolve("SegmentationObject").resolve(name).toFile()).getRaster();
        Raster classes =
            ImageIO.read(base.resolve("SegmentationClass").resolve(name).toFile()).getRaster();
        int[][] seen = new int[256][];
        for (int y = 0; y < png.getHeight(); y++) {
          for (int x = 0; x < png.getWidth(); x++) {
            int index = png.getSample(x, y, 0);
            int category = classes.getSample(x, y, 0);
            if (index == 0 || index == 255) {
              assertThat(category).as(name).isEqualTo(index);
              continue;
            }
            assertThat(index).as("%s at %d, %d", name, x, y).isLessThanOrEqualTo(boxes.size());
            List<Integer> box = boxes.get(index - 1);
            assertThat(x + 1).as(name).isBetween(box.get(0), box.get(2));
            assertThat(y + 1).as(name).isBetween(box.get(1), box.get(3));
            int[] mine = seen[index];
            seen[index] =
                mine == null
                    ? new int[] {x, y, x, y}
                    : new int[] {
                      Math.min(mine[0], x),
                      Math.min(mine[1], y),
                      Math.max(mine[2], x),
                      Math.max(mine[3], y)
                    };
          }
        }
        for (int k = 1; k <= boxes.size(); k++) {
          // The outermost pixels of an object are void, so its first column of index k is the
          // second of its box.
          int[] mine = seen[k];
          List<Integer> box = boxes.get(k - 1);
          tight +=
              mine != null
                      && mine[0] + 1 == box.get(0) + 1
                      && mine[1] + 1 == box.get(1) + 1
                      && mine[2] + 1 == box.get(2) - 1
                      && mine[3] + 1 == box.get(3) - 1
                  ? 1
                  : 0;
        }
      }
    }
    assertThat(crowds).isPositive();
    assertThat(tight).isGreaterThan(5);
  }

  private static void requireDisjoint(VisualRun run) throws IOException, RejectedException {
    for (var scene : run.scenes()) {
      long sum = 0;
      Rle all = null;
      for (var object : scene.objects()) {
        Rle mask = run.mask(scene.image().id(), object.id());
        sum += mask.area();
        all = all == null ? mask : all.union(mask);
      }
      assertThat(all == null ? 0 : all.area()).isEqualTo(sum);
    }
  }
}
