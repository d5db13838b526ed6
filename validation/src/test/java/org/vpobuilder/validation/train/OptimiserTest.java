package org.vpobuilder.validation.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.train.Trainer.PolySchedule;

/** Against torch.optim: src/test/python/golden_optimisers.py. */
class OptimiserTest {
  private static final List<ParameterGroup> GROUPS =
      List.of(
          new ParameterGroup("body", List.of("w"), 1, true),
          new ParameterGroup("head", List.of("v"), 10, false));

  private final TensorScope scope = TensorScope.open();
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();

  OptimiserTest() {
    parameters.put("w", Autograd.require(Tensors.of(new float[] {1, -2, 3}, 3)));
    parameters.put("v", Autograd.require(Tensors.of(new float[] {0.5f, 0.25f}, 1, 2)));
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static OptimiserConfig config(OptimiserConfig.Kind kind, double clip) {
    return new OptimiserConfig(kind, 0.001, 0.9, 0.05, 10, clip, 0.9);
  }

  private void compare(String golden, OptimiserConfig config) throws IOException {
    JsonNode rows =
        new ObjectMapper().readTree(getClass().getResource("optimisers.json")).get(golden);
    Optimiser optimiser = new Optimiser(config, parameters, GROUPS);
    PolySchedule schedule = new PolySchedule(config.polyPower(), rows.size());
    Tensor w = parameters.get("w");
    Tensor v = parameters.get("v");
    for (int i = 0; i < rows.size(); i++) {
      try (TensorScope step = TensorScope.open()) {
        optimiser.zero();
        Tensor squares = w.mul(w).mul(Tensors.of(new float[] {1, 2, 3}, 3)).sum();
        Autograd.backward(squares.mul(v.sum()).add(v.mul(v).mul(v).sum()));
        optimiser.update(schedule.factor(i));
      }
      for (int j = 0; j < 3; j++) {
        assertThat((double) w.floats()[j])
            .isCloseTo(rows.get(i).get("w").get(j).asDouble(), within(2e-6));
      }
      for (int j = 0; j < 2; j++) {
        assertThat((double) v.floats()[j])
            .isCloseTo(rows.get(i).get("v").get(j).asDouble(), within(2e-6));
      }
    }
  }

  @Test
  void sgd_withGroupsAndSchedule_equalsTorch() throws IOException {
    compare("sgd", config(OptimiserConfig.Kind.SGD, 0));
  }

  @Test
  void sgd_clipped_equalsTorch() throws IOException {
    compare("sgd_clipped", config(OptimiserConfig.Kind.SGD, 1.5));
  }

  @Test
  void adamW_withGroupsAndSchedule_equalsTorch() throws IOException {
    compare("adamw", config(OptimiserConfig.Kind.ADAM_W, 0));
  }

  @Test
  void adamw_clipped_equalsTorch() throws IOException {
    compare("adamw_clipped", config(OptimiserConfig.Kind.ADAM_W, 0.5));
  }

  /** Gradients of two losses add up until they are forgotten: an update takes the sum. */
  @Test
  void update_afterTwoBackwards_takesTheSum() {
    Optimiser optimiser = new Optimiser(config(OptimiserConfig.Kind.SGD, 0), parameters, GROUPS);
    Tensor w = parameters.get("w");
    Autograd.backward(w.sum().mul(2));
    Autograd.backward(w.mul(w).sum());
    optimiser.update(1);
    // 2 + 2 w, and a decay of 0.05 w.
    float[] wanted = {1, -2, 3};
    for (int i = 0; i < 3; i++) {
      float gradient = 2 + 2.05f * wanted[i];
      assertThat(w.floats()[i]).isCloseTo(wanted[i] - 0.001f * gradient, within(1e-6f));
    }
  }

  @Test
  void groups_missingAParameter_areRefused() {
    assertThatThrownBy(
            () ->
                new Optimiser(
                    config(OptimiserConfig.Kind.SGD, 0), parameters, GROUPS.subList(0, 1)))
        .hasMessage("groups must name each parameter once");
  }

  @Test
  void schedule_poly_asByHand() {
    PolySchedule schedule = new PolySchedule(0.9, 100);
    assertThat(schedule.factor(0)).isEqualTo(1);
    // 0.5^0.9
    assertThat(schedule.factor(50)).isCloseTo(0.5358867, within(1e-7));
    assertThat(schedule.factor(100)).isZero();
  }
}
