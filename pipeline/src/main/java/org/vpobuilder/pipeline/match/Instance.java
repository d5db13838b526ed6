package org.vpobuilder.pipeline.match;

import java.util.List;
import java.util.stream.Stream;
import org.vpobuilder.pipeline.sources.CocoScene;

/**
 * What the rules need to know of an object of the class map's categories.
 *
 * @param className VPO class, or {@code person}
 * @param fraction of the image's pixels that its mask covers
 */
public record Instance(
    long annId, String className, int categoryId, boolean crowd, double fraction) {
  boolean isUnlabelledPerson() {
    return !crowd && className.equals(CocoScene.PERSON);
  }

  /**
   * A scene's objects before their masks are read: COCO's areas are taken for the masks', and what
   * is probably annotated twice is one object.
   */
  public static List<Instance> expected(CocoScene scene) {
    return of(scene, scene.objects().stream().filter(object -> !object.likelyDuplicate()));
  }

  /** All annotations as objects of their own. */
  public static List<Instance> all(CocoScene scene) {
    return of(scene, scene.objects().stream());
  }

  /** This instance as if its mask covered the whole image. */
  public Instance asLarge() {
    return new Instance(annId, className, categoryId, crowd, 1);
  }

  private static List<Instance> of(CocoScene scene, Stream<CocoScene.CocoObject> objects) {
    double pixels = (double) scene.width() * scene.height();
    return objects
        .map(
            object ->
                new Instance(
                    object.annId(),
                    object.className(),
                    object.categoryId(),
                    object.crowd(),
                    object.area() / pixels))
        .toList();
  }
}
