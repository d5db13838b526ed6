package org.vpobuilder.validation.model.cpm;

import java.util.Arrays;
import java.util.List;
import org.vpobuilder.spec.draw.DrawStream;

/**
 * A mixture of Gaussians with diagonal covariances: the distribution of one class's mask embeddings
 * (S2, CCDM). It computes in doubles on the CPU, so that it is the same on every device, and
 * without gradients.
 *
 * @param weights weight of each component, pi, [M]; they add up to 1
 * @param means mu, [M][D]
 * @param variances sigma squared, [M][D]
 */
record DiagonalMixture(double[] weights, double[][] means, double[][] variances) {
  /** The least variance of a density. */
  static final double LEAST = 1e-6;

  private static final double LOG_TWO_PI = Math.log(2 * Math.PI);

  /** The number of components, M. */
  int components() {
    return weights.length;
  }

  /** The number of dimensions, D. */
  int dimensions() {
    return means[0].length;
  }

  /**
   * The start of EM: means by k-means++ (Arthur and Vassilvitskii 2007), equal weights, and the
   * variance of all samples in every component.
   *
   * @param samples at least one, each [D]
   * @param config number of components and kind of their covariance
   */
  static DiagonalMixture seeded(List<float[]> samples, MixtureConfig config, DrawStream draws) {
    int components = config.components();
    int dimensions = samples.get(0).length;
    double[][] means = new double[components][];
    double[] nearest = new double[samples.size()];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    for (int m = 0; m < components; m++) {
      int chosen =
          m == 0 ? draws.next().below(samples.size()) : byWeight(nearest, draws.next().unit());
      means[m] = doubles(samples.get(chosen));
      for (int n = 0; n < nearest.length; n++) {
        nearest[n] = Math.min(nearest[n], squaredDistance(samples.get(n), means[m]));
      }
    }
    double[] weights = new double[components];
    Arrays.fill(weights, 1.0 / components);
    double[][] variances = new double[components][];
    double[] spread = spread(samples, dimensions);
    for (int m = 0; m < components; m++) {
      variances[m] = constrained(spread.clone(), config.covariance());
    }
    return new DiagonalMixture(weights, means, variances);
  }

  /** Applies the kind of covariance to a component's variances; changes its argument. */
  private static double[] constrained(double[] variances, MixtureConfig.Covariance covariance) {
    switch (covariance) {
      case DIAGONAL -> {}
      case SPHERICAL -> Arrays.fill(variances, Arrays.stream(variances).average().orElseThrow());
      case FIXED -> Arrays.fill(variances, 1 / (2 * Math.PI));
    }
    return variances;
  }

  /** An index with probability proportional to {@code masses}; the first if all are zero. */
  private static int byWeight(double[] masses, double unit) {
    double rest = Arrays.stream(masses).sum() * unit;
    for (int i = 0; i < masses.length; i++) {
      rest -= masses[i];
      if (rest < 0) {
        return i;
      }
    }
    return 0;
  }

  private static double squaredDistance(float[] sample, double[] mean) {
    double sum = 0;
    for (int d = 0; d < mean.length; d++) {
      double away = sample[d] - mean[d];
      sum += away * away;
    }
    return sum;
  }

  private static double[] doubles(float[] values) {
    double[] copy = new double[values.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = values[i];
    }
    return copy;
  }

  private static double[] spread(List<float[]> samples, int dimensions) {
    double[] sum = new double[dimensions];
    double[] squares = new double[dimensions];
    for (float[] sample : samples) {
      for (int d = 0; d < dimensions; d++) {
        sum[d] += sample[d];
        squares[d] += (double) sample[d] * sample[d];
      }
    }
    for (int d = 0; d < dimensions; d++) {
      double mean = sum[d] / samples.size();
      squares[d] = Math.max(LEAST, squares[d] / samples.size() - mean * mean);
    }
    return squares;
  }

  /**
   * log pi_m + log N(x; mu_m, sigma_m^2 + floor) of each component.
   *
   * @param floor value added to every variance of a density, but not when drawing samples: it keeps
   *     densities finite
   */
  private double[] logParts(float[] x, double[][] inverses, double[] constants) {
    double[] parts = new double[components()];
    for (int m = 0; m < parts.length; m++) {
      double[] mean = means[m];
      double[] inverse = inverses[m];
      double sum = 0;
      for (int d = 0; d < mean.length; d++) {
        double away = x[d] - mean[d];
        sum += away * away * inverse[d];
      }
      parts[m] = constants[m] - sum / 2;
    }
    return parts;
  }

