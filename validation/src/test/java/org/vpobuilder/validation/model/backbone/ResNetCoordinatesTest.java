package org.vpobuilder.validation.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

class ResNetCoordinatesTest {
  /** Only the places differ: an image without content, yet the map differs from left to right. */
  @Test
  void stages_withCoordinates_tellPlacesApart() {
    try (TensorScope scope = TensorScope.open()) {
      ResNetConfig plain = ResNetConfig.plain(ResNetConfig.Block.BASIC, 3, 4, List.of(1));
      ResNetConfig told = plain.withCoordinates();
      assertThat(new ResNet(told).state().get("conv1.weight").shape()).containsExactly(4, 5, 7, 7);
      ResNet network = new ResNet(told);
      network.state().forEach((name, tensor) -> fillOnes(tensor));
      network.train(false);
      float[] map = network.stages(Tensors.zeros(1, 3, 64, 64)).get(0).floats();
      // Row 8 of 16, away from the borders: further right is larger, as across grows.
      assertThat(map[8 * 16 + 11]).isGreaterThan(map[8 * 16 + 8]);
    }
  }

  private static void fillOnes(Tensor tensor) {
    try (Autograd.Off off = Autograd.off()) {
      tensor.assign(Tensors.full(1, tensor.type(), tensor.shape()));
    }
  }
}
