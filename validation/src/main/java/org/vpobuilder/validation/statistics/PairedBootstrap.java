package org.vpobuilder.validation.statistics;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.random.RandomGenerator;
import org.hipparchus.random.Well19937c;
import org.hipparchus.stat.inference.TTest;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The mean difference of two arms over the same images, and its interval by a bootstrap over the
 * images: it shows the variation that other test images of the same kind would cause, but not that
 * of other training runs.
 *
 * @param score score of an image, e.g. {@code J}
 * @param images number of images that both arms scored
 * @param meanDifference second arm minus first
 * @param interval BCa (Efron 1987), at the confidence of the options
 * @param pairedP two-sided p-value of the paired t-test over the images
 * @param resamples number of resamples
 * @param unit unit that {@code images} counts: null for images, otherwise e.g. {@code videos}
 */
public record PairedBootstrap(
    String score,
    int images,
    double meanDifference,
    Interval interval,
    double pairedP,
    int resamples,
    @Nullable String unit) {
  public static final int RESAMPLES = 10_000;

  private static final NormalDistribution NORMAL = new NormalDistribution();

  /**
   * Compares the scores of the same images.
   *
   * @param first scores of the first arm, one per image
   * @param second scores of the second arm, in the same order
   * @throws BadInputException if there are fewer than two images
   */
  public static PairedBootstrap of(
      String score, double[] first, double[] second, TestOptions options) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "got %d and %d scores, wanted pairs".formatted(first.length, second.length));
    }
    if (first.length < 2) {
      throw new BadInputException(
          "paired bootstrap: got %d images, wanted two at least".formatted(first.length));
    }
    double[] differences = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      differences[i] = second[i] - first[i];
    }
    double mean = Arrays.stream(differences).sum() / differences.length;
    boolean constant = Arrays.stream(differences).allMatch(d -> d == differences[0]);
    Interval interval = constant ? new Interval(mean, mean) : interval(differences, mean, options);
    double p = constant ? (mean == 0 ? 1 : 0) : new TTest().pairedTTest(second, first);
    return new PairedBootstrap(score, differences.length, mean, interval, p, RESAMPLES, null);
  }

  /** The same result for units of another kind. */
  public PairedBootstrap of(String scored) {
    return new PairedBootstrap(score, images, meanDifference, interval, pairedP, resamples, scored);
  }

  private static Interval interval(double[] differences, double mean, TestOptions options) {
    double[] means = resampledMeans(differences, options.seed());
    double below = 0;
    for (double m : means) {
      below += m < mean ? 1 : m == mean ? 0.5 : 0;
    }
    // If all resamples were on one side, the correction would be infinite, so zero is replaced by
    // half a resample.
    double share = Math.min(Math.max(below, 0.5), RESAMPLES - 0.5) / RESAMPLES;
    double bias = NORMAL.inverseCumulativeProbability(share);
    double acceleration = acceleration(differences, mean);
    return new Interval(
        quantile(means, corrected(options.alpha() / 2, bias, acceleration)),
        quantile(means, corrected(1 - options.alpha() / 2, bias, acceleration)));
  }

  private static double[] resampledMeans(double[] differences, long seed) {
    RandomGenerator random =
        new Well19937c(Draws.of(seed).at("paired-bootstrap", differences.length).bits());
    double[] means = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      double sum = 0;
      for (int i = 0; i < differences.length; i++) {
        sum += differences[random.nextInt(differences.length)];
      }
      means[r] = sum / differences.length;
    }
    Arrays.sort(means);
    return means;
  }

  /** The acceleration for a mean, from its jackknife: skewness / (6 sqrt(n)). */
  private static double acceleration(double[] differences, double mean) {
    double squares = 0;
    double cubes = 0;
    for (double d : differences) {
      double deviation = d - mean;
      squares += deviation * deviation;
      cubes += deviation * deviation * deviation;
    }
    return cubes / (6 * squares * Math.sqrt(squares));
  }

  private static double corrected(double level, double bias, double acceleration) {
    double z = bias + NORMAL.inverseCumulativeProbability(level);
    return NORMAL.cumulativeProbability(bias + z / (1 - acceleration * z));
  }

  /** A quantile of at least one ordered value, with linear interpolation. */
  static double quantile(double[] sorted, double level) {
    double place = level * (sorted.length - 1);
    int left = (int) place;
    int right = Math.min(left + 1, sorted.length - 1);
    return sorted[left] + (place - left) * (sorted[right] - sorted[left]);
  }
}
