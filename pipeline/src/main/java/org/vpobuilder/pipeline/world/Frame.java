package org.vpobuilder.pipeline.world;

import java.util.Locale;
import org.vpobuilder.spec.draw.Draws;

/**
 * An image before anything is in it.
 *
 * @param index of the image over both splits, from 0
 * @param ordinal of the image within its split, from 0
 * @param imageId COCO's id
 * @param width pixels
 * @param height pixels
 * @param grey whether the JPEG has a single component
 */
record Frame(
    int index,
    Side side,
    int ordinal,
    long imageId,
    int width,
    int height,
    boolean grey,
    Backdrop backdrop) {

  /** The surroundings that the objects stand in. */
  enum Backdrop {
    FIELD("in a field"),
    FLOOR("on a tiled floor"),
    WALL("in front of a brick wall"),
    BEACH("on a beach"),
    ROAD("by the road"),
    ROOM("in a room");

    private final String phrase;

    Backdrop(String phrase) {
      this.phrase = phrase;
    }

    /** The phrase for it in a caption. */
    String phrase() {
      return phrase;
    }
  }

  /** Every fifth image is for val, so that ids of both splits interleave. */
  private static final int VAL_EVERY = 5;

  /** The number of images that show all 21 classes, two an image. */
  private static final int COVER_IMAGES = 11;

  /** The spacing of ids, as in COCO, which has an image for every fifth id. */
  private static final int IDS_PER_IMAGE = 5;

  private static final int FIRST_ID = 9;

  /** Ratios of short to long side, with about their frequency in COCO. */
  private static final double[] RATIOS = {0.75, 0.75, 0.75, 0.665, 0.665, 0.563, 0.8, 1};

  private static final int[] LONG_SIDES = {320, 320, 320, 304, 336, 352, 288, 368};

  /** The same frame with another size. */
  Frame squared(int pixels) {
    return new Frame(index, side, ordinal, imageId, pixels, pixels, grey, backdrop);
  }

  static Frame of(Draws draws, int index) {
    String id = Integer.toString(index);
    Side side = side(index);
    int ordinal = side == Side.TEST ? index / VAL_EVERY : index - index / VAL_EVERY;
    long imageId =
        FIRST_ID + (long) index * IDS_PER_IMAGE + draws.at("image", id, "id").below(IDS_PER_IMAGE);
    int longSide = LONG_SIDES[draws.at("image", id, "long side").below(LONG_SIDES.length)];
    double ratio = RATIOS[draws.at("image", id, "ratio").below(RATIOS.length)];
    int shortSide = (int) Math.round(longSide * ratio) - draws.at("image", id, "trim").below(3);
    boolean portrait = draws.at("image", id, "portrait").unit() < 0.25;
    boolean grey = draws.at("image", id, "grey").unit() < 0.03;
    Backdrop[] backdrops = Backdrop.values();
    return new Frame(
        index,
        side,
        ordinal,
        imageId,
        portrait ? shortSide : longSide,
        portrait ? longSide : shortSide,
        grey,
        backdrops[draws.at("image", id, "backdrop").below(backdrops.length)]);
  }

  static Side side(int index) {
    return index % VAL_EVERY == VAL_EVERY - 1 ? Side.TEST : Side.TRAIN;
  }

  /** The number of {@code images} images that are for val. */
  static int valImages(int images) {
    return images / VAL_EVERY;
  }

  /** Whether this is one of a split's first images, which together show every class plainly. */
  boolean isCover() {
    return ordinal < COVER_IMAGES;
  }

  String fileName() {
    return String.format(Locale.ROOT, "%012d.jpg", imageId);
  }

  /** The address of this image's draws. */
  String address() {
    return Integer.toString(index);
  }

  int shortSide() {
    return Math.min(width, height);
  }

  Rectangle box() {
    return new Rectangle(0, 0, width, height);
  }
}
