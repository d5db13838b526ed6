package org.vpobuilder.validation.protocol;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.AvsModel.Backbone;
import org.vpobuilder.validation.model.ModelConfig;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.train.TrainConfig;
import org.vpobuilder.validation.weights.HostTensor;
import org.vpobuilder.validation.weights.StateDict;
import org.vpobuilder.validation.weights.WeightFile;

/**
 * Published weights with which a network starts: for its backbones, or for the whole network.
 *
 * <p>Every tensor of a backbone must be in its file with its shape, except in the layers in which
 * these networks differ from the published ones, as defined by {@link AvsModel#fit}: those are
 * initialised anew, and the log names them. A module that the network does not train can't be
 * initialised anew: there a different shape is an error. A file of a whole network must have that
 * network's tensors and no others, except {@link AvsModel#unused}.
 */
final class InitialWeights {
  private static final Logger LOG = LoggerFactory.getLogger(InitialWeights.class);

  private InitialWeights() {}

  /**
   * Loads the files that the config names; other modules stay unchanged, and the log lists the
   * backbones among them.
   *
   * @throws BadInputException if a file lacks a tensor, or has it in an impossible shape; that
   *     module of the network is then unchanged
   */
  static void load(TrainConfig config, AvsModel model) {
    ModelConfig files = config.model();
    load(files.imageWeights(), model, Backbone.IMAGE);
    load(files.audioWeights(), model, Backbone.AUDIO);
    if (!files.weights().isEmpty()) {
      loadWhole(files.weights(), model);
    }
    tellRandom(config);
  }

  /** Whether the config names any file. */
  static boolean areNamed(TrainConfig config) {
    ModelConfig files = config.model();
    return !(files.imageWeights() + files.audioWeights() + files.weights()).isEmpty();
  }

  /**
   * Checks that the files that the config names exist, and that each is used.
   *
   * @throws BadInputException naming the key and the file, if one does not exist or is not used
   */
  static void requireFiles(TrainConfig config) {
    ModelConfig files = config.model();
    requireFile("model.image_weights", files.imageWeights());
    requireFile("model.audio_weights", files.audioWeights());
    requireFile("model.weights", files.weights());
    if (!files.weights().isEmpty() && !files.imageWeights().isEmpty()) {
      throw new BadInputException(
          "model.image_weights: got %s beside model.weights, wanted one of them: %s holds the image backbone too"
              .formatted(files.imageWeights(), files.weights()));
    }
  }

  /** The files that the config names, by key: "{file} sha256 {hex}". */
  static Map<String, String> fingerprints(TrainConfig config) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("model.image_weights", config.model().imageWeights());
    files.put("model.audio_weights", config.model().audioWeights());
    files.put("model.weights", config.model().weights());
    files.values().removeIf(String::isEmpty);
    files.replaceAll((key, file) -> "%s sha256 %s".formatted(file, DataName.sha256(Path.of(file))));
    return files;
  }

  private static void requireFile(String key, String file) {
    if (!file.isEmpty() && !Files.isRegularFile(Path.of(file))) {
      throw new BadInputException("%s: got %s, wanted a file".formatted(key, file));
    }
  }

  /**
   * Loads only the weights that no checkpoint of the network contains: those of VGGish if it is not
   * trained. A trained network needs no other file for its evaluation.
   *
   * @throws BadInputException as for {@link #load}
   */
  static void loadUntrained(TrainConfig config, AvsModel model) {
    if (!isTrained(model, model.backbone(Backbone.AUDIO))) {
      load(config.model().audioWeights(), model, Backbone.AUDIO);
    }
  }

  /** Reports random backbones, because a training with them is not the training of the papers. */
  private static void tellRandom(TrainConfig config) {
    ModelConfig model = config.model();
    List<String> random = new ArrayList<>();
    boolean whole = !model.weights().isEmpty();
    if (!whole
        && model.imageWeights().isEmpty()
        && !model.imageBackbone().equals(ModelConfig.TINY)) {
      random.add("the image backbone %s (model.image_weights)".formatted(model.imageBackbone()));
    }
    if (!whole
        && model.audioWeights().isEmpty()
        && !model.audioBackbone().equals(ModelConfig.TINY)) {
      random.add("the audio backbone %s (model.audio_weights)".formatted(model.audioBackbone()));
    }
    if (!random.isEmpty()) {
      LOG.warn(
          "{}: begins at random, where the papers begin with learnt weights: {}",
          config.name(),
          String.join(" and ", random));
    }
  }

  private static boolean isTrained(AvsModel model, Map<String, Tensor> backbone) {
    return model.network().state().values().containsAll(backbone.values());
  }

  private static void loadWhole(String file, AvsModel model) {
    Map<String, Tensor> network = model.network().state();
    WeightFile read =
        WeightFile.read(Path.of(file)).without(model.unused()).completed(network.keySet());
    tell(file, read);
    StateDict.assign(network, read.tensors(), StateDict.Match.EXACT, file);
  }

  private static void load(String file, AvsModel model, Backbone which) {
    if (file.isEmpty()) {
      return;
    }
    Map<String, Tensor> backbone = model.backbone(which);
    WeightFile read = ofBackbone(file, backbone.keySet()).completed(backbone.keySet());
    tell(file, read);
    Map<String, HostTensor> stored = read.tensors();
    Map<String, Tensor> loaded = new LinkedHashMap<>(backbone);
    if (isTrained(model, backbone)) {
      loaded
          .entrySet()
          .removeIf(
              entry ->
                  beginsAnew(
                      model.fit(which, entry.getKey()),
                      entry.getValue(),
                      stored.get(entry.getKey())));
    }
    StateDict.assign(loaded, stored, StateDict.Match.SUPERSET, file);
    tell(file, backbone, loaded, stored);
  }

  private static WeightFile ofBackbone(String file, Set<String> wanted) {
    WeightFile read = WeightFile.read(Path.of(file));
    try {
      return read.ofBackbone(wanted);
    } catch (BadInputException e) {
      throw new BadInputException(file + ": " + e.getMessage(), e);
    }
  }

  private static void tell(String file, WeightFile read) {
    if (!read.remarks().isEmpty()) {
      LOG.info("{}: {}", file, String.join("; ", read.remarks()));
    }
  }

  private static boolean beginsAnew(AvsModel.Fit fit, Tensor tensor, @Nullable HostTensor stored) {
    return stored == null
        ? fit == AvsModel.Fit.MAY_BE_MISSING
        : fit != AvsModel.Fit.EXACT && !Arrays.equals(stored.shape(), tensor.shape());
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
