package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.pipeline.index.ImageProbe;
import org.vpobuilder.pipeline.likeness.PicturePrint;
import org.vpobuilder.pipeline.plan.SceneChecker.Masked;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.mask.Box;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ObjectRole;
import org.vpobuilder.spec.sample.SceneObject;
import org.vpobuilder.spec.sample.SourceIds;

/** Reads the image and the masks of a scene. Holds one image and one mask. For one thread. */
public final class SceneChecker implements AutoCloseable {
  private final Sources sources;
  private final ClassMap classMap;
  private final boolean lookAtImages;
  private final ImageProbe images;
  private final Map<String, VisualSource.Masks> masks = new HashMap<>();

  /**
   * Creates a checker.
   *
   * @param lookAtImages false to plan only from the annotations; the images are then checked when
   *     they are rendered
   */
  public SceneChecker(Sources sources, ClassMap classMap, boolean lookAtImages) {
    this.sources = sources;
    this.classMap = classMap;
    this.lookAtImages = lookAtImages;
    this.images = new ImageProbe(sources);
  }

  /**
   * A scene whose image was looked at.
   *
   * @param print see {@link PicturePrint#toString()}; empty for an image that has none or was not
   *     looked at
   */
  public record Seen(Scene scene, String print) {}

  /**
   * Checks the image of a scene and returns the scene; an image of unknown size is always looked
   * at.
   */
  public Seen seen(Scene scene) throws IOException, RejectedException {
    boolean isSized = scene.image().width() > 0 && scene.image().height() > 0;
    if (!lookAtImages && isSized) {
      return new Seen(scene, "");
    }
    ImageProbe.Probed probed = images.probe(scene.image());
    String print = probed.greys().flatMap(PicturePrint::of).map(Object::toString).orElse("");
    return new Seen(scene.seen(probed.image()), print);
  }

  /**
   * A scene's objects.
   *
   * @param objects with their masks, by id
   * @param duplicates the number of annotations whose object another annotation already has
   */
  public record Found(List<SceneObject> objects, int duplicates) {}

  /** Reads the masks of the objects of a scene that was seen. */
  public Found objects(Scene scene) throws IOException, RejectedException {
    String source = scene.image().source();
    VisualSource.Masks reader = masks.get(source);
    if (reader == null) {
      reader = sources.visual(source).masks();
      masks.put(source, reader);
    }
    List<Masked> all = new ArrayList<>();
    for (Scene.Annotation object : scene.objects()) {
      all.add(new Masked(object, reader.mask(scene, object)));
    }
    List<Masked> different = SameObject.different(all, classMap);
    return new Found(
        different.stream().map(masked -> object(masked.object(), masked.mask())).toList(),
        all.size() - different.size());
  }

  /** An annotation and its mask. */
  record Masked(Scene.Annotation object, Rle mask) {}

  private SceneObject object(Scene.Annotation object, Rle mask) {
    Box box = mask.bounds();
    return new SceneObject(
        object.id(),
        ObjectRole.SILENT,
        object.className(),
        classMap.byName(object.className()).map(VpoClass::index).orElse(VpoClass.BACKGROUND),
        object.category(),
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
    for (VisualSource.Masks reader : masks.values()) {
      reader.close();
    }
    masks.clear();
  }

  /**
   * Finds objects that were annotated twice (SPEC.md, Eligibility; decision 0023): COCO has images
   * in which one object has two annotations, equal or nearly so. They would make two sounds.
   */
  static final class SameObject {
    /** Two masks belong to one object if they share more than this part of their union. */
    private static final double SAME = 0.9;

    /**
     * The most objects that a further one is compared with: bounds the time for a crowded image.
     */
    private static final int MOST_COMPARED = 1000;

    private SameObject() {}

    /**
     * Each object once, in the given order: of several annotations of one object that with the
     * lowest id stays, or for persons the one of known class.
     */
    static List<Masked> different(List<Masked> all, ClassMap classMap) {
      List<Masked> kept = new ArrayList<>();
      all.stream()
          .sorted(
              Comparator.<Masked, Boolean>comparing(
                      masked -> classMap.isUnlabelled(masked.object().className()))
                  .thenComparing(masked -> masked.object().id(), SourceIds.ORDER))
          .filter(
              masked ->
                  kept.stream()
                      .limit(MOST_COMPARED)
                      .noneMatch(other -> isSame(masked, other, classMap)))
          .forEach(kept::add);
      return kept.size() == all.size() ? all : all.stream().filter(kept::contains).toList();
    }

    private static boolean isSame(Masked a, Masked b, ClassMap classMap) {
      if (a.object().crowd()
          || b.object().crowd()
          || !classMap.isOneKind(a.object().className(), b.object().className())) {
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
  }
}
