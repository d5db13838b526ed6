package org.vpobuilder.validation.model.pvt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.model.Golden;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.model.pvt.PvtV2.PvtBlock;
import org.vpobuilder.validation.model.pvt.PvtV2.PvtBlocks;
import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;

class PvtV2Test {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  /** The counts that PVT's public repository lists, classifiers of 1000 classes included. */
  @ParameterizedTest
  @CsvSource({"b0, 3.7", "b1, 14.0", "b2, 25.4", "b3, 45.2", "b4, 62.6", "b5, 82.0"})
  void parameters_ofPublishedSizes_asInTable(String name, double millions) {
    PvtConfig config =
        switch (name) {
          case "b0" -> PvtConfig.b0();
          case "b1" -> PvtConfig.b1();
          case "b2" -> PvtConfig.b2();
          case "b3" -> PvtConfig.b3();
          case "b4" -> PvtConfig.b4();
          default -> PvtConfig.b5();
        };
    long count = new PvtV2(config).parameters().values().stream().mapToLong(Tensor::count).sum();
    long classifier = 1000L * (config.widths().get(3) + 1);
    assertThat(Math.round((count + classifier) / 1e5) / 10.0).isEqualTo(millions);
  }

  /** Variances near the epsilons: exchanging 1e-5 and 1e-6 changes the result by per cents. */
  @Test
  void forward_faintWeights_asGolden() throws IOException {
    JsonNode golden = Golden.json("tpavi/pvt-faint.json").get("stages");
    PvtV2 network = new PvtV2(PvtConfig.tiny());
    WeightFormula.fill(network);
    network.train(false);
    try (Autograd.Off off = Autograd.off()) {
      network.parameters().values().forEach(p -> p.assign(p.div(50)));
      List<Tensor> stages = network.forward(WeightFormula.input("input.image", 4, 2, 3, 72, 100));
      for (int i = 0; i < 4; i++) {
        Golden.check("stage " + i, stages.get(i), golden.get(i), 1e-4);
      }
    }
  }

  @Test
  void forward_training_dropsByStepAndSeedOnly() {
    PvtV2 network = new PvtV2(PvtConfig.tiny().withDropPath(0.9));
    network.initialise(1);
    Tensor images = WeightFormula.input("input.image", 4, 4, 3, 32, 64);
    float[] first = forward(network, images, 1, 7);
    assertThat(forward(network, images, 1, 7)).isEqualTo(first);
    assertThat(forward(network, images, 1, 8)).isNotEqualTo(first);
    assertThat(forward(network, images, 2, 7)).isNotEqualTo(first);
    network.train(false);
    assertThat(forward(network, images, 1, 7)).isEqualTo(forward(network, images, 2, 8));
  }

  /** A rate just below 1 drops every branch: only shortcuts are left. */
  @Test
  void blocks_dropRate_growsFromFirstToLast() {
    PvtConfig config = PvtConfig.tiny().withDropPath(Math.nextDown(1.0));
    PvtConfig.Stage stage = config.stages().get(0);
    Tensor x = WeightFormula.input("x", 1, 4, 8, 8, 16);
    assertThat(trained(new PvtBlock(stage, Math.nextDown(1.0)), x)).isEqualTo(x.floats());
    assertThat(trained(new PvtBlocks(stage, config, 4), x)).isEqualTo(x.floats());
    float[] first = trained(new PvtBlocks(stage, config, 0), x);
    assertThat(first).isNotEqualTo(x.floats()).isEqualTo(trained(new PvtBlock(stage, 0), x));
  }

  /** After training's forward pass; both kinds of layers have the same weights. */
  private static float[] trained(Layer layer, Tensor x) {
    WeightFormula.fill(layer, layer instanceof PvtBlocks ? "" : "0.");
    layer.step(Draws.of(1), 1);
    return layer.forward(x).floats();
  }

  private static float[] forward(PvtV2 network, Tensor images, long seed, long step) {
    network.step(Draws.of(seed), step);
    return network.forward(images).get(3).floats();
  }

  @Test
  void config_widthNoMultipleOfHeads_isRefused() {
    assertThatThrownBy(() -> new PvtConfig.Stage(64, 1, 5, 4, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("got width 64, wanted a multiple of 5 heads");
  }
}
