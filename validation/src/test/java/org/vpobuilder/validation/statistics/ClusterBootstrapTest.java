package org.vpobuilder.validation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.statistics.ClusterBootstrap.Estimate;
import org.vpobuilder.validation.statistics.ClusterBootstrap.Mean;

/** By hand. */
class ClusterBootstrapTest {
  private final ClusterBootstrap bootstrap = new ClusterBootstrap(TestOptions.DEFAULT);

  /**
   * A resample of two clusters is twice the one, twice the other or both; a quarter are extreme.
   */
  @Test
  void estimate_twoClusters_reachesFromOneToTheOther() {
    Mean mean = bootstrap.mean();
    mean.add("a", 1);
    mean.add("a", 1);
    mean.add("b", 4);
    assertThat(bootstrap.estimate(mean)).isEqualTo(new Estimate(2, 1, 4));
    assertThat(bootstrap.clusters()).isEqualTo(2);
    assertThat(mean.n()).isEqualTo(3);
  }

  /** Pairs within a cluster differ by one always: so does every resample. */
  @Test
  void estimate_differenceWithinClusters_isPaired() {
    Mean first = bootstrap.mean();
    Mean second = bootstrap.mean();
    for (int i = 0; i < 9; i++) {
      first.add("c" + i, 10 * i);
      second.add("c" + i, 10 * i + 1);
    }
    Estimate estimate =
        bootstrap.estimate(values -> values.applyAsDouble(second) - values.applyAsDouble(first));
    assertThat(estimate.value()).isCloseTo(1, within(1e-12));
    assertThat(estimate.low()).isCloseTo(1, within(1e-9));
    assertThat(estimate.high()).isCloseTo(1, within(1e-9));
    assertThat(bootstrap.estimate(first).high()).isGreaterThan(50);
  }

  /** Ten samples of one cluster are drawn together: as wide as one of each. */
  @Test
  void estimate_copiesOfASample_doNotMakeItSurer() {
    Mean one = bootstrap.mean();
    ClusterBootstrap other = new ClusterBootstrap(TestOptions.DEFAULT);
    Mean ten = other.mean();
    for (int i = 0; i < 20; i++) {
      one.add("c" + i, i * i);
      for (int copy = 0; copy < 10; copy++) {
        ten.add("c" + i, i * i);
      }
    }
    Estimate once = bootstrap.estimate(one);
    Estimate often = other.estimate(ten);
    assertThat(often.low()).isCloseTo(once.low(), within(1e-9));
    assertThat(often.high()).isCloseTo(once.high(), within(1e-9));
    assertThat(often.low()).isLessThan(often.value() - 20);
  }

  @Test
  void estimate_oneClusterOrNone_hasNoInterval() {
    Mean mean = bootstrap.mean();
    assertThat(bootstrap.estimate(mean).value()).isNaN();
    mean.add("a", 3);
    mean.add("a", 5);
    Estimate estimate = bootstrap.estimate(mean);
    assertThat(estimate.value()).isEqualTo(4);
    assertThat(estimate.low()).isNaN();
    assertThat(estimate.high()).isNaN();
  }

  /** A quarter of the resamples lack the one cluster in which the mean has a sample. */
  @Test
  void estimate_ofARareSample_leavesOutResamplesWithoutIt() {
    bootstrap.mean().add("a", 1);
    Mean rare = bootstrap.mean();
    rare.add("b", 7);
    rare.add("c", 7);
    assertThat(bootstrap.estimate(rare)).isEqualTo(new Estimate(7, 7, 7));
  }

  /** Many pictures in all don't make an interval for a class that is in one of them. */
  @Test
  void estimate_samplesOfOneCluster_hasNoInterval() {
    Mean all = bootstrap.mean();
    all.add("a", 1);
    all.add("b", 2);
    Mean one = bootstrap.mean();
    one.add("b", 7);
    one.add("b", 8);
    assertThat(bootstrap.estimate(one)).isEqualTo(new Estimate(7.5, Double.NaN, Double.NaN));
    assertThat(bootstrap.estimate(mean -> mean.applyAsDouble(one) - mean.applyAsDouble(all)).low())
        .isNotNaN();
  }

  @Test
  void estimate_samplesAfterIt_areCounted() {
    Mean mean = bootstrap.mean();
    mean.add("a", 1);
    mean.add("b", 2);
    assertThat(bootstrap.estimate(mean)).isEqualTo(new Estimate(1.5, 1, 2));
    mean.add("b", 6);
    assertThat(bootstrap.estimate(mean)).isEqualTo(new Estimate(3, 1, 4));
  }
}
