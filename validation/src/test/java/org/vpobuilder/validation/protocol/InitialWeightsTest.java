package org.vpobuilder.validation.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.model.Answer;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.AvsModel.Backbone;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.model.backbone.PublishedLayers;
import org.vpobuilder.validation.nn.Activation;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.nn.Sequential;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.train.TrainConfig;
import org.vpobuilder.validation.weights.HostTensor;
import org.vpobuilder.validation.weights.Safetensors;

class InitialWeightsTest {
  @TempDir Path folder;

  /** A file of a backbone's tensors, each element a quarter, and a classifier besides. */
  private Path backbone(AvsModel model, Backbone which, String misshapen) throws IOException {
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
  void load_safetensors_setsThoseAlone(String preset) throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      AvsModel model = TrainConfig.open(preset, Map.of()).network(3, Optional.empty());
      model.network().initialise(1);
      Path image = backbone(model, Backbone.IMAGE, "");
      Path audio = backbone(model, Backbone.AUDIO, "");
      InitialWeights.load(config(preset, image, audio), model);
      for (Backbone which : Backbone.values()) {
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
  void load_otherShape_isBadInputAndChangesNothing() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      AvsModel model = TrainConfig.open("tiny-cavp", Map.of()).network(3, Optional.empty());
      model.network().initialise(1);
      String last =
          model.backbone(Backbone.IMAGE).keySet().stream()
              .filter(name -> !name.startsWith("fc."))
              .reduce("", (a, b) -> b);
      Path image = backbone(model, Backbone.IMAGE, last);
      TrainConfig config =
          TrainConfig.open("tiny-cavp", Map.of("model.image_weights", "'" + image + "'"));
      assertThatThrownBy(() -> InitialWeights.load(config, model))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining(image + ": " + last + ": got shape [2], wanted [");
      assertThat(model.network().parameters().values())
          .noneMatch(tensor -> tensor.floats()[0] == 0.25f);
    }
  }

  @Test
  void load_noSuchFile_isBadInput() {
    TrainConfig config =
        TrainConfig.open("tiny-cavp", Map.of("model.image_weights", "none.safetensors"));
    try (TensorScope scope = TensorScope.open()) {
      AvsModel model = config.network(3, Optional.empty());
      assertThatThrownBy(() -> InitialWeights.load(config, model))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("none.safetensors");
    }
  }

  /** Three layers named as VGGish's last. */
  private static final class Small extends Module implements AvsModel {
    private final boolean trained;
    private final Module heard = new Heard();

    Small(boolean trained) {
      this.trained = trained;
      if (trained) {
        child("audio", heard);
      }
    }

    private static final class Heard extends Module {
      Heard() {
        child(
            "embeddings",
            new Sequential(
                new Linear(3, 4, true),
                Activation.relu(),
                new Linear(4, 4, true),
                Activation.relu(),
                new Linear(4, 5, true)));
      }
    }

    @Override
    public Module network() {
      return this;
    }

    @Override
    public Fit fit(Backbone backbone, String name) {
      return PublishedLayers.fit(backbone, name);
    }

    @Override
    public Map<String, Tensor> backbone(Backbone backbone) {
      return backbone == Backbone.AUDIO ? heard.state() : Map.of();
    }

    @Override
    public List<ParameterGroup> groups(double headLrMultiplier) {
      throw new AssertionError("trained? " + trained);
    }

    @Override
    public Losses losses(Inputs inputs, Draws draws, long step) {
      throw new AssertionError();
    }

    @Override
    public Answer answer(Inputs inputs) {
      throw new AssertionError();
    }
  }

  private TrainConfig audioFile(Map<String, HostTensor> tensors) throws IOException {
    Path file = folder.resolve("audio.safetensors");
    new Safetensors(Map.of(), tensors).write(file);
    return TrainConfig.open("tiny-cavp", Map.of("model.audio_weights", "'" + file + "'"));
  }

  private static HostTensor quarters(int... shape) {
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    float[] values = new float[count];
    Arrays.fill(values, 0.25f);
    return HostTensor.of(values, Arrays.stream(shape).asLongStream().toArray());
  }

  /** What the log says while loading. */
  private static String loadAndListen(TrainConfig config, AvsModel model) {
    Logger log = (Logger) LoggerFactory.getLogger(InitialWeights.class);
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    Level before = log.getLevel();
    log.setLevel(Level.INFO);
    log.addAppender(appender);
    appender.start();
    try {
      InitialWeights.load(config, model);
    } finally {
      log.detachAppender(appender);
      log.setLevel(before);
    }
    return appender.list.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .collect(Collectors.joining("\n"));
  }

