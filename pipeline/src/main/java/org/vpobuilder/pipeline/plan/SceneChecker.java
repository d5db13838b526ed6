package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.index.ImageProbe;
import org.vpobuilder.pipeline.plan.SceneChecker.Masked;
import org.vpobuilder.pipeline.sources.CocoScene;
import org.vpobuilder.pipeline.sources.CocoScene.CocoObject;
import org.vpobuilder.pipeline.sources.SegmentationReader;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.mask.Box;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.SceneObject;

/** Reads the image and the masks of a scene. Holds one of each. For one thread. */
public final class SceneChecker implements AutoCloseable {
  private final Folder coco;
  private final ClassMap classMap;
  private final boolean lookAtImages;
  private final ImageProbe images;
  private final Map<Split, SegmentationReader> segmentations = new EnumMap<>(Split.class);

  /**
   * A checker.
   *
   * @param lookAtImages false to plan from the annotations alone; the images are then checked when
   *     they are rendered
   */
  public SceneChecker(Folder coco, ClassMap classMap, boolean lookAtImages) {
    this.coco = coco;
    this.classMap = classMap;
    this.lookAtImages = lookAtImages;
    this.images = new ImageProbe(coco);
  }

  /** The scene's image, found sound. */
  public ImageRef image(CocoScene scene) throws IOException, RejectedException {
    ImageRef unseen = ImageProbe.unseen(scene);
    return lookAtImages ? images.probe(unseen).image() : unseen;
  }

  /**
   * A scene's objects.
   *
   * @param objects with their masks, by annotation id
   * @param duplicates annotations of objects that other annotations have already
   */
  public record Found(List<SceneObject> objects, int duplicates) {}

  /** Reads the masks of the scene's objects. */
  public Found objects(CocoScene scene) throws IOException, RejectedException {
    SegmentationReader reader = segmentations.get(scene.split());
    if (reader == null) {
      reader = new SegmentationReader(coco, scene.split());
      segmentations.put(scene.split(), reader);
    }
    List<Masked> all = new ArrayList<>();
    for (CocoScene.CocoObject object : scene.objects()) {
      all.add(new Masked(object, reader.mask(scene, object)));
    }
    List<Masked> different = SameObject.different(all);
    return new Found(
        different.stream().map(masked -> object(masked.object(), masked.mask())).toList(),
        all.size() - different.size());
  }

  /** An annotation and its mask. */
  record Masked(CocoScene.CocoObject object, Rle mask) {}

  private SceneObject object(CocoScene.CocoObject object, Rle mask) {
    Box box = mask.bounds();
    return new SceneObject(
        object.annId(),
        ObjectRole.SILENT,
        object.className(),
        classMap.byName(object.className()).map(VpoClass::index).orElse(VpoClass.BACKGROUND),
        object.categoryId(),
        object.crowd(),
        box.x(),
        box.y(),
        box.width(),
        box.height(),
        mask.area(),
        mask.centreX(),
        mask.centreY(),
        mask.alpha(),
        RleString.encode(mask),
        object.personEvidence(),
        -1,
        ClipRef.NONE);
  }

  @Override
  public void close() throws IOException {
    for (SegmentationReader reader : segmentations.values()) {
      reader.close();
    }
    segmentations.clear();
  }

  /**
   * Finds objects that were annotated twice (SPEC.md, Eligibility; decision 0023): COCO has images
   * in which one object has two annotations, equal or slightly apart. Two sounds would come out of
   * it.
   */
  static final class SameObject {
    /** Masks that share more of their union are of one object. */
    private static final double SAME = 0.9;

    /** Objects that a further one is compared with: bounds the time that a crowded image takes. */
    private static final int MOST_COMPARED = 1000;

    private SameObject() {}

    /**
     * Each object once, in the order given: of annotations of one object the one with the lowest id
     * stays, or of persons the one of known class.
     */
    static List<Masked> different(List<Masked> all) {
      List<Masked> kept = new ArrayList<>();
      all.stream()
          .sorted(
              Comparator.<Masked, Boolean>comparing(masked -> isUnlabelled(masked.object()))
                  .thenComparing(masked -> masked.object().annId()))
          .filter(
              masked ->
                  kept.stream().limit(MOST_COMPARED).noneMatch(other -> isSame(masked, other)))
          .forEach(kept::add);
      return kept.size() == all.size() ? all : all.stream().filter(kept::contains).toList();
    }

    private static boolean isSame(Masked a, Masked b) {
      boolean sameClass =
          a.object().className().equals(b.object().className())
              || isUnlabelled(a.object())
              || isUnlabelled(b.object());
      if (a.object().crowd()
          || b.object().crowd()
          || a.object().categoryId() != b.object().categoryId()
          || !sameClass) {
        return false;
      }
      long areaA = a.mask().area();
      long areaB = b.mask().area();
      if (Math.min(areaA, areaB) <= SAME * Math.max(areaA, areaB)) {
        return false;
      }
      long union = a.mask().union(b.mask()).area();
      return areaA + areaB - union > SAME * union;
    }

    private static boolean isUnlabelled(CocoObject object) {
      return object.className().equals(CocoScene.PERSON);
    }
  }
}
