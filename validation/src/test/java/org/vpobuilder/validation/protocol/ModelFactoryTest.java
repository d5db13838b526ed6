package org.vpobuilder.validation.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.train.TrainConfig;
import org.vpobuilder.validation.weights.HostTensor;
import org.vpobuilder.validation.weights.Safetensors;

class ModelFactoryTest {
  @TempDir Path folder;

  /** A file of a backbone's tensors, each element a quarter, and a classifier besides. */
  private Path backbone(AvsModel model, AvsModel.Backbone which, String misshapen)
      throws IOException {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    model
        .backbone(which)
        .forEach(
            (name, tensor) -> {
              HostTensor host = HostTensor.of(tensor);
              for (int i = 0; i + 4 <= host.data().remaining(); i += 4) {
                host.data().putFloat(i, 0.25f);
              }
              tensors.put(name, name.equals(misshapen) ? HostTensor.of(new float[2], 2) : host);
            });
    tensors.put("fc.bias", HostTensor.of(new float[1000], 1000));
    Path file = folder.resolve(which + ".safetensors");
    new Safetensors(Map.of(), tensors).write(file);
    return file;
  }

  private static TrainConfig config(String preset, Path image, Path audio) {
    return TrainConfig.open(
        preset,
        Map.of(
            "model.image_weights", "'" + image + "'",
            "model.audio_weights", "'" + audio + "'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-cavp", "tiny-tpavi"})
  void loadBackbones_safetensors_setsThoseAlone(String preset) throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      AvsModel model = ModelFactory.create(TrainConfig.open(preset, Map.of()), 3, 1);
      model.network().initialise(1);
      Path image = backbone(model, AvsModel.Backbone.IMAGE, "");
      Path audio = backbone(model, AvsModel.Backbone.AUDIO, "");
      ModelFactory.loadBackbones(config(preset, image, audio), model);
      for (AvsModel.Backbone which : AvsModel.Backbone.values()) {
        assertThat(model.backbone(which)).isNotEmpty();
        model
            .backbone(which)
            .forEach(
                (name, tensor) -> {
                  if (!name.startsWith("fc.") && tensor.type().bytes() == 4) {
                    assertThat(tensor.floats()).as(name).containsOnly(0.25f);
                  }
                });
      }
      assertThat(model.network().parameters().values())
          .anyMatch(tensor -> tensor.floats()[0] != 0.25f);
    }
  }

  @Test
  void loadBackbones_otherShape_isBadInputAndChangesNothing() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      AvsModel model = ModelFactory.create(TrainConfig.open("tiny-cavp", Map.of()), 3, 1);
      model.network().initialise(1);
      String last =
          model.backbone(AvsModel.Backbone.IMAGE).keySet().stream()
              .filter(name -> !name.startsWith("fc."))
              .reduce("", (a, b) -> b);
      Path image = backbone(model, AvsModel.Backbone.IMAGE, last);
      TrainConfig config =
          TrainConfig.open("tiny-cavp", Map.of("model.image_weights", "'" + image + "'"));
      assertThatThrownBy(() -> ModelFactory.loadBackbones(config, model))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining(image + ": " + last + ": got shape [2], wanted [");
      assertThat(model.network().parameters().values())
          .noneMatch(tensor -> tensor.floats()[0] == 0.25f);
    }
  }

  @Test
  void loadBackbones_noSuchFile_isBadInput() {
    TrainConfig config =
        TrainConfig.open("tiny-cavp", Map.of("model.image_weights", "none.safetensors"));
    try (TensorScope scope = TensorScope.open()) {
      AvsModel model = ModelFactory.create(config, 3, 1);
      assertThatThrownBy(() -> ModelFactory.loadBackbones(config, model))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("none.safetensors");
    }
  }

  @Test
  void create_tpaviWithVggishAndNoWeights_isRefused() {
    TrainConfig config = TrainConfig.open("paper-tpavi-s4", Map.of("model.audio_weights", "''"));
    try (TensorScope scope = TensorScope.open()) {
      assertThatThrownBy(() -> ModelFactory.create(config, 2, 5))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("model.audio_weights: got none, wanted VGGish's");
    }
  }
}
