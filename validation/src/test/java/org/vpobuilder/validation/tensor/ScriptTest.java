package org.vpobuilder.validation.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScriptTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void expression_ofTensors_runsAndCarriesGradients() {
    Tensor x = Autograd.require(Tensors.of(new float[] {1, 2, 3}, 3));
    Tensor y = Script.expression("a, b", "torch.mul(a, torch.add(b, 1))").call(x, x);
    assertThat(y.floats()).containsExactly(2, 6, 12);
    Autograd.backward(y.sum());
    // d/dx (x^2 + x) = 2x + 1
    assertThat(Autograd.gradient(x).orElseThrow().floats()).containsExactly(3, 5, 7);
  }

  @Test
  void call_ofLists_loops() {
    Script script =
        Script.of(
            "xs: List[Tensor], y: Tensor",
            "List[Tensor]",
            """
            out = annotate(List[Tensor], [])
            for i in range(torch.len(xs)):
              _0 = torch.append(out, torch.add(xs[i], y))
            return out""");
    Tensor a = Tensors.of(new float[] {1, 2}, 2);
    Tensor b = Tensors.of(new float[] {5}, 1);
    List<Tensor> sums = script.call(List.of(List.of(a, b)), Tensors.scalar(10, DType.F32));
    assertThat(sums.get(0).floats()).containsExactly(11, 12);
    assertThat(sums.get(1).floats()).containsExactly(15);
  }

  @Test
  void to_otherType_keepsGradient() {
    Tensor x = Autograd.require(Tensors.of(new float[] {1.5f, -2}, 2));
    for (DType type : List.of(DType.F64, DType.BF16, DType.F16)) {
      Tensor y = x.to(type);
      assertThat(y.type()).isEqualTo(type);
      Autograd.zero(x);
      Autograd.backward(y.mul(y).sum().to(DType.F32));
      assertThat(Autograd.gradient(x).orElseThrow().floats()).containsExactly(3, -4);
    }
    assertThat(x.to(DType.I64).longs()).containsExactly(1, -2);
  }

  @Test
  void bilinear_alignedCorners_asByHand() {
    Tensor x = Tensors.of(new float[] {0, 10}, 1, 1, 1, 2);
    // Corners aligned: the outputs lie evenly from the first to the last input.
    assertThat(NeuralOps.bilinear(x, 1, 5, true).floats()).containsExactly(0, 2.5f, 5, 7.5f, 10);
    // Centres aligned: (i + 0.5) / 2 - 0.5, clamped.
    assertThat(NeuralOps.bilinear(x, 1, 4, false).floats()).containsExactly(0, 2.5f, 7.5f, 10);
    // Downsampling takes two neighbours only, no antialias: position 1.5 of 0 1 2 3.
    Tensor four = Tensors.of(new float[] {0, 0, 8, 0}, 1, 1, 1, 4);
    assertThat(NeuralOps.bilinear(four, 1, 1, false).floats()).containsExactly(4);
  }

  @Test
  void resizing_anySize_compilesNothingMore() {
    Tensor x = Autograd.require(Tensors.of(new float[] {0, 10}, 1, 1, 1, 2));
    NeuralOps.bilinear(x, 1, 3, false);
    NeuralOps.bilinear(x, 1, 3, true);
    NeuralOps.nearest(x, 1, 3);
    int before = Script.compiled();
    for (int size = 4; size < 10; size++) {
      assertThat(NeuralOps.bilinear(x, size, 7, false).shape()).containsExactly(1, 1, size, 7);
      assertThat(NeuralOps.bilinear(x, size, 7, true).shape()).containsExactly(1, 1, size, 7);
      assertThat(NeuralOps.nearest(x, 7, size).shape()).containsExactly(1, 1, 7, size);
    }
    assertThat(Script.compiled()).isEqualTo(before);
    // Eight outputs are weighted means of two inputs, by symmetry half of each.
    Autograd.backward(NeuralOps.bilinear(x, 2, 4, false).sum());
    assertThat(Autograd.gradient(x).orElseThrow().floats()).containsExactly(4, 4);
  }

  @Test
  void crossEntropy_ignoredPixels_doNotCount() {
    Tensor logits = Tensors.of(new float[] {0, 0, 100, 3, 0, 0}, 1, 2, 3);
    Tensor labels = Tensors.of(new long[] {0, 1, 255}, 1, 3);
    // -log(e^0 / (e^0 + e^3)) = 3.048587; -log(1/2) = 0.693147; the third is ignored.
    assertThat(NeuralOps.crossEntropy(logits, labels, 255).item())
        .isCloseTo((3.048587 + 0.693147) / 2, within(1e-5));
  }
}
