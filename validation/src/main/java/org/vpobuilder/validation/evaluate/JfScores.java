package org.vpobuilder.validation.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * J and F of a data set, in percent (S1 Tab. 1).
 *
 * @param j mean J: over all images, including those with an empty truth, or (in {@link SemanticJf})
 *     over the classes that occurred
 * @param f mean F: over the images whose truth is not empty (0 if there is none), or over the
 *     classes that occurred
 * @param jf mean of {@code j} and {@code f}
 * @param authorsJ J by the code of TPAVI's authors: {@code j}, except that a class that never
 *     occurred counts as 0
 * @param authorsF F by the same code: an image whose truth is empty counts as 0, and so does a
 *     class that never occurred
 */
public record JfScores(double j, double f, double jf, double authorsJ, double authorsF) {
  /**
   * The means of the results of {@link JfProtocol}.
   *
   * @throws BadInputException if no image has a labelled pixel
   */
  public static JfScores of(List<ImageScore> images) {
    double[] js = present(images, ImageScore::j);
    double[] fs = present(images, ImageScore::f);
    if (js.length == 0) {
      throw new BadInputException(
          "J and F: got %d images without a labelled pixel, wanted one at least"
              .formatted(images.size()));
    }
    double j = sum(js) / js.length;
    double f = fs.length == 0 ? 0 : sum(fs) / fs.length;
    return new JfScores(j, f, (j + f) / 2, j, sum(fs) / js.length);
  }

  private static double[] present(
      List<ImageScore> images, Function<ImageScore, @Nullable Double> score) {
    return images.stream()
        .map(score)
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }
}
