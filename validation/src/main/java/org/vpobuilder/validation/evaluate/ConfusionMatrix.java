package org.vpobuilder.validation.evaluate;

import static org.vpobuilder.classmaps.VpoClass.IGNORE;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Counts of (true class, predicted class) over the pixels of any number of images: the Pascal VOC
 * protocol, in which a data set has one intersection and one union per class (S1 §5). Silent images
 * count like any other.
 *
 * <p>Adding is exact, so images and matrices may be added in any order. Not safe for several
 * threads: give each its own and {@link #merge} them.
 */
public final class ConfusionMatrix {
  private final int classes;
  private final long[] counts;
  private long images;

  /**
   * An empty matrix.
   *
   * @param classes number of classes, including background (0); 1 to 255
   */
  public ConfusionMatrix(int classes) {
    if (classes < 1 || classes > IGNORE) {
      throw new IllegalArgumentException("got %d classes, wanted 1 to 255".formatted(classes));
    }
    this.classes = classes;
    this.counts = new long[classes * classes];
  }

  /**
   * Counts one image.
   *
   * @param truth class index of every pixel, {@code [H * W]}; {@value #IGNORE} is not counted
   * @param prediction class index of every pixel, {@code [H * W]}
   * @throws BadInputException if the lengths differ or a label is not a class; nothing is counted
   *     then
   */
  public void add(byte[] truth, byte[] prediction) {
    LabelMaps.check(truth, prediction, classes);
    for (int i = 0; i < truth.length; i++) {
      int t = truth[i] & 0xff;
      if (t != IGNORE) {
        counts[t * classes + (prediction[i] & 0xff)]++;
      }
    }
    images++;
  }

  /** Adds the counts of another matrix with the same classes. */
  public void merge(ConfusionMatrix other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(
          "got a matrix of %d classes, wanted %d".formatted(other.classes, classes));
    }
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    images += other.images;
  }

  /** The number of classes, including background. */
  public int classes() {
    return classes;
  }

  /** The number of images added. */
  public long images() {
    return images;
  }

  /** Pixels of class {@code truth} predicted as class {@code prediction}. */
  public long count(int truth, int prediction) {
    return counts[truth * classes + prediction];
  }

  /** The number of pixels counted: all except the ignored ones. */
  public long pixels() {
    return Arrays.stream(counts).sum();
  }

  /** The number of pixels whose class was predicted correctly. */
  public long correct() {
    return IntStream.range(0, classes).mapToLong(c -> count(c, c)).sum();
  }

  /** The counts of one class against all others. */
  public ClassCounts of(int c) {
    long hit = count(c, c);
    long asThis = IntStream.range(0, classes).mapToLong(t -> count(t, c)).sum();
    long ofThis = IntStream.range(0, classes).mapToLong(p -> count(c, p)).sum();
    return new ClassCounts(hit, asThis - hit, ofThis - hit);
  }

  /** The counts of every class, in the order of the indices. */
  public List<ClassCounts> perClass() {
    return IntStream.range(0, classes).mapToObj(this::of).toList();
  }
}
