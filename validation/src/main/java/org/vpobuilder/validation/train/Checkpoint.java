package org.vpobuilder.validation.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.weights.HostTensor;
import org.vpobuilder.validation.weights.Safetensors;
import org.vpobuilder.validation.weights.StateDict;

/**
 * The state of a training in a file: safetensors of the network under {@code model/}, the
 * optimiser's momenta under {@code optimiser/} and the model's memory under {@code memory/}. It
 * needs no random state: every draw is addressed by (seed, step), so the step is sufficient.
 *
 * @param step number of optimiser steps done
 * @param seconds duration of the training so far
 * @param config config of the training, as YAML
 * @param seed seed of the training
 */
public record Checkpoint(long step, double seconds, String config, long seed) {
  private static final String VERSION = "1";
  private static final String MEMORY = "memory/";

  /**
   * Writes the part that evaluation needs; without the duration, so that equal trainings give equal
   * files.
   */
  void writeModel(Path file, AvsModel model) throws IOException {
    writeModel(file, model, step);
  }

  /**
   * Writes the same for a network that was kept before the training's end.
   *
   * @param networkStep number of steps with which the network was trained
   */
  void writeModel(Path file, AvsModel model, long networkStep) throws IOException {
    Map<String, String> metadata = metadata();
    metadata.remove("seconds");
    if (networkStep != step) {
      metadata.put("network_step", Long.toString(networkStep));
    }
    Map<String, HostTensor> tensors = network(model);
    model.answering().forEach((n, t) -> tensors.put(MEMORY + n, t));
    new Safetensors(metadata, tensors).write(file);
  }

  private static Map<String, HostTensor> network(AvsModel model) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    model.network().state().forEach((n, t) -> tensors.put("model/" + n, HostTensor.of(t)));
    return tensors;
  }

  /** Writes everything that is needed to continue. */
  void write(Path file, AvsModel model, Optimiser optimiser) throws IOException {
    Map<String, HostTensor> tensors = network(model);
    optimiser.state().forEach((n, t) -> tensors.put("optimiser/" + n, HostTensor.of(t)));
    model.memory().forEach((n, t) -> tensors.put(MEMORY + n, t));
    new Safetensors(metadata(), tensors).write(file);
  }

  private Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format_version", VERSION);
    metadata.put("step", Long.toString(step));
    metadata.put("seconds", Double.toString(seconds));
    metadata.put("seed", Long.toString(seed));
    metadata.put("config", config);
    return metadata;
  }

  /**
   * Reads the description of the training in a file.
   *
   * @throws BadInputException if it is not a checkpoint
   */
  static Checkpoint of(Safetensors file, Path where) {
    Map<String, String> metadata = file.metadata();
    if (!VERSION.equals(metadata.get("format_version"))) {
      throw new BadInputException(
          "%s: not a checkpoint: format_version %s, wanted %s"
              .formatted(where, metadata.get("format_version"), VERSION));
    }
    try {
      return new Checkpoint(
          Long.parseLong(metadata.getOrDefault("step", "")),
          Double.parseDouble(metadata.getOrDefault("seconds", "0")),
          metadata.getOrDefault("config", ""),
          Long.parseLong(metadata.getOrDefault("seed", "")));
    } catch (NumberFormatException e) {
      throw new BadInputException(where + ": not a checkpoint: " + e.getMessage(), e);
    }
  }

  /** Loads the network, and any other state on which its answers depend, for evaluation. */
  public static Checkpoint loadModel(Path file, AvsModel model) {
    Safetensors read = Safetensors.read(file);
    Checkpoint checkpoint = of(read, file);
    assign(model.network().state(), read, "model/", file);
    Map<String, HostTensor> memory = memory(read);
    // Files of earlier versions have none: there the linear head of CPM answered in evaluations.
    if (!memory.isEmpty()) {
      model.recall(memory);
    }
    return checkpoint;
  }

  private static Map<String, HostTensor> memory(Safetensors file) {
    Map<String, HostTensor> memory = new LinkedHashMap<>();
    file.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(MEMORY)) {
                memory.put(name.substring(MEMORY.length()), tensor);
              }
            });
    return memory;
  }

  /** Loads network, optimiser and memory, to continue a training. */
  static Checkpoint resume(Path file, AvsModel model, Optimiser optimiser) {
    Safetensors read = Safetensors.read(file);
    Checkpoint checkpoint = of(read, file);
    assign(model.network().state(), read, "model/", file);
    assign(optimiser.state(), read, "optimiser/", file);
    model.recall(memory(read));
    optimiser.resume(checkpoint.step());
    return checkpoint;
  }

  private static void assign(
      Map<String, Tensor> tensors, Safetensors file, String prefix, Path where) {
    Map<String, HostTensor> stored = new LinkedHashMap<>();
    file.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                stored.put(name.substring(prefix.length()), tensor);
              }
            });
    StateDict.assign(tensors, stored, StateDict.Match.EXACT, where.toString());
  }
}
