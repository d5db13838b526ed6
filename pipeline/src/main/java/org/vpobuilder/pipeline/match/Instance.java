package org.vpobuilder.pipeline.match;

import java.util.List;
import java.util.stream.Stream;
import org.vpobuilder.pipeline.sources.Scene;

/**
 * The properties of an object that the rules use; its category is one of the class map's.
 *
 * @param className VPO class, or {@code person}
 * @param exhaustive whether every object of its class that the image shows is annotated
 * @param fraction of the image's pixels that its mask covers
 */
public record Instance(
    String id, String className, boolean crowd, boolean exhaustive, double fraction) {
  /**
   * A scene's objects before their masks are read: the shares that the source states are taken for
   * the masks' shares, and an object that is probably annotated twice counts once.
   */
  public static List<Instance> expected(Scene scene) {
    return of(scene, scene.objects().stream().filter(object -> !object.likelyDuplicate()));
  }

  /** All annotations, each as an object. */
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
