package org.vpobuilder.validation.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.train.TrainConfig;

/** A batch in parts has the gradient of the whole, up to rounding. */
class AccumulationTest {
  private static final int CLASSES = 4;
  private static final int SIDE = 64;

  /** Batch norms would see a part: they are in evaluation's mode. */
  private static Map<String, float[]> gradients(TrainConfig config, Batch batch, int parts) {
    Map<String, float[]> gradients = new LinkedHashMap<>();
    try (TensorScope scope = TensorScope.open()) {
      AvsModel model = config.network(CLASSES, Optional.empty());
      model.network().initialise(1);
      model.network().train(false);
      int size = batch.size() / parts;
      for (int i = 0; i < parts; i++) {
        Batch part = batch.part(i * size, (i + 1) * size);
        double share = parts == 1 ? 1 : (double) part.labelled() / batch.labelled();
        Autograd.backward(
            model
                .losses(
                    Inputs.of(part, 1), new AvsModel.Part(batch.entries(), share), Draws.of(1), 0)
                .total());
      }
      model
          .network()
          .parameters()
          .forEach(
              (name, tensor) ->
                  Autograd.gradient(tensor)
                      .ifPresent(gradient -> gradients.put(name, gradient.floats())));
    }
    return gradients;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-tpavi", "tiny-cpm", "tiny-avsegformer", "tiny-vct"})
  void losses_ofTwoParts_haveTheGradientOfTheWhole(String preset) {
    TrainConfig config = TrainConfig.open(preset, Map.of());
    Batch batch = SyntheticBatch.of(config.audio(), 4, SIDE, CLASSES);
    // The parts have not equally many labelled pixels, nor segments.
    for (int i = 0; i < SIDE * SIDE / 2; i++) {
      batch.labels()[i] = (byte) 255;
    }
    Map<String, float[]> whole = gradients(config, batch, 1);
    Map<String, float[]> parts = gradients(config, batch, 2);
    assertThat(parts.keySet()).isEqualTo(whole.keySet()).isNotEmpty();
    double largest = 0;
    double apart = 0;
    for (Map.Entry<String, float[]> entry : whole.entrySet()) {
      float[] other = parts.get(entry.getKey());
      for (int i = 0; i < other.length; i++) {
        largest = Math.max(largest, Math.abs(entry.getValue()[i]));
        apart = Math.max(apart, Math.abs(entry.getValue()[i] - other[i]));
      }
    }
    assertThat(largest).isGreaterThan(1e-3);
    assertThat(apart / largest).isLessThan(1e-4);
  }
}