  private static Map<String, HostTensor> vggish(int width) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    tensors.put("embeddings.0.weight", quarters(4, 3));
    tensors.put("embeddings.0.bias", quarters(4));
    tensors.put("embeddings.2.weight", quarters(4, 4));
    tensors.put("embeddings.2.bias", quarters(4));
    tensors.put("embeddings.4.weight", quarters(width, 4));
    tensors.put("embeddings.4.bias", quarters(width));
    return tensors;
  }

  private static float first(Small model, String name) {
    return Objects.requireNonNull(model.backbone(Backbone.AUDIO).get(name)).floats()[0];
  }

  @Test
  void load_lastLayerOfVggishOfAnotherWidth_beginsAnewAndIsNamed() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Small model = new Small(true);
      model.initialise(1);
      assertThat(loadAndListen(audioFile(vggish(128)), model))
          .startsWith("WARN ")
          .contains("embeddings.4.weight (got [128, 4], wanted [5, 4])")
          .contains("embeddings.4.bias (got [128], wanted [5])")
          .doesNotContain("embeddings.2");
      assertThat(first(model, "embeddings.2.weight")).isEqualTo(0.25f);
      assertThat(first(model, "embeddings.4.weight")).isNotEqualTo(0.25f);
      assertThat(loadAndListen(audioFile(vggish(5)), model)).isEmpty();
      assertThat(first(model, "embeddings.4.weight")).isEqualTo(0.25f);
    }
  }

  @Test
  void load_lastLayerThatIsNotTrained_mustFit() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Small model = new Small(false);
      TrainConfig config = audioFile(vggish(128));
      assertThatThrownBy(() -> InitialWeights.load(config, model))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("audio.safetensors: embeddings.4.")
          .hasMessageContaining("got shape [128");
    }
  }

  @Test
  void load_missingTensor_isBadInputThatNamesIt() throws IOException {
    Map<String, HostTensor> tensors = vggish(5);
    tensors.remove("embeddings.4.bias");
    TrainConfig config = audioFile(tensors);
    try (TensorScope scope = TensorScope.open()) {
      assertThatThrownBy(() -> InitialWeights.load(config, new Small(true)))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("lacks embeddings.4.bias");
    }
  }

  /** torchvision's ResNet hears three channels and tells 1000 classes. */
  @Test
  void load_resNetOfPictures_asAudioBackbone_beginsFirstAndLastLayerAnew() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      AvsModel model =
          TrainConfig.open("tiny-cavp", Map.of("model.audio_backbone", "resnet18"))
              .network(3, Optional.empty());
      model.network().initialise(1);
      Map<String, HostTensor> tensors = new LinkedHashMap<>();
      model
          .backbone(Backbone.AUDIO)
          .forEach((name, tensor) -> tensors.put(name, HostTensor.of(tensor)));
      tensors.put("conv1.weight", quarters(64, 3, 7, 7));
      tensors.put("fc.weight", quarters(1000, 128));
      tensors.put("fc.bias", quarters(1000));
      tensors.put("head.weight", quarters(1));
      assertThat(loadAndListen(audioFile(tensors), model))
          .contains("conv1.weight (got [64, 3, 7, 7], wanted [64, 2,")
          .contains("fc.weight (got [1000, 128], wanted [")
          .contains("fc.bias (got [1000], wanted [")
          .contains("INFO ")
          .contains("left out: head.weight")
          .doesNotContain("layer1");
    }
  }

  @Test
  void load_otherFirstLayerOfImages_isBadInput() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      AvsModel model = TrainConfig.open("tiny-tpavi", Map.of()).network(3, Optional.empty());
      Path image = backbone(model, Backbone.IMAGE, "conv1.weight");
      TrainConfig config =
          TrainConfig.open("tiny-tpavi", Map.of("model.image_weights", "'" + image + "'"));
      assertThatThrownBy(() -> InitialWeights.load(config, model))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("conv1.weight: got shape [2]");
    }
  }

  /** A network's own tensors, and what its authors' file may have besides. */
  private Path whole(AvsModel model, String prefix, String besides) throws IOException {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    model
        .network()
        .state()
        .forEach(
            (name, tensor) -> {
              if (!name.endsWith("num_batches_tracked")) {
                long[] shape = tensor.shape();
                int count = Math.toIntExact(tensor.count());
                float[] values = new float[count];
                Arrays.fill(values, 0.25f);
                tensors.put(prefix + name, HostTensor.of(values, shape));
              }
            });
    if (!besides.isEmpty()) {
      tensors.put(prefix + besides, quarters(2));
    }
    Path file = folder.resolve("network.safetensors");
    new Safetensors(Map.of(), tensors).write(file);
    return file;
  }

  /** As CAVP's authors save theirs, and TPAVI's theirs with the layers that nothing reads. */
  @ParameterizedTest
  @CsvSource({"tiny-cavp, module., ''", "tiny-tpavi, '', resnet.layer3_2.0.conv1.weight"})
  void load_wholeNetwork_setsAllOfIt(String preset, String prefix, String besides)
      throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      AvsModel model = TrainConfig.open(preset, Map.of()).network(3, Optional.empty());
      model.network().initialise(1);
      Path file = whole(model, prefix, besides);
      TrainConfig config = TrainConfig.open(preset, Map.of("model.weights", "'" + file + "'"));
      String told = loadAndListen(config, model);
      model
          .network()
          .parameters()
          .forEach((name, tensor) -> assertThat(tensor.floats()).as(name).containsOnly(0.25f));
      assertThat(told)
          .startsWith("INFO " + file)
          .contains("batch norms have no num_batches_tracked, which begin at 0")
          .contains(
              prefix.isEmpty()
                  ? "1 tensors of resnet.layer3_2.* are left out"
                  : "names are read without \"module.\"")
          .doesNotContain("\n");
    }
  }

  @Test
  void load_wholeNetworkWithOthersBesides_isBadInputThatNamesThem() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      AvsModel model = TrainConfig.open("tiny-cavp", Map.of()).network(3, Optional.empty());
      model.network().initialise(1);
      // Of CAVP's network every tensor has its use.
      Path file = whole(model, "", "resnet.layer3_2.0.conv1.weight");
      TrainConfig config = TrainConfig.open("tiny-cavp", Map.of("model.weights", "'" + file + "'"));
      assertThatThrownBy(() -> InitialWeights.load(config, model))
          .isInstanceOf(BadInputException.class)
          .hasMessageEndingWith("lacks nothing, has resnet.layer3_2.0.conv1.weight besides");
      AvsModel other = TrainConfig.open("tiny-cavp", Map.of()).network(4, Optional.empty());
      assertThatThrownBy(() -> InitialWeights.load(config, other))
          .isInstanceOf(BadInputException.class);
      assertThat(model.network().parameters().values())
          .noneMatch(tensor -> tensor.floats()[0] == 0.25f);
    }
  }

  @Test
  void load_paperNetworkWithoutWeights_saysWhichBackbonesAreRandom() {
    TrainConfig config =
        TrainConfig.open(
            "paper-cavp", Map.of("model.image_backbone", "tiny", "model.output_stride", "0"));
    try (TensorScope scope = TensorScope.open()) {
      AvsModel model = config.network(3, Optional.empty());
      assertThat(loadAndListen(config, model))
          .isEqualTo(
              "WARN paper-cavp: begins at random, where the papers begin with learnt weights: the"
                  + " audio backbone resnet18 (model.audio_weights)");
    }
  }

  /** Both hold the image backbone: one of them would be lost. */
  @Test
  void requireFiles_backboneBesideTheWholeNetwork_isBadInput() throws IOException {
    Path a = Files.createFile(folder.resolve("a.pth"));
    Map<String, String> both =
        Map.of("model.weights", "'" + a + "'", "model.image_weights", "'" + a + "'");
    assertThatThrownBy(() -> InitialWeights.requireFiles(TrainConfig.open("tiny-cavp", both)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("model.image_weights: got " + a + " beside model.weights");
    Map<String, String> lost = Map.of("model.weights", "lost.pth");
    assertThatThrownBy(() -> InitialWeights.requireFiles(TrainConfig.open("tiny-cavp", lost)))
        .hasMessage("model.weights: got lost.pth, wanted a file");
  }

  /** torchvision's file of 2017, which AVSBench's config names, has no num_batches_tracked. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "79_resnet_weights_without_num_batches_tracked/plain.pth",
        "79_resnet_weights_without_num_batches_tracked/with.pth",
        "80_resnet_weights_with_module_prefix/module.pth"
      })
  void load_resNetsOfTheField_areLoaded(String name) {
    Path file = Path.of("..", "..", "shared", "data", "field").resolve(name);
    assumeTrue(Files.isRegularFile(file), file + " is absent");
    TrainConfig config =
        TrainConfig.open("tiny-tpavi", Map.of("model.image_weights", "'" + file + "'"));
    try (TensorScope scope = TensorScope.open()) {
      AvsModel model = config.network(3, Optional.empty());
      model.network().initialise(1);
      float before = model.backbone(Backbone.IMAGE).get("conv1.weight").floats()[0];
      loadAndListen(config, model);
      assertThat(model.backbone(Backbone.IMAGE).get("conv1.weight").floats()[0])
          .isNotEqualTo(before);
    }
  }
}
