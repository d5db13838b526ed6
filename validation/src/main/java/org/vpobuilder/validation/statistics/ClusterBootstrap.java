package org.vpobuilder.validation.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.hipparchus.random.RandomGenerator;
import org.hipparchus.random.Well19937c;
import org.vpobuilder.spec.draw.Draws;

/**
 * Means over samples, and values computed from several means, with intervals by a bootstrap over
 * the clusters that the samples come from (Davison and Hinkley 1997, §3.8). Samples that share a
 * picture are not independent, so whole pictures are drawn: an answer and its counterpart with
 * another sound are always in a resample together, which makes this a paired bootstrap.
 *
 * <p>Intervals are percentiles. Draws are addressed by the seed and the number of clusters, in the
 * order of the clusters' names, so the order of the samples has no effect. Memory: {@value
 * #RESAMPLES} bytes for each cluster, and for each mean 16 KB and an entry for each of its
 * clusters. For use by one thread.
 */
public final class ClusterBootstrap {
  public static final int RESAMPLES = 2000;

  private final long seed;
  private final double alpha;
  private final TreeMap<String, Integer> clusters = new TreeMap<>();
  private final List<Mean> means = new ArrayList<>();
  private byte[][] weights = {};

  /**
   * A bootstrap without samples.
   *
   * @param options only the seed and the confidence are used
   */
  public ClusterBootstrap(TestOptions options) {
    this.seed = options.seed();
    this.alpha = options.alpha();
  }

  /** A mean over some of the samples. */
  public final class Mean {
    /** The sum and the count of the samples of each cluster. */
    private final Map<String, double[]> sums = new TreeMap<>();

    private int n;
    private int[] places = {};
    private double[] sum = {};
    private double[] count = {};
    private double[] resampled = {};

    /** Adds a sample of a cluster. */
    public void add(String cluster, double value) {
      clusters.putIfAbsent(cluster, 0);
      double[] both = sums.computeIfAbsent(cluster, c -> new double[2]);
      both[0] += value;
      both[1]++;
      n++;
      weights = new byte[0][];
    }

    /** The number of samples added. */
    public int n() {
      return n;
    }

    private double value() {
      double total = 0;
      for (double[] both : sums.values()) {
        total += both[0];
      }
      return n == 0 ? Double.NaN : total / n;
    }

    private void resample() {
      places = new int[sums.size()];
      sum = new double[sums.size()];
      count = new double[sums.size()];
      int i = 0;
      for (Map.Entry<String, double[]> each : sums.entrySet()) {
        places[i] = clusters.getOrDefault(each.getKey(), -1);
        sum[i] = each.getValue()[0];
        count[i++] = each.getValue()[1];
      }
      resampled = new double[RESAMPLES];
      for (int r = 0; r < RESAMPLES; r++) {
        double total = 0;
        double samples = 0;
        for (int c = 0; c < places.length; c++) {
          total += weights[r][places[c]] * sum[c];
          samples += weights[r][places[c]] * count[c];
        }
        resampled[r] = samples == 0 ? Double.NaN : total / samples;
      }
    }
  }

  /**
   * A value with its interval.
   *
   * @param value value for the actual samples; NaN if it is not defined
   * @param low lower end of the interval; NaN if its samples are of fewer than two clusters
   * @param high upper end of the interval; NaN in the same case
   */
  public record Estimate(double value, double low, double high) {}

  /** A number computed from means; NaN if it is not defined. */
  @FunctionalInterface
  public interface Statistic {
    /** Its value, given the value of each mean. */
    double of(ToDoubleFunction<Mean> mean);
  }

  /** A new mean, without samples. */
  public Mean mean() {
    Mean mean = new Mean();
    means.add(mean);
    return mean;
  }

  /** The number of clusters that have a sample. */
  public int clusters() {
    return clusters.size();
  }

  /** The estimate of a mean itself. */
  public Estimate estimate(Mean mean) {
    return estimate(values -> values.applyAsDouble(mean));
  }

  /**
   * The estimate of a statistic from the samples added so far. Resamples in which it is not
   * defined, because a mean has no sample in them, are left out.
   */
  public Estimate estimate(Statistic statistic) {
    Set<String> used = new HashSet<>();
    double value =
        statistic.of(
            mean -> {
              used.addAll(mean.sums.keySet());
              return mean.value();
            });
    if (used.size() < 2 || Double.isNaN(value)) {
      return new Estimate(value, Double.NaN, Double.NaN);
    }
    draw();
    double[] all = new double[RESAMPLES];
    int defined = 0;
    for (int r = 0; r < RESAMPLES; r++) {
      int resample = r;
      double drawn = statistic.of(mean -> mean.resampled[resample]);
      if (!Double.isNaN(drawn)) {
        all[defined++] = drawn;
      }
    }
    double[] sorted = Arrays.copyOf(all, defined);
    Arrays.sort(sorted);
    return new Estimate(
        value,
        PairedBootstrap.quantile(sorted, alpha / 2),
        PairedBootstrap.quantile(sorted, 1 - alpha / 2));
  }

  /** Draws the resamples, once for all statistics, unless samples were added since. */
  private void draw() {
    if (weights.length > 0) {
      return;
    }
    int size = 0;
    for (Map.Entry<String, Integer> cluster : clusters.entrySet()) {
      cluster.setValue(size++);
    }
    RandomGenerator random = new Well19937c(Draws.of(seed).at("cluster-bootstrap", size).bits());
    weights = new byte[RESAMPLES][size];
    for (byte[] resample : weights) {
      for (int i = 0; i < size; i++) {
        // It is practically impossible that one cluster is drawn more than 127 times in a resample.
        resample[random.nextInt(size)]++;
      }
    }
    means.forEach(Mean::resample);
  }
}
