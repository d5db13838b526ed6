package org.vpobuilder.validation.model.cpm;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * The stability score of queries over an epoch (S2 suppl., Algorithm 1): how much each class is
 * always answered by the same queries. For a class it is the sum of s ln s over queries, s being
 * the share of the class's segments that a query answered for: 0 if one query answers always, -ln N
 * if all N do alike. The score is the mean over the classes that were seen, unless its config says
 * otherwise.
 */
public final class StabilityScore {
  private static final double LEAST = 1e-12;

  private static final int BACKGROUND = 0;

  private final CpmConfig.Sts config;
  private final long[][] answered;

  /**
   * Nothing seen yet.
   *
   * @param classes that segments can have, background included
   * @param queries N
   */
  public StabilityScore(int classes, int queries, CpmConfig.Sts config) {
    this.config = config;
    answered = new long[classes][queries];
  }

  /** Counts that a query answered for a segment of a class. */
  public void add(int classIndex, int query) {
    answered[classIndex][query]++;
  }

  /** Classes with a segment so far, of those that count. */
  public int classes() {
    int seen = 0;
    for (int c = first(); c < answered.length; c++) {
      seen += sum(answered[c]) > 0 ? 1 : 0;
    }
    return seen;
  }

  private int first() {
    return config.background() ? BACKGROUND : BACKGROUND + 1;
  }

  /** The score; not a number before the first segment. */
  public double score() {
    int seen = classes();
    double sum = 0;
    for (int c = first(); c < answered.length; c++) {
      long all = sum(answered[c]);
      for (long count : answered[c]) {
        double share = all == 0 ? 1 : Math.min(1, Math.max(LEAST, (double) count / all));
        sum += share * Math.log(share);
      }
    }
    int counted =
        switch (config.unseen()) {
          case SKIP -> seen;
          case ZERO -> answered.length - first();
        };
    double mean = seen == 0 ? Double.NaN : sum / counted;
    return switch (config.sign()) {
      case NEGATIVE_ENTROPY -> mean;
      case ENTROPY -> -mean;
    };
  }

  /**
   * {@code sts} and the {@code sts_classes} it is of, for a row of metrics; empty before a segment.
   */
  public Map<String, Double> metrics() {
    return classes() == 0 ? Map.of() : Map.of("sts", score(), "sts_classes", (double) classes());
  }

  /** One line for the console. */
  public String line() {
    return classes() == 0
        ? "STS: no class was matched"
        : String.format(
            Locale.ROOT,
            "STS %.4f over %d of %d classes",
            score(),
            classes(),
            answered.length - first());
  }

  private static long sum(long[] row) {
    long sum = 0;
    for (long count : row) {
      sum += count;
    }
    return sum;
  }

  /** Forgets all: an epoch begins. */
  public void clear() {
    for (long[] row : answered) {
      Arrays.fill(row, 0);
    }
  }

  /** The counts, class by class, for a checkpoint. */
  public long[] counts() {
    long[] counts = new long[answered.length * answered[0].length];
    for (int c = 0; c < answered.length; c++) {
      System.arraycopy(answered[c], 0, counts, c * answered[c].length, answered[c].length);
    }
    return counts;
  }

  /**
   * Takes back what {@link #counts} gave.
   *
   * @throws IllegalArgumentException if there are more or fewer, or one is below 0
   */
  public void restore(long[] counts) {
    if (Arrays.stream(counts).anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException("got a count below 0");
    }
    if (counts.length != answered.length * answered[0].length) {
      throw new IllegalArgumentException(
          "got %d counts, wanted %d x %d"
              .formatted(counts.length, answered.length, answered[0].length));
    }
    for (int c = 0; c < answered.length; c++) {
      System.arraycopy(counts, c * answered[c].length, answered[c], 0, answered[c].length);
    }
  }
}
