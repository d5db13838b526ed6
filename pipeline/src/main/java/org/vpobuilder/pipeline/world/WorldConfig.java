package org.vpobuilder.pipeline.world;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The size and content of a synthetic world.
 *
 * @param images the number of images, of which a fifth are val's (at most {@value #MAX_IMAGES})
 * @param clips the number of rows of the csv; about a fifth of them have no file
 * @param seed decides everything else
 * @param annotationsOnly whether to write only json and csv: no image, no clip
 * @param classes the VPO classes that are seen and heard, or none for all 21: with fewer classes
 *     the same number of images has more examples of each
 * @param crowded whether most images show three objects of one class next to each other and all
 *     clips are equally loud, so that only position shows which of them sound
 * @param bystanders small additional objects of silent categories in each image, if there is room
 *     (at most {@value #MAX_BYSTANDERS}); COCO has some seven objects an image, a world without
 *     them five
 * @param classMap whose classes are seen and heard in place of the usual ones, as far as it has
 *     rows of the two sources; null for the usual ones
 */
public record WorldConfig(
    int images,
    int clips,
    long seed,
    boolean annotationsOnly,
    List<String> classes,
    boolean crowded,
    int bystanders,
    @Nullable ClassMap classMap) {
  static final int MAX_IMAGES = 10_000_000;
  static final int MAX_BYSTANDERS = 20;

  /**
   * Checks the configuration.
   *
   * @throws BadInputException if a size is negative or {@code images} is above the maximum
   */
  public WorldConfig {
    classes = List.copyOf(classes);
    if (images < 0 || images > MAX_IMAGES) {
      throw new BadInputException(
          "world: images: got " + images + ", wanted 0 to " + MAX_IMAGES + ".");
    }
    if (clips < 0) {
      throw new BadInputException("world: clips: got " + clips + ", wanted 0 or more.");
    }
    if (bystanders < 0 || bystanders > MAX_BYSTANDERS) {
      throw new BadInputException(
          "world: bystanders: got " + bystanders + ", wanted 0 to " + MAX_BYSTANDERS + ".");
    }
    for (String name : classes) {
      boolean isKnown =
          classMap == null
              ? Looks.load().named(name).isPresent()
              : classMap.byName(name).isPresent();
      if (!isKnown) {
        throw new BadInputException(
            "world: classes: got '" + name + "', wanted a class of the table (vpo classes).");
      }
    }
  }

  /** A world of the usual classes. */
  public WorldConfig(
      int images,
      int clips,
      long seed,
      boolean annotationsOnly,
      List<String> classes,
      boolean crowded,
      int bystanders) {
    this(images, clips, seed, annotationsOnly, classes, crowded, bystanders, null);
  }

  /** A world of all 21 classes. */
  public WorldConfig(int images, int clips, long seed, boolean annotationsOnly) {
    this(images, clips, seed, annotationsOnly, List.of(), false, 0);
  }
}
