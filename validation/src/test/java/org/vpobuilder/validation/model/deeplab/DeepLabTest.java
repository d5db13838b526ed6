package org.vpobuilder.validation.model.deeplab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.model.Golden;
import org.vpobuilder.validation.model.WeightFormula;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;

/**
 * CAVP's decoder on PVT-V2-B5 against src/test/python/golden_cavp.py; on ResNet-50 it is tested
 * with the whole of CAVP.
 */
class DeepLabTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void state_ofPyramid_hasThePublishedNamesAndShapes() throws IOException {
    List<String> rows =
        new DeepLab(DeepLabConfig.ofPyramid(22))
            .state().entrySet().stream()
                .map(
                    entry ->
                        entry.getKey()
                            + ","
                            + Arrays.stream(entry.getValue().shape())
                                .mapToObj(Long::toString)
                                .collect(Collectors.joining("x")))
                .toList();
    assertThat(rows).isEqualTo(Golden.rows("deeplab/pyramid.csv"));
  }

  @Test
  void forward_ofPyramid_equalsReference() throws IOException {
    JsonNode golden = Golden.json("deeplab/pyramid.json");
    DeepLab net = new DeepLab(DeepLabConfig.ofPyramid(22));
    WeightFormula.fill(net);
    Tensor fine = WeightFormula.input("input.fine", 4, 3, 64, 17, 25);
    Tensor coarse = WeightFormula.input("input.coarse", 4, 3, 512, 3, 4);
    for (String mode : List.of("eval", "train")) {
      net.train(mode.equals("train"));
      try (Autograd.Off off = Autograd.off()) {
        Tensor features = net.features(fine, coarse);
        Golden.check(mode, features, golden.get(mode).get("features"), 1e-4);
        Tensor logits = net.logits(features, 3, 65, 97);
        Golden.check(mode, logits, golden.get(mode).get("logits"), 1e-4);
      }
    }
  }

  @Test
  void logits_ofTheFirstTwo_areThoseOfAll() {
    DeepLab net = new DeepLab(DeepLabConfig.tiny(4, 8, 3));
    net.initialise(1);
    Tensor features = WeightFormula.input("features", 4, 4, 64, 6, 8);
    try (Autograd.Off off = Autograd.off()) {
      // In training, where the others count in the norms.
      Tensor all = net.logits(features, 4, 12, 16);
      Tensor two = net.logits(features, 2, 12, 16);
      assertThat(two.shape()).containsExactly(2, 3, 12, 16);
      assertThat(two.sub(all.slice(0, 0, 2)).abs().max().item()).isLessThan(1e-5);
      Tensor alone = net.logits(features.slice(0, 0, 2), 2, 12, 16);
      assertThat(two.sub(alone).abs().max().item()).isGreaterThan(1e-3);
    }
  }
}
