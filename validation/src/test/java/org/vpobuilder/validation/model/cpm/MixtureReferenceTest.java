package org.vpobuilder.validation.model.cpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.model.Golden;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.cpm.ClassMixtures.MixtureClassifier;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.ComputeMode;
import org.vpobuilder.validation.tensor.Device;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/** Against scikit-learn, SciPy and PyTorch, whose values golden_cpm.py wrote. */
class MixtureReferenceTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static DrawStream stream() {
    return Draws.of(3).at("mixture").stream();
  }

  private static JsonNode golden(String name) throws IOException {
    return Golden.json("cpm/cpm.json").get(name);
  }

  private static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  private static double[] fill(double value, int count) {
    double[] values = new double[count];
    Arrays.fill(values, value);
    return values;
  }

  private static List<float[]> rows(double[] values, int width) {
    List<float[]> rows = new ArrayList<>();
    for (int at = 0; at < values.length; at += width) {
      float[] row = new float[width];
      for (int d = 0; d < width; d++) {
        row[d] = (float) values[at + d];
      }
      rows.add(row);
    }
    return rows;
  }

  private static double[] wide(float[] row) {
    double[] copy = new double[row.length];
    for (int d = 0; d < copy.length; d++) {
      copy[d] = row[d];
    }
    return copy;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10})
  void fit_ofTwoClouds_isScikitLearns(int loops) throws IOException {
    double[] x = WeightFormula.draws("cpm.data", 270);
    double[][] scales = {{1, 1, 1}, {0.3, 2, 1}};
    double[][] shifts = {{1, 0, -0.5}, {0, 0, 0}};
    for (int i = 0; i < 270; i++) {
      int cloud = i < 180 ? 0 : 1;
      x[i] = (2 * x[i] + shifts[cloud][i % 3]) * scales[cloud][i % 3];
    }
    List<float[]> samples = rows(x, 3);
    DiagonalMixture start =
        new DiagonalMixture(
            new double[] {.5, .5},
            new double[][] {wide(samples.get(0)), wide(samples.get(89))},
            new double[][] {fill(1, 3), fill(1, 3)});
    DiagonalMixture fitted = start.fit(samples, loops, Configs.plain(2), 0, stream()).mixture();
    JsonNode wanted = golden("diagonal").get(Integer.toString(loops));
    assertThat(fitted.weights()).containsExactly(doubles(wanted.get("weights")), within(1e-9));
    assertThat(flat(fitted.means())).containsExactly(doubles(wanted.get("means")), within(1e-9));
    assertThat(flat(fitted.variances()))
        .containsExactly(doubles(wanted.get("variances")), within(1e-9));
    DiagonalMixture.Expectation after = fitted.expect(samples, 0);
    assertThat(after.logLikelihood())
        .isCloseTo(wanted.get("log_likelihood").asDouble(), within(1e-9));
    assertThat(flat(Arrays.copyOf(after.shares(), 5)))
        .containsExactly(doubles(wanted.get("responsibilities")), within(1e-9));
  }

  /** Three mixtures of one component each, in 256 dimensions; the 0.01 is the floor. */
  private static List<DiagonalMixture> wideMixtures() {
    double[] means = WeightFormula.draws("cpm.wide.means", 3 * 256);
    double[] variances = WeightFormula.draws("cpm.wide.variances", 3 * 256);
    List<DiagonalMixture> mixtures = new ArrayList<>();
    for (int c = 0; c < 3; c++) {
      double[] mean = new double[256];
      double[] variance = new double[256];
      for (int d = 0; d < 256; d++) {
        mean[d] = 0.1 * means[c * 256 + d];
        variance[d] = 0.004 * (variances[c * 256 + d] + 0.5);
      }
      mixtures.add(
          new DiagonalMixture(new double[] {1}, new double[][] {mean}, new double[][] {variance}));
    }
    return mixtures;
  }

  private static List<float[]> wideVectors() {
    double[] x = WeightFormula.draws("cpm.wide.x", 4 * 256);
    for (int i = 0; i < 4; i++) {
      double squares = 0;
      for (int d = 0; d < 256; d++) {
        squares += x[i * 256 + d] * x[i * 256 + d];
      }
      for (int d = 0; d < 256; d++) {
        x[i * 256 + d] /= Math.sqrt(squares);
      }
    }
    return rows(x, 256);
  }

  @Test
  void logDensity_of256Dimensions_isScipys() throws IOException {
    double[] wanted = doubles(golden("wide"));
    for (int i = 0; i < 4; i++) {
      for (int c = 0; c < 3; c++) {
        assertThat(wideMixtures().get(c).logDensity(wideVectors().get(i), 0.01))
            .isCloseTo(wanted[3 * i + c], within(1e-7));
      }
    }
  }

  private static MixtureClassifier classifier(List<DiagonalMixture> mixtures) {
    return new MixtureClassifier(
        mixtures, new double[mixtures.size()], 0.01, MixtureConfig.Score.LOG_SUM);
  }

  /**
   * Where products are rounded to 8 bits, log-densities of hundreds would be wrong by whole nats.
   */
  @ParameterizedTest
  @ValueSource(strings = {"F32", "BF16"})
  void scores_in256Dimensions_areScipysInAnyPrecision(String precision) throws IOException {
    ComputeMode mode =
        new ComputeMode(
            ComputeMode.Precision.valueOf(precision), ComputeMode.Layout.CHANNELS_FIRST);
    try (TensorScope inner = TensorScope.open(Device.CPU, mode)) {
      float[] values = new float[4 * 256];
      for (int i = 0; i < 4; i++) {
        System.arraycopy(wideVectors().get(i), 0, values, i * 256, 256);
      }
      Tensor scores = classifier(wideMixtures()).scores(Tensors.of(values, 4, 256));
      double[] wanted = doubles(golden("wide"));
      float[] got = scores.floats();
      for (int i = 0; i < wanted.length; i++) {
        assertThat((double) got[i]).isCloseTo(wanted[i], within(1e-3));
      }
    }
  }

  @Test
  void scores_gradient_equalsFiniteDifferences() {
    DrawStream draws = Draws.of(6).at("samples").stream();
    List<DiagonalMixture> mixtures = new ArrayList<>();
    for (int c = 0; c < 3; c++) {
      double[] samples = new double[40 * 4];
      for (int i = 0; i < samples.length; i++) {
        samples[i] = 0.5 * draws.gaussian() + c * (i % 4);
      }
      mixtures.add(
          DiagonalMixture.seeded(rows(samples, 4), Configs.TINY.mixtures(), draws)
              .fit(rows(samples, 4), 3, Configs.TINY.mixtures(), 0.01, draws)
              .mixture());
    }
    MixtureClassifier classifier = classifier(mixtures);
    double[] values = WeightFormula.draws("scores", 8);
    Tensor picked = Tensors.of(WeightFormula.draws("picked", 6), 2, 3);
    Tensor x = Autograd.require(Tensors.of(values, 2, 4));
    Autograd.backward(classifier.scores(x).mul(picked).sum());
    float[] gradient = Autograd.gradient(x).orElseThrow().floats();
    double h = 1e-6;
    for (int i = 0; i < values.length; i++) {
      double[] up = values.clone();
      double[] down = values.clone();
      up[i] += h;
      down[i] -= h;
      double slope =
          (classifier.scores(Tensors.of(up, 2, 4)).mul(picked).sum().item()
                  - classifier.scores(Tensors.of(down, 2, 4)).mul(picked).sum().item())
              / (2 * h);
      assertThat((double) gradient[i])
          .isCloseTo(slope, within(1e-5 * Math.max(1, Math.abs(slope))));
    }
  }

  /**
   * The second component is far from all samples: it begins anew, and momentum holds it not back.
   */
  @Test
  void towards_componentThatBeganAnew_isTakenAsItIs() {
    List<float[]> samples = rows(new double[] {0, 1, 2, 3}, 1);
    DiagonalMixture start =
        new DiagonalMixture(
            new double[] {.5, .5}, new double[][] {{1.5}, {1000}}, new double[][] {{1}, {1}});
    DiagonalMixture.Fit fit = start.fit(samples, 1, Configs.TINY.mixtures(), 0.01, stream());
    assertThat(fit.anew()).containsExactly(false, true);
    double began = fit.mixture().means()[1][0];
    assertThat(began).isIn(0.0, 1.0, 2.0, 3.0);
    DiagonalMixture moved = start.towards(fit, .99);
    assertThat(moved.means()[1][0]).isEqualTo(began);
    // The variance of 0, 1, 2, 3; the first component's too, a hundredth of the way from 1.
    assertThat(moved.variances()[1][0]).isCloseTo(1.25, within(1e-9));
    assertThat(moved.variances()[0][0]).isCloseTo(1.0025, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(doubles = {.1, .5})
  void contrast_ofPooledSounds_isPyTorchs(double temperature) throws IOException {
    JsonNode wanted = golden("pcl").get(Double.toString(temperature));
    Tensor masks = Autograd.require(WeightFormula.input("cpm.pool", 4, 3, 20));
    Tensor features = Autograd.require(WeightFormula.input("cpm.features", 1, 2, 6, 20));
    Tensor pixels = Autograd.require(WeightFormula.input("cpm.pixels", 1, 12, 6));
    Tensor heard = features.select(0, Tensors.of(new long[] {0, 0, 1}, 3));
    Tensor pooled = PromptLosses.pooled(NeuralOps.sigmoid(masks), heard);
    near(pooled, wanted.get("pooled"));
    Tensor loss =
        PromptLosses.contrast(
            pooled,
            Tensors.of(new long[] {1, 5, 2}, 3),
            pixels,
            Tensors.of(new long[] {0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2}, 12),
            temperature);
    assertThat(loss.item()).isCloseTo(wanted.get("loss").asDouble(), within(2e-5));
    Autograd.backward(loss);
    near(Autograd.gradient(masks).orElseThrow(), wanted.get("masks"));
    near(Autograd.gradient(features).orElseThrow(), wanted.get("features"));
    near(Autograd.gradient(pixels).orElseThrow(), wanted.get("pixels"));
  }

  private static void near(Tensor got, JsonNode wanted) {
    double[] values = doubles(wanted);
    float[] floats = got.floats();
    assertThat(floats).hasSize(values.length);
    double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
    for (int i = 0; i < values.length; i++) {
      assertThat((double) floats[i]).isCloseTo(values[i], within(2e-5 * Math.max(1, largest)));
    }
  }
}
