package org.vpobuilder.validation.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.ComputeMode;
import org.vpobuilder.validation.tensor.ComputeMode.Layout;
import org.vpobuilder.validation.tensor.ComputeMode.Precision;
import org.vpobuilder.validation.tensor.Device;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.train.Optimiser;
import org.vpobuilder.validation.train.TrainConfig;
import org.vpobuilder.validation.train.TrainingStep;

/** The options for GPUs, on the CPU: tiny networks compute what they do without them. */
class ComputeModeTrainingTest {
  private static final int STEPS = 10;
  private static final int SIDE = 32;
  private static final int CLASSES = 4;

  private record Run(float[] logits, List<Double> losses) {}

  private static Run run(String preset, Precision precision, Layout layout) {
    TrainConfig config = TrainConfig.open(preset, Map.of("optimiser.lr", "0.01"));
    AudioFeatures features = new AudioFeatures(config.audio());
    Batch batch = SyntheticBatch.of(config.audio(), 4, SIDE, CLASSES);
    try (TensorScope scope = TensorScope.open(Device.CPU, new ComputeMode(precision, layout))) {
      AvsModel model = config.network(CLASSES, Optional.empty());
      model.network().initialise(1);
      Optimiser optimiser =
          new Optimiser(config.optimiser(), model.network().parameters(), model.groups(1));
      TrainingStep step = new TrainingStep(model, optimiser, Draws.of(1));
      float[] before = logits(model, Inputs.of(batch, 1));
      List<Double> losses = new ArrayList<>();
      model.network().train(true);
      Optional<AvsModel.Extras> extras = model.extras(features, Draws.of(1));
      for (int i = 0; i < STEPS; i++) {
        try (TensorScope each = TensorScope.open()) {
          long number = i;
          Inputs inputs =
              Inputs.of(batch, 1)
                  .with(extras.map(made -> made.of(batch.entries(), number)).orElse(null));
          losses.add(step.run(inputs, number, 1).total().item());
        }
      }
      return new Run(before, losses);
    }
  }

  private static float[] logits(AvsModel model, Inputs inputs) {
    model.network().train(false);
    try (Autograd.Off off = Autograd.off()) {
      return NeuralOps.widened(model.logits(inputs)).floats();
    }
  }

  /** Largest difference, relative to the largest value. */
  private static double distance(float[] a, float[] b) {
    double most = 0;
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      most = Math.max(most, Math.abs(a[i] - b[i]));
      largest = Math.max(largest, Math.abs(b[i]));
    }
    return most / largest;
  }

  private static double lowest(Run run) {
    return run.losses().stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-cavp", "tiny-tpavi"})
  void bf16_tinyNetwork_isNearSinglePrecisionAndLearns(String preset) {
    Run plain = run(preset, Precision.F32, Layout.CHANNELS_FIRST);
    Run half = run(preset, Precision.BF16, Layout.CHANNELS_LAST);
    // A factor is rounded by at most 2^-9; some tens of layers add up. Not equal: it did round.
    assertThat(distance(half.logits(), plain.logits())).isBetween(1e-5, 0.05);
    assertThat(lowest(half)).isLessThan(0.9 * half.losses().get(0));
    assertThat(half.losses().get(0) / plain.losses().get(0)).isBetween(0.97, 1.03);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-cavp", "tiny-tpavi"})
  void channelsLast_tinyNetwork_computesTheSame(String preset) {
    Run first = run(preset, Precision.F32, Layout.CHANNELS_FIRST);
    Run last = run(preset, Precision.F32, Layout.CHANNELS_LAST);
    assertThat(distance(last.logits(), first.logits())).isLessThan(1e-5);
    assertThat(Math.abs(last.losses().get(0) - first.losses().get(0))).isLessThan(1e-5);
    // After one update; later ones drift apart, as any two orders of summing do.
    assertThat(last.losses().get(1) / first.losses().get(1)).isBetween(0.999, 1.001);
    assertThat(lowest(last)).isLessThan(0.9 * last.losses().get(0));
  }
}
