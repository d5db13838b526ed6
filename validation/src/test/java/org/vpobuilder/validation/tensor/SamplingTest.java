package org.vpobuilder.validation.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.model.Golden;
import org.vpobuilder.validation.model.WeightFormula;

/** Sampling and resizing against PyTorch (src/test/python/golden_parts.py), and by hand. */
class SamplingTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static void backward(Tensor out) {
    Autograd.backward(out.mul(WeightFormula.input("probe", 2, out.shape())).sum());
  }

  private static void checkGradient(Tensor leaf, JsonNode golden, String name) {
    Tensor gradient = Autograd.gradient(leaf).orElseThrow();
    Golden.check("gradient of " + name, gradient, golden.get("gradients").get(name), 1e-5);
  }

  @Test
  void grid_bothCornerRules_equalsTorch() throws IOException {
    for (boolean corners : new boolean[] {false, true}) {
      JsonNode golden = Golden.json("parts.json").get(corners ? "grid_corners" : "grid");
      Tensor x = Autograd.require(WeightFormula.input("x", 4, 2, 3, 5, 7));
      Tensor grid = Autograd.require(WeightFormula.input("grid", 2.6, 2, 4, 6, 2));
      Tensor out = Sampling.grid(x, grid, corners);
      Golden.check("samples", out, golden.get("out"), 1e-5);
      backward(out);
      checkGradient(x, golden, "x");
      checkGradient(grid, golden, "grid");
    }
  }

  @Test
  void bilinear_upAndDownBothCornerRules_equalsTorch() throws IOException {
    for (JsonNode golden : Golden.json("parts.json").get("resize")) {
      Tensor x = Autograd.require(WeightFormula.input("x", 4, 2, 3, 9, 12));
      int height = golden.get("height").asInt();
      int width = golden.get("width").asInt();
      Tensor out = NeuralOps.bilinear(x, height, width, golden.get("corners").asBoolean());
      Golden.check(height + " x " + width, out, golden.get("out"), 1e-5);
      backward(out);
      checkGradient(x, golden, "x");
    }
  }

  /** A quarter's middle four pixels; antialiasing would weigh the others too. */
  @Test
  void bilinear_eightToTwo_isMeanOfEachQuartersMiddle() {
    float[] values = new float[64];
    for (int i = 0; i < 64; i++) {
      values[i] = i * i % 17;
    }
    Tensor x = Tensors.of(values, 1, 1, 8, 8);
    float[] out = NeuralOps.bilinear(x, 2, 2, false).floats();
    for (int i = 0; i < 4; i++) {
      int top = 4 * (i / 2) + 1;
      int left = 4 * (i % 2) + 1;
      float sum =
          values[8 * top + left]
              + values[8 * top + left + 1]
              + values[8 * top + 8 + left]
              + values[8 * top + 8 + left + 1];
      assertThat(out[i]).isCloseTo(sum / 4, within(1e-5f));
    }
  }

  @Test
  void points_onPixelCentres_arePixels() {
    Tensor x = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 1, 2, 3);
    Tensor places =
        Tensors.of(new float[] {0.5f / 3, 0.25f, 2.5f / 3, 0.75f, 0.5f, 0.5f, 0, 0}, 1, 4, 2);
    // The outer corner of the first pixel is a quarter of it: three neighbours lie outside.
    assertThat(Sampling.points(x, places).floats())
        .containsExactly(new float[] {1, 6, 3.5f, 0.25f}, within(1e-5f));
    assertThat(Sampling.nearestPoints(x, places).slice(2, 0, 2).floats()).containsExactly(1, 6);
    assertThat(Sampling.nearestPoints(x, places).slice(2, 3, 4).floats()).containsExactly(1);
    Tensor edge = Tensors.of(new float[] {Math.nextDown(1f), Math.nextDown(1f)}, 1, 1, 2);
    assertThat(Sampling.nearestPoints(x, edge).floats()).containsExactly(6);
  }

  /** One head, level and point on [[1, 2], [3, 4]] from the first pixel's centre. */
  @Test
  void deformable_onePoint_asByHand() {
    Tensor value = Tensors.of(new float[] {1, 2, 3, 4}, 1, 4, 1, 1);
    double[][] offsets = {{0, 0}, {.5, 0}, {-.5, 0}, {-1, 0}, {.5, .5}, {1, 1}, {1.25, 0}};
    float[] wanted = {1, 1.5f, .5f, 0, 2.5f, 4, 1.5f};
    for (int i = 0; i < wanted.length; i++) {
      float x = (float) (0.25 + offsets[i][0] / 2);
      float y = (float) (0.25 + offsets[i][1] / 2);
      Tensor places = Tensors.of(new float[] {x, y}, 1, 1, 1, 1, 1, 2);
      Tensor out =
          Sampling.deformable(value, places, Tensors.ones(1, 1, 1, 1, 1), Tensors.onHost(2, 2));
      assertThat(out.floats()[0]).as("offset " + i).isCloseTo(wanted[i], within(1e-5f));
    }
  }

  /** Central differences in F64, at places that are no kinks. */
  @Test
  void gradients_equalFiniteDifferences() {
    Tensor value = input("value", 2, 10, 2, 3);
    Tensor places = input("places", 2, 4, 2, 2, 3, 2).mul(0.4).add(0.5);
    Tensor weights = input("weights", 2, 4, 2, 2, 3);
    Tensor sizes = Tensors.onHost(2, 3, 2, 2);
    check(value, x -> Sampling.deformable(x, places, weights, sizes));
    check(places, x -> Sampling.deformable(value, x, weights, sizes));
    check(weights, x -> Sampling.deformable(value, places, x, sizes));
    Tensor map = input("map", 2, 4, 3, 2);
    Tensor scale = input("scale", 4);
    Tensor shift = input("shift", 4);
    check(map, x -> NeuralOps.groupNorm(x, 2, scale, shift, 1e-5));
    check(scale, x -> NeuralOps.groupNorm(map, 2, x, shift, 1e-5));
    check(map, x -> NeuralOps.bilinear(x, 2, 5, true));
  }

  private static Tensor input(String name, long... shape) {
    return WeightFormula.input(name, 2, shape).to(DType.F64);
  }

  private static void check(Tensor at, UnaryOperator<Tensor> function) {
    Tensor leaf = Autograd.require(at.detach().copy());
    Tensor out = function.apply(leaf);
    Tensor probe = input("probe", out.shape());
    Autograd.backward(out.mul(probe).sum());
    Tensor gradient = Autograd.gradient(leaf).orElseThrow();
    double step = 1e-5;
    for (int i = 0; i < at.count(); i += 5) {
      double[] one = new double[(int) at.count()];
      one[i] = step;
      Tensor moved = Tensors.of(one, at.shape());
      double up = function.apply(at.add(moved)).mul(probe).sum().item();
      double down = function.apply(at.sub(moved)).mul(probe).sum().item();
      double got = gradient.reshape(-1).slice(0, i, i + 1L).item();
      assertThat(got).as("element " + i).isCloseTo((up - down) / (2 * step), within(1e-6));
    }
  }

  /** The larger one is drawn in pieces, the last of which is not full. */
  @ParameterizedTest
  @ValueSource(ints = {50, 9001})
  void uniform_ofStreams_equalsDrawStream(int rows) {
    List<Draws.Draw> addresses =
        List.of(Draws.of(7).at("a"), Draws.of(7).at("b"), Draws.of(-1).at("c", 3));
    Tensor drawn = Tensors.uniform(addresses, rows, 3);
    assertThat(drawn.shape()).containsExactly(3, rows, 3);
    float[] values = drawn.floats();
    for (int i = 0; i < 3; i++) {
      DrawStream stream = addresses.get(i).stream();
      for (int j = 0; j < 3 * rows; j++) {
        long bits = stream.next().bits();
        assertThat(values[3 * rows * i + j]).isEqualTo((bits >>> 40) * 0x1p-24f);
      }
    }
  }
}
