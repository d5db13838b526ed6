package org.vpobuilder.validation.evaluate;

import java.util.List;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * The answer of a model to one sample, with the truth: where something sounds. All scores of
 * control sets and pairs are computed from these. Sounding is binary here, with any classes,
 * because a model that hears nothing could name both objects of a pair correctly and would be right
 * with either.
 *
 * @param key key of the sample
 * @param image id of the picture; samples of one picture are drawn together
 * @param classes names of the classes that sound
 * @param frame probability and truth on {@value #SIDE} x {@value #SIDE} pixels, as for J and F
 * @param share share of the labelled pixels that sound in the truth, at its own resolution, 0 to 1
 * @param boxes boxes of the sounding objects
 */
public record SoundAnswer(
    String key,
    String image,
    List<String> classes,
    MaskFrame frame,
    double share,
    List<Box> boxes) {
  /** The side of the square on which J and F are computed (TPAVI). */
  public static final int SIDE = 224;

  private static final float CUT = 0.5f;

  /**
   * Checks the size.
   *
   * @throws BadInputException if the frame has another size
   */
  public SoundAnswer {
    classes = List.copyOf(classes);
    boxes = List.copyOf(boxes);
    if (frame.truth().length != SIDE * SIDE) {
      throw new BadInputException(
          "%s: got %d pixels, wanted %d x %d".formatted(key, frame.truth().length, SIDE, SIDE));
    }
  }

  /**
   * The answer to a sample of a release.
   *
   * @param labels labels of the sample, at their own resolution
   */
  public static SoundAnswer of(Sample sample, MaskFrame frame, byte[] labels) {
    int sounding = 0;
    int counted = 0;
    for (byte label : labels) {
      boolean counts = (label & 0xff) != VpoClass.IGNORE;
      counted += counts ? 1 : 0;
      sounding += counts && label != 0 ? 1 : 0;
    }
    double width = sample.image().width();
    double height = sample.image().height();
    return new SoundAnswer(
        sample.key(),
        sample.image().address(),
        sample.sounding().stream().map(SceneObject::className).distinct().sorted().toList(),
        frame,
        counted == 0 ? 0 : (double) sounding / counted,
        sample.sounding().stream()
            .map(
                object ->
                    new Box(
                        object.x() / width,
                        object.y() / height,
                        (object.x() + object.width()) / width,
                        (object.y() + object.height()) / height))
            .toList());
  }

  /**
   * The box of an object in shares of the picture, including its ends: {@code right} is the left
   * edge of the first pixels outside of the box.
   */
  public record Box(double left, double top, double right, double bottom) {
    boolean contains(double x, double y) {
      return left <= x && x < right && top <= y && y < bottom;
    }

    Box mirrored() {
      return new Box(1 - right, top, 1 - left, bottom);
    }
  }

  /**
   * The pixel with the largest probability among those that the truth does not ignore; if there are
   * several, the first, row by row. 0 if all are ignored.
   */
  int peak() {
    float[] probability = frame.probability();
    int best = -1;
    for (int i = 0; i < probability.length; i++) {
      if (frame.counts(i) && (best < 0 || probability[i] > probability[best])) {
        best = i;
      }
    }
    return Math.max(best, 0);
  }

  /** Whether the centre of a pixel is in one of the boxes. */
  static boolean hits(int peak, List<Box> boxes) {
    double x = (peak % SIDE + 0.5) / SIDE;
    double y = (peak / SIDE + 0.5) / SIDE;
    return boxes.stream().anyMatch(box -> box.contains(x, y));
  }

  /** The share of all pixels that are in one of the boxes, which is the chance of a random hit. */
  static double shareOf(List<Box> boxes) {
    int inside = 0;
    for (int i = 0; i < SIDE * SIDE; i++) {
      inside += hits(i, boxes) ? 1 : 0;
    }
    return (double) inside / (SIDE * SIDE);
  }

  /**
   * The map {@code probability > 0.5}, with the pixels that the truth ignores: two answers are
   * compared without what either truth ignores, or one map would differ from itself.
   */
  Bits found() {
    return Bits.of(i -> frame.probability()[i] > CUT);
  }

  /** The pixels that sound. */
  Bits truth() {
    return Bits.of(i -> frame.counts(i) && frame.sounds(i));
  }

  /** The pixels that no score counts. */
  Bits ignored() {
    return Bits.of(i -> !frame.counts(i));
  }
}
