package org.vpobuilder.validation.model.vct;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.validation.model.Golden;
import org.vpobuilder.validation.model.SharedFacts;
import org.vpobuilder.validation.model.SineWeights;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.mask2former.CriterionConfig;
import org.vpobuilder.validation.model.mask2former.QueryAnswer;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * The networks at their published size against lists of entries and values that others made with
 * the authors' modules (spyflying/VCT_AVS 9a18d2f, PyTorch 1.13, float64). The fill and the inputs
 * are in {@link SineWeights}.
 */
class VctGoldenTest {
  private final TensorScope scope = TensorScope.open();

  @AfterEach
  void close() {
    scope.close();
  }

  private static VctNetwork network(
      String backbone, int canvas, boolean maskige, int classes, int prototypes) {
    Supplier<VctBackbones.Image> image =
        switch (backbone) {
          case "r50" -> () -> VctBackbones.resNet(ResNetConfig.resNet50());
          case "pvt" -> VctBackbones::pvtV2B5;
          default -> VctBackbones::swinB;
        };
    return new VctNetwork(
        new VctConfig(
            canvas, maskige, VctConfig.Network.PUBLISHED, CriterionConfig.PUBLISHED, 1, 0.1),
        new VctBackbones(image, VctBackbones.vggish()),
        classes,
        prototypes);
  }

  private static Map<String, String> committed(String backbone) throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    for (String row : Golden.rows("vct/" + backbone + "-parameters.csv")) {
      String[] cells = row.split(",", -1);
      entries.put(cells[0], cells[1]);
    }
    return entries;
  }

  private static Map<String, String> used(Map<String, String> entries) {
    Map<String, String> used = new LinkedHashMap<>(entries);
    used.keySet().removeIf(name -> VctNetwork.UNUSED.stream().anyMatch(name::startsWith));
    return used;
  }

  @ParameterizedTest
  @CsvSource({"r50, 224, true", "swinb, 384, false"})
  void state_paperSize_namesAndShapesOfTheAuthors(String backbone, int canvas, boolean maskige)
      throws IOException {
    assertThat(SineWeights.entries(network(backbone, canvas, maskige, 71, 71)))
        .containsExactlyInAnyOrderEntriesOf(used(committed(backbone)));
  }

  @ParameterizedTest
  @CsvSource({
    "swinb, avss, 384, 71, 71",
    "swinb, s4, 384, 2, 23",
    "swinb, ms3, 384, 2, 0",
    "r50, avss, 224, 71, 71",
    "pvt, avss, 224, 71, 71"
  })
  void state_ofEveryListOfOthers_isTheSame(
      String backbone, String set, int canvas, int classes, int prototypes) throws IOException {
    Map<String, String> theirs =
        SharedFacts.entries("VCT_state_dict_" + backbone + "_" + set + ".tsv");
    assertThat(SineWeights.entries(network(backbone, canvas, true, classes, prototypes)))
        .containsExactlyInAnyOrderEntriesOf(used(theirs));
  }

  /** Twenty-two classes and prototypes, two images, the published weights' canvas in small. */
  @ParameterizedTest
  @CsvSource({"r50, 64, true, 1e-5, 2e-5", "swinb, 96, false, 1e-5, 2e-3"})
  void forward_paperSize_asTheAuthors(
      String backbone, int canvas, boolean maskige, double before, double after)
      throws IOException {
    VctNetwork network = network(backbone, canvas, maskige, 22, 22);
    SineWeights.fill(network, List.copyOf(committed(backbone).keySet()));
    network.train(false);
    JsonNode golden = Golden.json("vct/vct.json").get(backbone);
    try (Autograd.Off off = Autograd.off()) {
      VctNetwork.Output output =
          network.forward(
              SineWeights.images(2, canvas),
              maskige ? SineWeights.maskiges(2, canvas) : null,
              SineWeights.sounds(2),
              null);
      List<QueryAnswer> all = output.predictions();
      assertThat(all).hasSize(10);
      QueryAnswer last = all.get(9);
      VctDecoder.Contrasted contrasted = Objects.requireNonNull(output.contrasted());
      SharedFacts.check("sounds", contrasted.sounds(), golden.get("audio_feat"), before);
      Tensor prototypes =
          Tensors.stack(0, List.of(contrasted.prototypes(), contrasted.prototypes()));
      SharedFacts.check("prototypes", prototypes, golden.get("proto_feat"), before);
      SharedFacts.check("first masks", all.get(0).masks(), golden.get("aux0_masks"), after);
      SharedFacts.check("second masks", all.get(1).masks(), golden.get("aux1_masks"), after);
      SharedFacts.check("classes", last.classes(), golden.get("pred_logits"), after);
      SharedFacts.check("masks", last.masks(), golden.get("pred_masks"), after);
    }
  }
}
