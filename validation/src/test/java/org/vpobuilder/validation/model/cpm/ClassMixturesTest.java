package org.vpobuilder.validation.model.cpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.model.cpm.ClassMixtures.FeatureBank;
import org.vpobuilder.validation.model.cpm.ClassMixtures.MixtureClassifier;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.weights.HostTensor;

/** Figures computed by hand, or with NumPy where they say so. */
class ClassMixturesTest {
  private static final Offset<Double> SIX = within(2e-6);

  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static DrawStream stream() {
    return Draws.of(3).at("mixture").stream();
  }

  private static List<float[]> line(double... values) {
    List<float[]> samples = new ArrayList<>();
    for (double value : values) {
      samples.add(new float[] {(float) value});
    }
    return samples;
  }

  private static DiagonalMixture mixture(double[] weights, double[] means, double[] variances) {
    double[][] mu = new double[means.length][];
    double[][] sigma = new double[means.length][];
    for (int m = 0; m < means.length; m++) {
      mu[m] = new double[] {means[m]};
      sigma[m] = new double[] {variances[m]};
    }
    return new DiagonalMixture(weights, mu, sigma);
  }

  private static DiagonalMixture pair(double left, double right) {
    return mixture(new double[] {.5, .5}, new double[] {left, right}, new double[] {1, 1});
  }

  private static MixtureConfig smoothed(double alpha) {
    return Configs.with("mixtures.components 2", "mixtures.smoothing " + alpha).mixtures();
  }

  /** T7 and T8: NumPy. */
  @Test
  void em_oneRound_asNumpy() {
    List<float[]> samples = line(-2, -2, 2, 2);
    DiagonalMixture start = pair(-1, 1);
    DiagonalMixture.Expectation expected = start.expect(samples, 0);
    assertThat(expected.shares()[0][0]).isCloseTo(.982014, SIX);
    assertThat(expected.shares()[0][1]).isCloseTo(.017986, SIX);
    assertThat(expected.shares()[3][1]).isCloseTo(.982014, SIX);
    assertThat(expected.logLikelihood()).isCloseTo(-2.0939358, SIX);
    // Smoothing reaches the weights only: they are even here whatever it is.
    for (double smoothing : new double[] {0, .1}) {
      DiagonalMixture next =
          DiagonalMixture.maximise(samples, expected.shares(), smoothed(smoothing), stream());
      assertThat(next.means()[0][0]).isCloseTo(-1.9280552, SIX);
      assertThat(next.means()[1][0]).isCloseTo(1.9280552, SIX);
      assertThat(next.variances()[0][0]).isCloseTo(.2826033, SIX);
      assertThat(next.weights()).containsExactly(new double[] {.5, .5}, SIX);
      DiagonalMixture moved = start.towards(new DiagonalMixture.Fit(next, new boolean[2]), .99);
      assertThat(moved.means()[0][0]).isCloseTo(-1.0092806, SIX);
      assertThat(moved.variances()[1][0]).isCloseTo(.9928260, SIX);
    }
    double[][] uneven = {{1, 0}, {1, 0}, {1, 0}, {0, 1}};
    // (3 + 4 * 0.1) / 1.2 / 4.
    assertThat(DiagonalMixture.maximise(samples, uneven, smoothed(.1), stream()).weights()[0])
        .isCloseTo(3.4 / 1.2 / 4, SIX);
  }

  /** T9. */
  @Test
  void em_separatedSamples_needNoMoreThanTheLeastVariance() {
    List<float[]> samples = line(0, 1, 10);
    DiagonalMixture fitted = pair(0, 10).fit(samples, 1, Configs.plain(2), 0, stream()).mixture();
    assertThat(fitted.weights()).containsExactly(new double[] {2 / 3., 1 / 3.}, SIX);
    assertThat(fitted.means()[0][0]).isCloseTo(.5, SIX);
    assertThat(fitted.means()[1][0]).isCloseTo(10, SIX);
    assertThat(fitted.variances()[0][0]).isCloseTo(.25, SIX);
    assertThat(fitted.variances()[1][0]).isCloseTo(0, SIX);
    DiagonalMixture.Expectation again = fitted.expect(samples, 0);
    assertThat(again.logLikelihood()).isFinite();
    assertThat(again.shares()[2][1]).isCloseTo(1, SIX);
  }

