package org.vpobuilder.validation.evaluate;

import java.util.stream.IntStream;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * J and F with classes, the protocol of AVSBench-Semantics (S1 Tab. 1, right): IoU and F_beta of a
 * class within each image, averaged first over the images that have the class in their truth or
 * prediction, then over the classes. Unlike in the per-dataset scores of {@link ConfusionMatrix}, a
 * small image has the same weight as a large one.
 */
public final class SemanticJf {
  private final int classes;
  private final double[] ious;
  private final double[] fBetas;
  private final long[] images;

  /**
   * An empty tally.
   *
   * @param classes number of classes, including background; 1 to 255
   */
  public SemanticJf(int classes) {
    if (classes < 1 || classes > VpoClass.IGNORE) {
      throw new IllegalArgumentException("got %d classes, wanted 1 to 255".formatted(classes));
    }
    this.classes = classes;
    this.ious = new double[classes];
    this.fBetas = new double[classes];
    this.images = new long[classes];
  }

  /** Counts one image; arrays as in {@link ConfusionMatrix#add}. */
  public void add(byte[] truth, byte[] prediction) {
    ConfusionMatrix one = new ConfusionMatrix(classes);
    one.add(truth, prediction);
    for (int c = 0; c < classes; c++) {
      ClassCounts counts = one.of(c);
      if (counts.present()) {
        ious[c] += counts.iou();
        fBetas[c] += counts.fBeta();
        images[c]++;
      }
    }
  }

  /**
   * The means over the classes.
   *
   * @throws BadInputException if no pixel was counted
   */
  public JfScores scores() {
    long seen = IntStream.range(0, classes).filter(c -> images[c] > 0).count();
    if (seen == 0) {
      throw new BadInputException("J and F: got no labelled pixel, wanted one at least");
    }
    double j = total(ious) / seen;
    double f = total(fBetas) / seen;
    return new JfScores(j, f, (j + f) / 2, total(ious) / classes, total(fBetas) / classes);
  }

  private double total(double[] sums) {
    return IntStream.range(0, classes)
        .filter(c -> images[c] > 0)
        .mapToDouble(c -> sums[c] / images[c])
        .sum();
  }
}
