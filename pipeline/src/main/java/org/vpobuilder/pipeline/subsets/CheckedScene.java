package org.vpobuilder.pipeline.subsets;

import java.util.List;
import java.util.Set;
import org.vpobuilder.pipeline.match.Instance;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * A scene whose image and masks were read and found valid.
 *
 * @param annotated non-crowd annotations of any category, counting an object that is annotated
 *     twice once
 * @param notExhaustive classes of which the image may show more objects than are annotated
 * @param places its positions in the subsets that may use it
 * @param objects all objects of the class map's categories, still silent, by id
 * @param print of the picture (see {@link org.vpobuilder.pipeline.likeness.PicturePrint}); empty if
 *     the picture has none or was not read
 */
public record CheckedScene(
    Split split,
    int annotated,
    Set<String> notExhaustive,
    List<Place> places,
    ImageRef image,
    List<SceneObject> objects,
    String print) {
  public CheckedScene {
    notExhaustive = Set.copyOf(notExhaustive);
    places = List.copyOf(places);
    objects = List.copyOf(objects);
  }

  /** The same scene in another split. */
  public CheckedScene on(Split side) {
    return new CheckedScene(side, annotated, notExhaustive, places, image, objects, print);
  }

  /**
   * The position of the scene in the order in which a subset takes scenes.
   *
   * @param tier lower tiers come first
   * @param rank the draw at {@code rank/{subset}/{image}}, unsigned
   */
  public record Place(Subset subset, int tier, long rank) {}

  /** The objects in the form that the rules use, with the shares of their masks. */
  public List<Instance> instances() {
    double pixels = (double) image.width() * image.height();
    return objects.stream()
        .map(
            object ->
                new Instance(
                    object.id(),
                    object.className(),
                    object.crowd(),
                    !notExhaustive.contains(object.className()),
                    object.area() / pixels))
        .toList();
  }
}
