package org.vpobuilder.validation.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.tensor.ComputeMode.Layout;
import org.vpobuilder.validation.tensor.ComputeMode.Precision;

class ComputeModeTest {
  private static final ComputeMode HALF = new ComputeMode(Precision.BF16, Layout.CHANNELS_FIRST);
  private static final ComputeMode LAST = new ComputeMode(Precision.F32, Layout.CHANNELS_LAST);

  /** Bfloat16 has 7 bits after the point: it rounds 1 + 2^-9 to 1, and keeps 1 + 2^-7. */
  private static final float LOST = 1 + 1f / 512;

  private static final float KEPT = 1 + 1f / 128;

  @Test
  void products_bf16_roundTheirFactors() {
    try (TensorScope scope = TensorScope.open(Device.CPU, HALF);
        TensorScope inner = TensorScope.open()) {
      Tensor x = Tensors.of(new float[] {LOST, KEPT}, 1, 2);
      Tensor eye = Tensors.of(new float[] {1, 0, 0, 1}, 2, 2);
      for (Tensor product :
          new Tensor[] {
            x.matmul(eye),
            NeuralOps.linear(x, eye, null),
            NeuralOps.conv2d(x.reshape(1, 2, 1, 1), eye.reshape(2, 2, 1, 1), null, 1, 0, 1, 1)
          }) {
        assertThat(product.type()).isEqualTo(DType.BF16);
        assertThat(product.floats()).containsExactly(1, KEPT);
      }
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensors.of(new float[] {LOST}, 1, 1);
      assertThat(x.matmul(Tensors.ones(1, 1)).floats()).containsExactly(LOST);
    }
  }

  @Test
  void gradients_bf16_reachSinglePrecisionWeights() {
    try (TensorScope scope = TensorScope.open(Device.CPU, HALF)) {
      Tensor weight = Autograd.require(Tensors.of(new float[] {LOST}, 1, 1));
      Autograd.backward(
          NeuralOps.linear(Tensors.full(3, DType.F32, 1, 1), weight, null).sum().to(DType.F32));
      Tensor gradient = Autograd.gradient(weight).orElseThrow();
      assertThat(gradient.type()).isEqualTo(DType.F32);
      assertThat(gradient.floats()).containsExactly(3);
      assertThat(weight.floats()).containsExactly(LOST);
    }
  }

  @Test
  void normsAndLosses_bf16_computeInSinglePrecision() {
    try (TensorScope scope = TensorScope.open(Device.CPU, HALF)) {
      Tensor x = Tensors.of(new float[] {0, 3}, 1, 2).to(DType.BF16);
      Tensor ones = Tensors.ones(2);
      assertThat(NeuralOps.softmax(x, 1).type()).isEqualTo(DType.F32);
      assertThat(NeuralOps.logSoftmax(x, 1).type()).isEqualTo(DType.F32);
      assertThat(NeuralOps.normalize(x, 1).type()).isEqualTo(DType.F32);
      assertThat(NeuralOps.layerNorm(x, ones, ones, 1e-5).type()).isEqualTo(DType.F32);
      Tensor label = Tensors.of(new long[] {1}, 1);
      assertThat(NeuralOps.crossEntropy(x, label, 255).type()).isEqualTo(DType.F32);
    }
  }

  @Test
  void channelsLast_readBack_isInLogicalOrder() {
    try (TensorScope scope = TensorScope.open(Device.CPU, LAST)) {
      Tensor x = Tensors.arranged(Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 3, 1, 2));
      assertThat(x.floats()).containsExactly(1, 2, 3, 4, 5, 6);
      ByteBuffer bytes = x.toBuffer();
      assertThat(bytes.getFloat(0)).isEqualTo(1);
      assertThat(bytes.getFloat(4)).isEqualTo(2);
      // Laid out pixel by pixel.
      Tensor strides = Script.expression("x", "torch.tensor(torch.stride(x))").call(x);
      assertThat(strides.longs()).containsExactly(6, 1, 6, 3);
    }
  }

  @Test
  void images_onCpu_areChannelsLastForInferenceOnly() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 3, 1, 2);
      Script strides = Script.expression("x", "torch.tensor(torch.stride(x))");
      assertThat(strides.call(Tensors.arrangedImages(x)).longs()).containsExactly(6, 2, 2, 1);
      try (Autograd.Off off = Autograd.off()) {
        Tensor image = Tensors.arrangedImages(x);
        assertThat(strides.call(image).longs()).containsExactly(6, 1, 6, 3);
        assertThat(image.floats()).containsExactly(1, 2, 3, 4, 5, 6);
      }
    }
  }
}