  private double[][] inverses(double floor) {
    double[][] inverses = new double[components()][dimensions()];
    for (int m = 0; m < inverses.length; m++) {
      for (int d = 0; d < inverses[m].length; d++) {
        inverses[m][d] = 1 / Math.max(LEAST, variances[m][d] + floor);
      }
    }
    return inverses;
  }

  /** log pi - D / 2 log 2 pi - sum log sigma. */
  private double[] constants(double[][] inverses) {
    double[] constants = new double[components()];
    for (int m = 0; m < constants.length; m++) {
      double sum = Math.log(weights[m]) - dimensions() * LOG_TWO_PI / 2;
      for (double inverse : inverses[m]) {
        sum += Math.log(inverse) / 2;
      }
      constants[m] = sum;
    }
    return constants;
  }

  /** log p(x), with {@code floor} added to every variance. */
  double logDensity(float[] x, double floor) {
    double[][] inverses = inverses(floor);
    return logSum(logParts(x, inverses, constants(inverses)));
  }

  static double logSum(double[] logs) {
    double most = Double.NEGATIVE_INFINITY;
    for (double log : logs) {
      most = Math.max(most, log);
    }
    if (most == Double.NEGATIVE_INFINITY) {
      return most;
    }
    double sum = 0;
    for (double log : logs) {
      sum += Math.exp(log - most);
    }
    return most + Math.log(sum);
  }

  /**
   * The result of the E-step: the share of each component in each sample.
   *
   * @param shares [N][M], each row has the sum 1
   * @param logLikelihood mean log p(x) of the samples
   */
  record Expectation(double[][] shares, double logLikelihood) {}

  Expectation expect(List<float[]> samples, double floor) {
    double[][] inverses = inverses(floor);
    double[] constants = constants(inverses);
    double[][] shares = new double[samples.size()][];
    double total = 0;
    for (int n = 0; n < shares.length; n++) {
      double[] parts = logParts(samples.get(n), inverses, constants);
      double whole = logSum(parts);
      total += whole;
      for (int m = 0; m < parts.length; m++) {
        parts[m] = Math.exp(parts[m] - whole);
      }
      shares[n] = parts;
    }
    return new Expectation(shares, total / shares.length);
  }

