package org.vpobuilder.validation.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.failure.BadInputException;

class TensorTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  /**
   * DJL's {@code create} and number overloads leave autograd with freed memory: 50 of 50 gradients
   * were garbage after a forced collection. Ours must not be.
   */
  @Test
  void backward_afterGarbageCollection_isExact() {
    for (int round = 0; round < 20; round++) {
      try (TensorScope step = TensorScope.open()) {
        Tensor weight = Autograd.require(Tensors.of(new float[] {1, 2, 3, 4}, 4));
        Tensor loss = weight.mul(Tensors.of(new float[] {5, 6, 7, 8}, 4)).mul(3).div(2).sum();
        for (int i = 0; i < 3; i++) {
          System.gc();
          assertThat(new byte[1 << 20]).isNotEmpty();
        }
        Autograd.backward(loss);
        assertThat(Autograd.gradient(weight).orElseThrow().floats())
            .containsExactly(7.5f, 9, 10.5f, 12);
      }
    }
  }

  @Test
  void scope_closed_freesWhatWasMadeInIt() {
    Tensor weight = Tensors.ones(3);
    Tensor kept;
    Tensor gone;
    try (TensorScope step = TensorScope.open()) {
      // DJL attaches a result to its first operand's manager: it would live as long as the weight.
      gone = weight.mul(2);
      kept = step.keep(weight.add(1));
    }
    assertThat(kept.floats()).containsExactly(2, 2, 2);
    assertThatThrownBy(gone::floats).isInstanceOf(IllegalStateException.class);
    assertThat(weight.floats()).containsExactly(1, 1, 1);
  }

  /** What autograd needs of it lives on: the derivative of (w + 1)^2 is 2 (w + 1). */
  @Test
  void resultOf_work_freesWhatItMadeOnTheWayButNotItsGradient() {
    Tensor weight = Autograd.require(Tensors.ones(3));
    List<Tensor> way = new ArrayList<>();
    Tensor result =
        TensorScope.resultOf(
            () -> {
              way.add(weight.add(1));
              return way.get(0).mul(way.get(0));
            });
    assertThat(result.floats()).containsExactly(4, 4, 4);
    assertThatThrownBy(way.get(0)::floats).isInstanceOf(IllegalStateException.class);
    Autograd.backward(result.sum());
    assertThat(Autograd.gradient(weight).orElseThrow().floats()).containsExactly(4, 4, 4);
  }

  @Test
  void scope_none_isRefused() throws InterruptedException {
    Throwable[] thrown = new Throwable[1];
    Thread thread =
        new Thread(
            () -> {
              try {
                Tensors.ones(1);
              } catch (IllegalStateException e) {
                thrown[0] = e;
              }
            });
    thread.start();
    thread.join();
    assertThat(thrown[0]).hasMessageContaining("no tensor scope is open");
  }

  @Test
  void off_untilClosed_recordsNothing() {
    Tensor weight = Autograd.require(Tensors.ones(2));
    Tensor frozen;
    try (Autograd.Off off = Autograd.off()) {
      frozen = weight.mul(5);
    }
    Autograd.backward(weight.mul(frozen).sum());
    // d/dw (w * 5) = 5: the frozen factor is a constant.
    assertThat(Autograd.gradient(weight).orElseThrow().floats()).containsExactly(5, 5);
  }

  @Test
  void arithmetic_ofEveryType_keepsIt() {
    for (DType type : List.of(DType.F32, DType.F64, DType.F16, DType.BF16)) {
      Tensor x = Tensors.of(new float[] {1, 2}, 2).to(type);
      Tensor y = x.mul(2.5).add(1).sub(0.5).div(2);
      assertThat(y.type()).isEqualTo(type);
      assertThat(y.floats()).containsExactly(1.5f, 2.75f);
    }
    assertThat(Tensors.of(new long[] {7}, 1).add(1).type()).isEqualTo(DType.I64);
  }

  @Test
  void selection_byIndex_asByHand() {
    Tensor x = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    assertThat(x.select(1, Tensors.of(new long[] {2, 0}, 2)).floats()).containsExactly(3, 1, 6, 4);
    assertThat(x.gather(1, Tensors.of(new long[] {1, 2}, 2, 1)).floats()).containsExactly(2, 6);
    assertThat(x.slice(1, 1, 3).floats()).containsExactly(2, 3, 5, 6);
    assertThat(x.greater(3).nonzero().longs()).containsExactly(1, 0, 1, 1, 1, 2);
    assertThat(x.argmax(1).longs()).containsExactly(2, 2);
    assertThat(x.where(x.greater(3).not(), x.neg()).floats()).containsExactly(1, 2, 3, -4, -5, -6);
    assertThat(Tensors.concat(0, x, x).shape()).containsExactly(4, 3);
    assertThat(Tensors.stack(1, List.of(x, x)).shape()).containsExactly(2, 2, 3);
  }

  @Test
  void device_unknownName_isBadInput() {
    assertThat(Device.of("cpu")).isEqualTo(Device.CPU);
    assertThatThrownBy(() -> Device.of("tpu"))
        .isInstanceOf(BadInputException.class)
        .hasMessage("device: got tpu, wanted auto, cpu, gpu or gpu:N");
    assertThatThrownBy(() -> Device.of("gpu:77")).isInstanceOf(BadInputException.class);
  }
}
