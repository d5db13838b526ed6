package org.vpobuilder.pipeline.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.sources.coco.CocoSource;
import org.vpobuilder.pipeline.sources.openimages.OpenImagesSource;
import org.vpobuilder.pipeline.sources.voc.VocSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.world.SyntheticWorld;
import org.vpobuilder.pipeline.world.WorldConfig;
import org.vpobuilder.pipeline.world.WorldProgress;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.sample.ImageRef;

/** The same drawn scenes in the layouts of several sources show the same objects. */
class WorldMasksTest {
  private static final WorldConfig WORLD = new WorldConfig(40, 4, 11, true);
  private static final PersonSpec PERSONS = new PersonSpec(List.of(), 3, 5);
  private static final ClassMap VPO = ClassMap.builtIn("vpo-21");

  @TempDir Path root;

  /** An object with its mask. */
  private record Seen(String className, boolean crowd, Rle mask) {
    double overlap(Seen other) {
      long union = mask.union(other.mask).area();
      return (double) (mask.area() + other.mask.area() - union) / union;
    }
  }

  private Folder world(String layout) throws IOException {
    Path out = root.resolve(layout);
    SyntheticWorld.write(WORLD, layout, out, WorldProgress.SILENT);
    return Folder.of(out.resolve(layout));
  }

  private static Map<String, List<Seen>> seen(VisualSource source, Map<String, ImageRef> sizes)
      throws Exception {
    Map<String, List<Seen>> seen = new TreeMap<>();
    for (Split split : Split.OF_SOURCES) {
      List<Scene> scenes = new ArrayList<>();
      source.read(split, VPO, PERSONS).scenes(Map.of(), scenes::add);
      try (VisualSource.Masks masks = source.masks()) {
        for (Scene scene : scenes) {
          ImageRef size = sizes.getOrDefault(scene.image().id(), scene.image());
          Scene looked = scene.seen(scene.image().seen(size.width(), size.height(), 9, "x"));
          List<Seen> objects = new ArrayList<>();
          for (Scene.Annotation object : scene.objects()) {
            objects.add(new Seen(object.className(), object.crowd(), masks.mask(looked, object)));
          }
          seen.put(scene.image().id(), objects);
        }
      }
    }
    return seen;
  }

  /** COCO's scenes by id. */
  private Map<String, ImageRef> images(VisualSource coco) throws IOException {
    Map<String, ImageRef> images = new HashMap<>();
    for (Split split : Split.OF_SOURCES) {
      coco.read(split, VPO, PERSONS)
          .scenes(Map.of(), scene -> images.put(scene.image().id(), scene.image()));
    }
    return images;
  }

  /** The number of objects of a source that have the position of one of COCO's. */
  private static int requireSame(List<Seen> objects, List<Seen> coco, double overlap) {
    int same = 0;
    for (Seen object : objects) {
      double best =
          coco.stream()
              .filter(other -> other.crowd() == object.crowd())
              .filter(
                  other ->
                      other.className().equals(object.className())
                          || other.className().equals(Scene.PERSON))
              .mapToDouble(object::overlap)
              .max()
              .orElse(0);
      assertThat(best).as(object.toString()).isGreaterThan(overlap);
      same++;
    }
    return same;
  }

  @Test
  void openImages_showsWhatCocoShows() throws Exception {
    CocoSource coco = new CocoSource(world("coco"));
    OpenImagesSource openImages = new OpenImagesSource(world("openimages"));
    Map<String, ImageRef> images = images(coco);
    Map<String, List<Seen>> truth = seen(coco, Map.of());
    Map<String, ImageRef> sizes = new HashMap<>();
    Map<String, String> cocoId = new HashMap<>();
    images.forEach(
        (id, image) -> {
          String other = "%016x".formatted(Long.parseLong(id) * 0x9e3779b97f4a7c15L);
          sizes.put(other, image);
          cocoId.put(other, id);
        });
    int same = 0;
    Set<String> classes = new HashSet<>();
    for (Map.Entry<String, List<Seen>> entry : seen(openImages, sizes).entrySet()) {
      List<Seen> wanted = truth.get(cocoId.get(entry.getKey()));
      // Scaling shifts a pixel's edge by half a pixel; the smallest objects have 200 pixels.
      same += requireSame(entry.getValue(), wanted, 0.85);
      entry.getValue().forEach(object -> classes.add(object.className()));
    }
    assertThat(same).isGreaterThan(60);
    assertThat(classes).contains("male", "female", "person", "dog").doesNotContain("baby");
  }

  /** Instances lose a border, and the pixels that other objects hide. */
  @Test
  void voc_showsWhatCocoShows() throws Exception {
    CocoSource coco = new CocoSource(world("coco"));
    VocSource voc = new VocSource(world("voc"));
    Map<String, List<Seen>> truth = seen(coco, Map.of());
    Set<String> classes = new HashSet<>();
    int same = 0;
    for (Map.Entry<String, List<Seen>> entry : seen(voc, Map.of()).entrySet()) {
      String id = Long.toString(Long.parseLong(entry.getKey().substring("2008_".length())));
      List<Seen> objects =
          entry.getValue().stream().filter(object -> object.mask().area() > 1000).toList();
      objects.forEach(object -> classes.add(object.className()));
      same += requireSame(objects, truth.get(id), 0.6);
      for (Seen object : objects) {
        assertThat(truth.get(id)).anyMatch(other -> other.mask().covers(object.mask()));
      }
    }
    assertThat(same).isGreaterThan(30);
    // Both have another name in VOC.
    assertThat(classes).contains("airplane", "motorcycle");
  }
}
