package org.vpobuilder.pipeline.probes;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.vpobuilder.spec.draw.Draws;

/**
 * Measures of the dependence between two variables, and of the difference between two
 * distributions.
 */
final class Dependence {
  private static final double LN2 = StrictMath.log(2);

  private Dependence() {}

  /**
   * Mutual information of two labels in bits, from their counts.
   *
   * @param counts [values of one][values of the other]; or shares
   */
  static double bits(double[][] counts) {
    double all = Arrays.stream(counts).flatMapToDouble(Arrays::stream).sum();
    double[] columns = new double[counts.length == 0 ? 0 : counts[0].length];
    for (double[] row : counts) {
      for (int j = 0; j < row.length; j++) {
        columns[j] += row[j];
      }
    }
    double bits = 0;
    for (double[] row : counts) {
      double ofRow = Arrays.stream(row).sum();
      for (int j = 0; j < row.length; j++) {
        if (row[j] > 0) {
          bits += row[j] / all * log2(row[j] * all / (ofRow * columns[j]));
        }
      }
    }
    return Math.max(0, bits);
  }

  /**
   * A statistic of labels, with its values for permuted labels.
   *
   * @param value of the statistic
   * @param chance its mean over the permutations
   * @param p share of the permutations, including the labels themselves, that reach it
   */
  record Tested(double value, double chance, double p) {}

  /** A number computed from labels. */
  interface Statistic {
    double of(int[] labels);
  }

  /**
   * Tests by permutation; the draws are addressed by {@code address}.
   *
   * @param labels in an order that is the same in every run
   */
  static Tested permuted(
      int[] labels, int times, Draws draws, Statistic statistic, Object... address) {
    double value = statistic.of(labels);
    double sum = 0;
    int reach = 1;
    int[] dealt = labels.clone();
    var stream = draws.at(address).stream();
    for (int i = 0; i < times; i++) {
      stream.shuffle(dealt);
      double other = statistic.of(dealt);
      sum += other;
      if (other >= value - 1e-12) {
        reach++;
      }
    }
    return new Tested(value, sum / times, (double) reach / (times + 1));
  }

  /** Mutual information of labels in bits, where one of the two is fixed. */
  static Statistic bitsWith(int[] other, int labels, int others) {
    return dealt -> {
      double[][] counts = new double[labels][others];
      for (int i = 0; i < dealt.length; i++) {
        counts[dealt[i]][other[i]]++;
      }
      return bits(counts);
    };
  }

  /**
   * The Jensen-Shannon divergence in bits, 0 to 1, of the values in two splits: the information of
   * a value about its split if both were equally frequent.
   *
   * @param values the number of different values
   * @return a statistic of the splits, each 0 or 1
   */
  static Statistic drift(int[] value, int values) {
    return sides -> {
      double[][] counts = new double[2][values];
      for (int i = 0; i < sides.length; i++) {
        counts[sides[i]][value[i]]++;
      }
      for (double[] side : counts) {
        double all = Arrays.stream(side).sum();
        for (int j = 0; all > 0 && j < values; j++) {
          side[j] /= all;
        }
      }
      return bits(counts);
    };
  }

  /** The entropy of counts in bits. */
  static double entropy(double... counts) {
    double all = Arrays.stream(counts).sum();
    double bits = 0;
    for (double count : counts) {
      if (count > 0) {
        bits -= count / all * log2(count / all);
      }
    }
    return bits;
  }

  /** Gini's coefficient of uses: 0 if all are used equally, towards 1 if only one is used. */
  static double gini(List<Integer> uses) {
    int[] sorted = uses.stream().mapToInt(Integer::intValue).sorted().toArray();
    double weighted = 0;
    double sum = 0;
    for (int i = 0; i < sorted.length; i++) {
      weighted += (2.0 * (i + 1) - sorted.length - 1) * sorted[i];
      sum += sorted[i];
    }
    return sum == 0 ? 0 : weighted / (sorted.length * sum);
  }

  /**
   * The correlation ratio: the share of the values' variance that lies between the labels.
   *
   * @return 0 if all values are the same
   */
  static double eta2(int[] labels, double[] values, int count) {
    double[] sums = new double[count];
    int[] sizes = new int[count];
    for (int i = 0; i < labels.length; i++) {
      sums[labels[i]] += values[i];
      sizes[labels[i]]++;
    }
    double mean = Arrays.stream(values).average().orElse(0);
    double all = 0;
    for (double value : values) {
      all += (value - mean) * (value - mean);
    }
    double between = 0;
    for (int label = 0; label < count; label++) {
      if (sizes[label] > 0) {
        double off = sums[label] / sizes[label] - mean;
        between += sizes[label] * off * off;
      }
    }
    return all <= 1e-12 ? 0 : between / all;
  }

  /** Spearman's rho; 0 if one of the two is constant. */
  static double spearman(double[] one, double[] other) {
    double rho = new SpearmansCorrelation().correlation(one, other);
    return Double.isNaN(rho) ? 0 : rho;
  }

  private static double log2(double value) {
    return StrictMath.log(value) / LN2;
  }
}