  @Test
  void em_randomSamples_neverLoseLikelihood() {
    DrawStream draws = Draws.of(4).at("samples").stream();
    List<float[]> samples = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int cluster = draws.next().below(3);
      samples.add(
          new float[] {
            (float) (2 * cluster + draws.gaussian()), (float) (cluster * cluster + draws.gaussian())
          });
    }
    DiagonalMixture mixture = DiagonalMixture.seeded(samples, Configs.plain(3), stream());
    double before = Double.NEGATIVE_INFINITY;
    for (int loop = 0; loop < 50; loop++) {
      double likelihood = mixture.expect(samples, 0).logLikelihood();
      assertThat(likelihood).isGreaterThanOrEqualTo(before - 1e-9);
      before = likelihood;
      mixture = mixture.fit(samples, 1, Configs.plain(3), 0, stream()).mixture();
    }
    assertThat(before).isGreaterThan(-4.2);
  }

  @Test
  void maximise_componentOfNothing_beginsAnewAtASample() {
    List<float[]> samples = line(1, 2, 3, 4);
    double[][] shares = {{1, 0}, {1, 0}, {1, 0}, {.9, .1}};
    DiagonalMixture next = DiagonalMixture.maximise(samples, shares, smoothed(.1), stream());
    assertThat(next.means()[1][0]).isIn(1.0, 2.0, 3.0, 4.0);
    // The variance of 1, 2, 3, 4.
    assertThat(next.variances()[1][0]).isCloseTo(1.25, SIX);
  }

  /** T10, computed with NumPy. */
  @Test
  void sinkhorn_twoSamples_asNumpy() {
    double[][] plan = DiagonalMixture.sinkhorn(new double[][] {{1, .9}, {1, .5}}, .05, 3);
    assertThat(plan[0]).containsExactly(new double[] {.143336, .856664}, SIX);
    assertThat(plan[1]).containsExactly(new double[] {.997999, .002001}, SIX);
    assertThat(DiagonalMixture.hard(plan)).isDeepEqualTo(new double[][] {{0, 1}, {1, 0}});
    // exp(-2000 / 0.05) is no number, and neither may overflow.
    double[][] far = DiagonalMixture.sinkhorn(new double[][] {{-2000, -1000}, {-10, 500}}, .05, 3);
    assertThat(far[0][0] + far[0][1]).isCloseTo(1, SIX);
  }

  /** Three near samples and a far one: the plan gives each component two. */
  @Test
  void fit_bySinkhorn_evensTheComponents() {
    List<float[]> samples = line(0, .1, .3, 1);
    MixtureConfig even =
        Configs.plain(2, "mixtures.assignment sinkhorn", "mixtures.sinkhorn_iterations 20");
    DiagonalMixture fitted = pair(0, 1).fit(samples, 1, even, .01, stream()).mixture();
    assertThat(fitted.weights()).containsExactly(new double[] {.5, .5}, SIX);
    assertThat(fitted.means()[0][0]).isCloseTo(.05, SIX);
    assertThat(fitted.means()[1][0]).isCloseTo(.65, SIX);
  }

  /** Variances of 0, 2 and of 0, 4: 1 and 4. */
  @Test
  void maximise_otherCovariances_asByHand() {
    List<float[]> samples = List.of(new float[] {0, 0}, new float[] {2, 4});
    double[][] shares = {{1}, {1}};
    assertThat(variances(samples, shares, "diagonal")).containsExactly(1, 4);
    assertThat(variances(samples, shares, "spherical")).containsExactly(2.5, 2.5);
    assertThat(variances(samples, shares, "fixed"))
        .containsExactly(1 / (2 * Math.PI), 1 / (2 * Math.PI));
  }

  private static double[] variances(List<float[]> samples, double[][] shares, String covariance) {
    MixtureConfig config = Configs.plain(1, "mixtures.covariance " + covariance);
    return DiagonalMixture.maximise(samples, shares, config, stream()).variances()[0];
  }

  /** T8 with everything smoothed. */
  @Test
  void maximise_allSmoothed_asNumpy() {
    List<float[]> samples = line(-2, -2, 2, 2);
    MixtureConfig config =
        Configs.with("mixtures.components 2", "mixtures.smoothing 0.1", "mixtures.smoothed all")
            .mixtures();
    DiagonalMixture next =
        DiagonalMixture.maximise(
            samples, pair(-1, 1).expect(samples, 0).shares(), config, stream());
    assertThat(next.means()[0][0]).isCloseTo(-1.6067126, SIX);
    assertThat(next.variances()[0][0]).isCloseTo(1.4184745, SIX);
  }

  /** T11 with priors, and the largest component instead of the sum. */
  @Test
  void posterior_ofPriorsAndOfTheLargest_asByHand() {
    DiagonalMixture a = mixture(new double[] {1}, new double[] {0}, new double[] {1});
    DiagonalMixture b = mixture(new double[] {1}, new double[] {2}, new double[] {1});
    Tensor q = Tensors.of(new float[] {.5f}, 1, 1);
    double[] priors = {Math.log(.25), Math.log(.75)};
    assertThat(
            (double)
                new MixtureClassifier(List.of(a, b), priors, 0, MixtureConfig.Score.LOG_SUM)
                    .posterior(q)
                    .floats()[0])
        .isCloseTo(.475367, SIX);
    // max_m log N, without weights: -ln(2 pi) / 2 at the nearer mean.
    DiagonalMixture c = mixture(new double[] {.1, .9}, new double[] {.5, 9}, new double[] {1, 1});
    float[] largest =
        new MixtureClassifier(List.of(c), new double[1], 0, MixtureConfig.Score.MAX)
            .scores(q)
            .floats();
    assertThat((double) largest[0]).isCloseTo(-Math.log(2 * Math.PI) / 2, SIX);
  }

  /** Three vectors of class 0 and one of class 1, both ready: 3 to 1. */
  @Test
  void classifier_frequencies_areOfAllVectorsEver() {
    MixtureConfig config =
        Configs.with(
                "mixtures.components 1",
                "mixtures.bank 1",
                "mixtures.ready 1",
                "mixtures.prior frequency")
            .mixtures();
    ClassMixtures mixtures = new ClassMixtures(2, 1, config);
    mixtures.observe(
        List.of(
            new ClassMixtures.Observation(0, new float[] {9}),
            new ClassMixtures.Observation(0, new float[] {9}),
            new ClassMixtures.Observation(0, new float[] {1}),
            new ClassMixtures.Observation(1, new float[] {1})),
        Draws.of(1),
        0);
    Tensor q = Tensors.of(new float[] {1}, 1, 1);
    assertThat((double) mixtures.classifier(List.of(0, 1)).posterior(q).floats()[0])
        .isCloseTo(.75, SIX);
    ClassMixtures recalled = new ClassMixtures(2, 1, config);
    recalled.recall(mixtures.memory());
    assertThat((double) recalled.classifier(List.of(0, 1)).posterior(q).floats()[0])
        .isCloseTo(.75, SIX);
  }

  /** A class that is ready learns in every second step only. */
  @Test
  void observe_everySecondStep_leavesTheOthersOut() {
    ClassMixtures mixtures =
        new ClassMixtures(
            1,
            1,
            Configs.with(
                    "mixtures.components 1",
                    "mixtures.ready 1",
                    "mixtures.every 2",
                    "mixtures.momentum 0")
                .mixtures());
    for (int step = 0; step < 3; step++) {
      mixtures.observe(
          List.of(new ClassMixtures.Observation(0, new float[] {step})), Draws.of(1), step);
      double mean = mixtures.of(0).orElseThrow().means()[0][0];
      assertThat(mean).isCloseTo(step == 2 ? 1 : 0, SIX);
    }
  }

  /** T11. */
  @Test
  void posterior_threeCases_asByHand() {
    DiagonalMixture a = mixture(new double[] {1}, new double[] {0}, new double[] {1});
    DiagonalMixture b = mixture(new double[] {1}, new double[] {2}, new double[] {1});
    assertThat(posterior(a, b, .5)).isCloseTo(.731059, SIX);
    assertThat(
            posterior(
                pair(0, 2),
                mixture(new double[] {.5, .5}, new double[] {4, 4}, new double[] {1, 1}),
                1))
        .isCloseTo(.982014, SIX);
    assertThat(
            posterior(
                pair(-1, 1),
                mixture(new double[] {.5, .5}, new double[] {0, 0}, new double[] {4, 4}),
                0))
        .isCloseTo(.548137, SIX);
  }

  private static double posterior(DiagonalMixture a, DiagonalMixture b, double x) {
    Tensor q = Tensors.of(new float[] {(float) x}, 1, 1);
    return classifier(List.of(a, b), 0).posterior(q).floats()[0];
  }

  private static MixtureClassifier classifier(List<DiagonalMixture> mixtures, double floor) {
    return new MixtureClassifier(
        mixtures, new double[mixtures.size()], floor, MixtureConfig.Score.LOG_SUM);
  }

  /** T12. */
  @Test
  void density_atUnitScale_isZeroAtTheMean() {
    double variance = 1 / (2 * Math.PI);
    for (int dimensions : new int[] {1, 7, 256}) {
      double[] mean = new double[dimensions];
      double[] variances = new double[dimensions];
      java.util.Arrays.fill(variances, variance);
      DiagonalMixture one =
          new DiagonalMixture(new double[] {1}, new double[][] {mean}, new double[][] {variances});
      float[] x = new float[dimensions];
      assertThat(one.logDensity(x, 0)).isCloseTo(0, within(1e-9));
      x[0] = 1;
      assertThat(one.logDensity(x, 0)).isCloseTo(-Math.PI, SIX);
    }
  }

  @Test
  void scores_onTheDevice_equalTheDensities() {
    DrawStream draws = Draws.of(9).at("vectors").stream();
    List<DiagonalMixture> mixtures = new ArrayList<>();
    for (int c = 0; c < 3; c++) {
      mixtures.add(DiagonalMixture.seeded(unit(40, 6, draws), Configs.TINY.mixtures(), stream()));
    }
    List<float[]> queries = unit(5, 6, draws);
    float[] flat = new float[30];
    for (int i = 0; i < 5; i++) {
      System.arraycopy(queries.get(i), 0, flat, 6 * i, 6);
    }
    Tensor q = Autograd.require(Tensors.of(flat, 5, 6));
    Tensor scores = classifier(mixtures, .01).scores(q);
    float[] got = scores.floats();
    for (int i = 0; i < 5; i++) {
      for (int c = 0; c < 3; c++) {
        assertThat((double) got[3 * i + c])
            .isCloseTo(mixtures.get(c).logDensity(queries.get(i), .01), within(1e-4));
      }
    }
    Autograd.backward(scores.sum());
    assertThat(Autograd.gradient(q).orElseThrow().abs().max().item()).isPositive();
  }

  private static List<float[]> unit(int count, int width, DrawStream draws) {
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] vector = new float[width];
      double squares = 0;
      for (int d = 0; d < width; d++) {
        vector[d] = (float) draws.gaussian();
        squares += vector[d] * vector[d];
      }
      for (int d = 0; d < width; d++) {
        vector[d] /= (float) Math.sqrt(squares);
      }
      vectors.add(vector);
    }
    return vectors;
  }

  /** T13. */
  @Test
  void bank_full_forgetsTheOldest() {
    FeatureBank bank = new FeatureBank(2, 3);
    line(1, 2, 3, 4, 5).forEach(vector -> bank.push(0, vector));
    assertThat(bank.of(0)).extracting(vector -> vector[0]).containsExactly(3f, 4f, 5f);
    assertThat(bank.size(1)).isZero();
    bank.restore(1, line(1, 2, 3, 4, 5, 6, 7), 9);
    assertThat(bank.pushed(1)).isEqualTo(9);
    assertThat(bank.pushed(0)).isEqualTo(5);
    assertThat(bank.of(1)).extracting(vector -> vector[0]).containsExactly(5f, 6f, 7f);
  }

  /** T14. */
  @Test
  void sample_many_haveTheMixturesMoments() {
    DiagonalMixture mixture =
        mixture(new double[] {.3, .7}, new double[] {-5, 5}, new double[] {.25, 4});
    DrawStream draws = stream();
    int left = 0;
    double sum = 0;
    double squares = 0;
    int count = 100_000;
    for (int i = 0; i < count; i++) {
      double x = mixture.sample(1e-6, draws)[0];
      if (x < -1.5) {
        left++;
      }
      sum += x;
      squares += x * x;
    }
    double variance = .3 * .25 + .7 * 4 + .3 * .7 * 100;
    assertThat((double) left / count).isCloseTo(.3, within(.01));
    assertThat(sum / count).isCloseTo(2, within(3 * Math.sqrt(variance / count)));
    double mean = sum / count;
    assertThat(squares / count - mean * mean).isCloseTo(variance, within(.02 * variance));
  }

  @Test
  void observe_enoughVectors_makesAClassReadyAndPromptsOfUnitChannels() {
    ClassMixtures mixtures = new ClassMixtures(3, 4, Configs.TINY.mixtures());
    DrawStream draws = Draws.of(1).at("vectors").stream();
    List<ClassMixtures.Observation> few = observations(1, 7, draws);
    mixtures.observe(few, Draws.of(1), 0);
    assertThat(mixtures.ready(1)).isFalse();
    assertThatThrownBy(() -> mixtures.prompt(1, true, stream())).hasMessage("class 1 is not ready");
    mixtures.observe(observations(1, 1, draws), Draws.of(1), 1);
    assertThat(mixtures.ready(1)).isTrue();
    assertThat(mixtures.allReady()).isFalse();
    float[] prompt = mixtures.prompt(1, true, stream());
    double squares = 0;
    for (float value : prompt) {
      squares += value * value;
    }
    assertThat(Math.sqrt(squares)).isCloseTo(2, within(1e-6));
  }

  private static List<ClassMixtures.Observation> observations(
      int classIndex, int count, DrawStream draws) {
    return unit(count, 4, draws).stream()
        .map(vector -> new ClassMixtures.Observation(classIndex, vector))
        .toList();
  }

  /** T33, of this part: what a checkpoint brings back goes on to the same bits. */
  @Test
  void recall_ofMemory_goesOnAsIfNothingHadHappened() {
    ClassMixtures one = new ClassMixtures(3, 4, Configs.TINY.mixtures());
    DrawStream draws = Draws.of(1).at("vectors").stream();
    for (int step = 0; step < 5; step++) {
      one.observe(observations(step % 3, 9, draws), Draws.of(1), step);
    }
    Map<String, HostTensor> memory = one.memory();
    ClassMixtures other = new ClassMixtures(3, 4, Configs.TINY.mixtures());
    other.recall(memory);
    List<ClassMixtures.Observation> next = observations(1, 20, draws);
    one.observe(next, Draws.of(1), 5);
    other.observe(next, Draws.of(1), 5);
    assertThat(other.prompt(1, true, stream())).isEqualTo(one.prompt(1, true, stream()));
    assertThat(other.prompt(0, true, stream())).isEqualTo(one.prompt(0, true, stream()));
    assertThatThrownBy(
            () -> other.recall(with(memory, "bank/1", HostTensor.of(new float[] {1, 2, 3}, 1, 3))))
        .isInstanceOf(BadInputException.class)
        .hasMessage("memory of CPM: bank/1: got F32 [1, 3], wanted F32 [1, 4]");
    assertThatThrownBy(
            () -> other.recall(with(memory, "bank/3", HostTensor.of(new float[4], 1, 4))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got bank/3");
  }

  private static Map<String, HostTensor> with(
      Map<String, HostTensor> memory, String name, HostTensor tensor) {
    Map<String, HostTensor> changed = new LinkedHashMap<>(memory);
    changed.put(name, tensor);
    return changed;
  }
}
