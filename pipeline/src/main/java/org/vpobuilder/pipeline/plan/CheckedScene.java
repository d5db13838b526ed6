package org.vpobuilder.pipeline.plan;

import java.util.List;
import org.vpobuilder.pipeline.match.Instance;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * A scene whose image and masks were read and found sound.
 *
 * @param annotated non-crowd annotations of any category, objects annotated twice counted once
 * @param places where it stands in the subsets that may use it
 * @param objects all of the class map's categories, silent as yet, by annotation id
 */
public record CheckedScene(
    Split split, int annotated, List<Place> places, ImageRef image, List<SceneObject> objects) {
  public CheckedScene {
    places = List.copyOf(places);
    objects = List.copyOf(objects);
  }

  /** See {@link RankedScene}. */
  public record Place(Subset subset, int tier, long rank) {}

  /** The objects as the rules see them, now by their masks. */
  List<Instance> instances() {
    double pixels = (double) image.width() * image.height();
    return objects.stream()
        .map(
            object ->
                new Instance(
                    object.annId(),
                    object.className(),
                    object.cocoCategoryId(),
                    object.crowd(),
                    object.area() / pixels))
        .toList();
  }
}