  /** The E-step chosen by the config: the shares of {@link #expect}, or Sinkhorn's. */
  private double[][] shares(List<float[]> samples, MixtureConfig config, double floor) {
    return switch (config.assignment()) {
      case SOFT -> expect(samples, floor).shares();
      case SINKHORN -> {
        double[][] inverses = inverses(floor);
        DiagonalMixture even = new DiagonalMixture(ones(components()), means, variances);
        double[] constants = even.constants(inverses);
        double[][] scores = new double[samples.size()][];
        for (int n = 0; n < scores.length; n++) {
          scores[n] = logParts(samples.get(n), inverses, constants);
        }
        yield hard(sinkhorn(scores, config.sinkhornEpsilon(), config.sinkhornIterations()));
      }
    };
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /**
   * Sinkhorn's plan between samples and components (Cuturi 2013, as GMMSeg iterates): columns are
   * scaled to N / M, then rows to 1. It works in logarithms, because exp(score / epsilon)
   * overflows.
   *
   * @param scores log-densities without the components' weights, [N][M]
   * @return [N][M], each row has the sum 1
   */
  static double[][] sinkhorn(double[][] scores, double epsilon, int iterations) {
    double[][] plan = new double[scores.length][];
    for (int n = 0; n < plan.length; n++) {
      plan[n] = Arrays.stream(scores[n]).map(score -> score / epsilon).toArray();
    }
    for (int i = 0; i < iterations; i++) {
      for (int m = 0; m < plan[0].length; m++) {
        int column = m;
        double whole = logSum(Arrays.stream(plan).mapToDouble(row -> row[column]).toArray());
        Arrays.stream(plan).forEach(row -> row[column] -= whole);
      }
      for (double[] row : plan) {
        double whole = logSum(row);
        Arrays.setAll(row, m -> row[m] - whole);
      }
    }
    Arrays.stream(plan).forEach(row -> Arrays.setAll(row, m -> Math.exp(row[m])));
    return plan;
  }

  /** Assigns each sample wholly to the component with the largest share, the first if equal. */
  static double[][] hard(double[][] shares) {
    double[][] hard = new double[shares.length][shares[0].length];
    for (int n = 0; n < shares.length; n++) {
      int best = 0;
      for (int m = 1; m < shares[n].length; m++) {
        best = shares[n][m] > shares[n][best] ? m : best;
      }
      hard[n][best] = 1;
    }
    return hard;
  }

  /**
   * The M-step. A component with fewer samples than the config requires starts anew at a drawn
   * sample, with the variance of all samples; its weight is then at least that of one sample,
   * because a weight of 0 would stay 0.
   */
  static DiagonalMixture maximise(
      List<float[]> samples, double[][] shares, MixtureConfig config, DrawStream draws) {
    int components = shares[0].length;
    int dimensions = samples.get(0).length;
    double alpha = config.smoothing();
    boolean all = config.smoothed() == MixtureConfig.Smoothed.ALL;
    double[] weights = new double[components];
    double[][] means = new double[components][dimensions];
    double[][] variances = new double[components][dimensions];
    for (int m = 0; m < components; m++) {
      double count = 0;
      double smoothed = 0;
      for (int n = 0; n < shares.length; n++) {
        double smooth = (shares[n][m] + alpha) / (1 + components * alpha);
        double share = all ? smooth : shares[n][m];
        count += share;
        smoothed += smooth;
        float[] sample = samples.get(n);
        for (int d = 0; d < dimensions; d++) {
          means[m][d] += share * sample[d];
          variances[m][d] += share * sample[d] * sample[d];
        }
      }
      weights[m] = smoothed / shares.length;
      if (answered(shares, m) < config.fewest()) {
        weights[m] = Math.max(weights[m], 1.0 / shares.length);
        means[m] = doubles(samples.get(draws.next().below(samples.size())));
        variances[m] = spread(samples, dimensions);
      } else {
        // Avoids a division by zero: without samples the sums are 0 too.
        double some = Math.max(count, Double.MIN_NORMAL);
        for (int d = 0; d < dimensions; d++) {
          means[m][d] /= some;
          variances[m][d] = Math.max(0, variances[m][d] / some - means[m][d] * means[m][d]);
        }
      }
      constrained(variances[m], config.covariance());
    }
    double sum = Arrays.stream(weights).sum();
    Arrays.setAll(weights, m -> weights[m] / sum);
    return new DiagonalMixture(weights, means, variances);
  }

  /**
   * The result of rounds of EM.
   *
   * @param anew for each component, whether it started anew at a sample in any round, so that its
   *     earlier parameters no longer matter
   */
  record Fit(DiagonalMixture mixture, boolean[] anew) {}

  /**
   * This mixture after {@code loops} rounds of EM.
   *
   * @param floor value added to the variances of densities: the config's, or 0 for plain EM
   */
  Fit fit(List<float[]> samples, int loops, MixtureConfig config, double floor, DrawStream draws) {
    boolean[] anew = new boolean[components()];
    DiagonalMixture mixture = this;
    for (int loop = 0; loop < loops; loop++) {
      double[][] shares = mixture.shares(samples, config, floor);
      for (int m = 0; m < anew.length; m++) {
        anew[m] |= answered(shares, m) < config.fewest();
      }
      mixture = maximise(samples, shares, config, draws);
    }
    return new Fit(mixture, anew);
  }

  private static double answered(double[][] shares, int component) {
    double count = 0;
    for (double[] row : shares) {
      count += row[component];
    }
    return count;
  }

  /**
   * A mixture of the parameters: {@code momentum} of this one and the rest of the fit. Components
   * that started anew are taken from the fit unchanged, because moving a hundredth of the way to
   * another sample at each step would have no effect.
   */
  DiagonalMixture towards(Fit fit, double momentum) {
    DiagonalMixture other = fit.mixture();
    int components = components();
    double[][] newMeans = new double[components][];
    double[][] newVariances = new double[components][];
    for (int m = 0; m < components; m++) {
      double kept = fit.anew()[m] ? 0 : momentum;
      newMeans[m] = blend(means[m], other.means[m], kept);
      newVariances[m] = blend(variances[m], other.variances[m], kept);
    }
    return new DiagonalMixture(blend(weights, other.weights, momentum), newMeans, newVariances);
  }

  private static double[] blend(double[] from, double[] to, double momentum) {
    double[] blended = new double[from.length];
    for (int i = 0; i < blended.length; i++) {
      blended[i] = momentum * from[i] + (1 - momentum) * to[i];
    }
    return blended;
  }

  /**
   * A draw from the mixture, [D].
   *
   * @param floor value added to the variances
   */
  double[] sample(double floor, DrawStream draws) {
    int component = byWeight(weights, draws.next().unit());
    double[] sample = new double[dimensions()];
    for (int d = 0; d < sample.length; d++) {
      double deviation = Math.sqrt(variances[component][d] + floor);
      sample[d] = means[component][d] + deviation * draws.gaussian();
    }
    return sample;
  }
}
