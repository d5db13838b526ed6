package org.vpobuilder.validation.protocol;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.AvsModel.Backbone;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.train.TrainConfig;
import org.vpobuilder.validation.weights.HostTensor;
import org.vpobuilder.validation.weights.PthFile;
import org.vpobuilder.validation.weights.Safetensors;
import org.vpobuilder.validation.weights.StateDict;

/**
 * Published weights of the backbones. Every tensor of a backbone must be in its file in its shape,
 * but for the layers in which these networks differ from the published ones, as in [C]: those begin
 * anew where their shape differs, and the log names them.
 *
 * <ul>
 *   <li>{@code fc.}: the last layer of a ResNet, there for 1000 classes; may be missing too.
 *   <li>{@code embeddings.4.}: the last layer of VGGish, there 128 wide.
 *   <li>{@code conv1.weight} of the audio backbone: there for an image's three channels.
 * </ul>
 *
 * What a network does not train cannot begin anew: there a shape that differs is an error.
 */
final class BackboneWeights {
  private static final Logger LOG = LoggerFactory.getLogger(BackboneWeights.class);
  private static final String CLASSIFIER = "fc.";
  private static final String LAST_OF_VGGISH = "embeddings.4.";
  private static final String FIRST = "conv1.weight";

  private BackboneWeights() {}

  /**
   * Loads what the config names; the rest stays as it was.
   *
   * @throws BadInputException if a file lacks a tensor, or has it in a shape that it can't have;
   *     that backbone is then as it was
   */
  static void load(TrainConfig config, AvsModel model) {
    load(config.model().imageWeights(), model, Backbone.IMAGE);
    load(config.model().audioWeights(), model, Backbone.AUDIO);
  }

  /**
   * Makes sure that the files which the config names are there.
   *
   * @throws BadInputException if one is not
   */
  static void require(TrainConfig config) {
    for (String file : List.of(config.model().imageWeights(), config.model().audioWeights())) {
      if (!file.isEmpty() && !Files.isRegularFile(Path.of(file))) {
        throw new BadInputException(file + ": no such file, wanted weights of " + config.name());
      }
    }
  }

  private static void load(String file, AvsModel model, Backbone which) {
    if (file.isEmpty()) {
      return;
    }
    Path path = Path.of(file);
    Map<String, HostTensor> stored =
        file.endsWith(".safetensors") ? Safetensors.read(path).tensors() : PthFile.read(path);
    Map<String, Tensor> backbone = model.backbone(which);
    boolean trained = model.network().state().values().containsAll(backbone.values());
    Map<String, Tensor> loaded = new LinkedHashMap<>(backbone);
    if (trained) {
      loaded
          .entrySet()
          .removeIf(entry -> beginsAnew(which, entry.getKey(), entry.getValue(), stored));
    }
    StateDict.assign(loaded, stored, StateDict.Match.SUPERSET, file);
    tell(file, backbone, loaded, stored);
  }

  private static boolean beginsAnew(
      Backbone which, String name, Tensor tensor, Map<String, HostTensor> stored) {
    HostTensor host = stored.get(name);
    if (host == null) {
      return name.startsWith(CLASSIFIER);
    }
    boolean may =
        name.startsWith(CLASSIFIER)
            || name.startsWith(LAST_OF_VGGISH)
            || (which == Backbone.AUDIO && name.equals(FIRST));
    return may && !Arrays.equals(host.shape(), tensor.shape());
  }

  private static void tell(
      String file,
      Map<String, Tensor> backbone,
      Map<String, Tensor> loaded,
      Map<String, HostTensor> stored) {
    List<String> anew = backbone.keySet().stream().filter(n -> !loaded.containsKey(n)).toList();
    if (!anew.isEmpty()) {
      LOG.warn(
          "{}: begin anew, being of another shape there or missing: {}",
          file,
          anew.stream()
              .map(
                  name ->
                      "%s (got %s, wanted %s)"
                          .formatted(name, got(stored.get(name)), wanted(backbone.get(name))))
              .collect(Collectors.joining(", ")));
    }
    TreeSet<String> unused = new TreeSet<>(stored.keySet());
    unused.removeAll(backbone.keySet());
    if (!unused.isEmpty()) {
      LOG.info("{}: not part of the backbone, left out: {}", file, String.join(", ", unused));
    }
  }

  private static String got(@Nullable HostTensor tensor) {
    return tensor == null ? "none" : Arrays.toString(tensor.shape());
  }

  private static String wanted(@Nullable Tensor tensor) {
    return tensor == null ? "none" : Arrays.toString(tensor.shape());
  }
}
