package org.vpobuilder.validation.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.model.Answer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.nn.Init;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;

/** What the loop hands to each step: the schedule's rate and the step's own draws. */
class ScheduleInTrainingTest {
  private static final long SEED = 7;

  @TempDir Path folder;

  /** One number; it notes what it draws. */
  private static final class One extends Layer {
    private final Tensor value = parameter("value", Init.constant(0), 1);
    private final List<Double> drawn = new ArrayList<>();

    @Override
    public Tensor forward(Tensor x) {
      drawn.add(draw("toy").unit());
      return value;
    }
  }

  /** Its loss is that number: the gradient is always 1. */
  private record Slope(One network) implements AvsModel {
    @Override
    public List<ParameterGroup> groups(double headLrMultiplier) {
      return List.of(new ParameterGroup("all", List.of("value"), 1, true));
    }

    @Override
    public Losses losses(Inputs inputs, Draws draws, long step) {
      Tensor loss = network.forward(inputs.image()).sum();
      return new Losses(loss, Map.of("loss", loss));
    }

    @Override
    public Answer answer(Inputs inputs) {
      throw new AssertionError("training asks for no logits");
    }

    @Override
    public Map<String, Tensor> backbone(Backbone backbone) {
      return Map.of();
    }
  }

  /** Four batches an epoch. */
  private static final class Four implements BatchSource {
    @Override
    public int batchesPerEpoch() {
      return 4;
    }

    @Override
    public Batches epoch(int epoch, int first) {
      Batch.Entry entry = new Batch.Entry("k", "ss", List.of(1), List.of(0), List.of());
      Batch batch =
          new Batch(1, 1, new byte[3], 1, 1, new byte[1], 1, 1, 1, new float[1], List.of(entry));
      Deque<Batch> left = new ArrayDeque<>(Collections.nCopies(4 - first, batch));
      return new Batches() {
        @Override
        public @Nullable Batch next() {
          return left.poll();
        }

        @Override
        public int frames() {
          return 1;
        }

        @Override
        public void close() {}
      };
    }
  }

  /**
   * Rate 0.5 and power 1 over eight steps: factors 8/8 to 1/8, together 4.5. From 0 the number
   * falls by 0.5 * 4.5.
   */
  @Test
  void run_linearDecay_takesEachStepAtItsRateAndWithItsDraws() throws IOException {
    TrainConfig config =
        TrainConfig.open(
            "tiny-cavp",
            Map.of(
                "optimiser.kind", "sgd",
                "optimiser.lr", "0.5",
                "optimiser.momentum", "0",
                "optimiser.weight_decay", "0",
                "optimiser.clip_norm", "0",
                "optimiser.poly_power", "1",
                "batch_size", "1",
                "epochs", "2"));
    try (TensorScope scope = TensorScope.open()) {
      One one = new One();
      one.initialise(SEED);
      RunFolder run = RunFolder.at(folder);
      run.begin(new RunFolder.Begun(config, SEED, "none"), Map.of());
      new Trainer(config, new Slope(one), new Four(), SEED)
          .run(run, Trainer.Pace.DEFAULT, TrainingProgress.NONE, StopSignal.NEVER);
      assertThat(one.value.item()).isCloseTo(-2.25, within(1e-6));
      List<Double> wanted = new ArrayList<>();
      for (long step = 0; step < 8; step++) {
        wanted.add(Draws.of(SEED).at("step", step, "", "toy").unit());
      }
      assertThat(one.drawn).isEqualTo(wanted).doesNotHaveDuplicates();
    }
  }
}
