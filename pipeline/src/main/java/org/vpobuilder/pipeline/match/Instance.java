package org.vpobuilder.pipeline.match;

import java.util.List;
import java.util.stream.Stream;
import org.vpobuilder.pipeline.sources.Scene;

/**
 * What the rules need to know of an object of the class map's categories.
 *
 * @param className VPO class, or {@code person}
 * @param exhaustive whether every object of its class that the image shows is annotated
 * @param fraction of the image's pixels that its mask covers
 */
public record Instance(
    String id, String className, boolean crowd, boolean exhaustive, double fraction) {
  /**
   * A scene's objects before their masks are read: the shares that the source tells are taken for
   * the masks', and what is probably annotated twice is one object.
   */
  public static List<Instance> expected(Scene scene) {
    return of(scene, scene.objects().stream().filter(object -> !object.likelyDuplicate()));
  }

  /** All annotations as objects of their own. */
  public static List<Instance> all(Scene scene) {
    return of(scene, scene.objects().stream());
  }

  /** This instance as if its mask covered the whole image. */
  public Instance asLarge() {
    return new Instance(id, className, crowd, exhaustive, 1);
  }

  private static List<Instance> of(Scene scene, Stream<Scene.Annotation> objects) {
    return objects
        .map(
            object ->
                new Instance(
                    object.id(),
                    object.className(),
                    object.crowd(),
                    !scene.notExhaustive().contains(object.className()),
                    object.fraction()))
        .toList();
  }
}
