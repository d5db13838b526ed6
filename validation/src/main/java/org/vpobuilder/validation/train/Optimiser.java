package org.vpobuilder.validation.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;
import org.vpobuilder.validation.tensor.UpdateRules;

/**
 * SGD with momentum or AdamW over groups of parameters, as in PyTorch. DJL's own optimisers include
 * the rate in the momentum, have one weight decay for all parameters and can't be resumed.
 */
public final class Optimiser {
  private final OptimiserConfig config;
  private final List<ParameterGroup> groups;
  private final Map<String, Tensor> parameters;
  private final Map<String, Tensor> state = new LinkedHashMap<>();
  private long updates;

  /**
   * An optimiser, whose state belongs to the current tensor scope.
   *
   * @param parameters every trained tensor by name
   * @param groups groups that contain each parameter exactly once
   */
  public Optimiser(
      OptimiserConfig config, Map<String, Tensor> parameters, List<ParameterGroup> groups) {
    this.config = config;
    this.groups = List.copyOf(groups);
    this.parameters = parameters;
    List<String> named = groups.stream().flatMap(group -> group.names().stream()).toList();
    if (named.size() != parameters.size() || !parameters.keySet().containsAll(named)) {
      throw new IllegalArgumentException("groups must name each parameter once");
    }
    parameters.forEach(
        (name, tensor) ->
            config.kind().slots().forEach(slot -> newSlot(name, slot, tensor.shape())));
  }

  private void newSlot(String name, String slot, long[] shape) {
    state.put(slot + "/" + name, Tensors.arranged(Tensors.zeros(shape)));
  }

  /** The momenta by "slot/parameter", for a checkpoint. */
  public Map<String, Tensor> state() {
    return state;
  }

  /** The number of updates so far. */
  public long updates() {
    return updates;
  }

  /** Continues after {@code count} updates; the state must have been set. */
  public void resume(long count) {
    updates = count;
  }

  /** Clears all gradients. */
  public void zero() {
    parameters.values().forEach(Autograd::zero);
  }

  /**
   * Makes one update from the accumulated gradients.
   *
   * @param factor the schedule's factor for the configured rate
   */
  public void update(double factor) {
    updates++;
    try (Autograd.Off off = Autograd.off()) {
      Map<String, Tensor> gradients = new LinkedHashMap<>();
      parameters.forEach(
          (name, tensor) -> {
            Optional<Tensor> gradient = Autograd.gradient(tensor);
            gradient.ifPresent(value -> gradients.put(name, value));
          });
      if (config.clipNorm() > 0 && !gradients.isEmpty()) {
        UpdateRules.clip(List.copyOf(gradients.values()), config.clipNorm());
      }
      for (ParameterGroup group : groups) {
        update(group, gradients, config.lr() * factor * group.lrMultiplier());
      }
    }
  }

  private void update(ParameterGroup group, Map<String, Tensor> gradients, double lr) {
    List<Tensor> values = new ArrayList<>();
    List<Tensor> slopes = new ArrayList<>();
    List<List<Tensor>> slots =
        config.kind().slots().stream().<List<Tensor>>map(slot -> new ArrayList<>()).toList();
    for (String name : group.names()) {
      Tensor gradient = gradients.get(name);
      if (gradient == null) {
        continue;
      }
      values.add(of(parameters, name));
      slopes.add(gradient);
      for (int i = 0; i < slots.size(); i++) {
        slots.get(i).add(of(state, config.kind().slots().get(i) + "/" + name));
      }
    }
    if (values.isEmpty()) {
      return;
    }
    double decay = group.decay() ? config.weightDecay() : 0;
    switch (config.kind()) {
      case SGD -> UpdateRules.sgd(values, slopes, slots.get(0), lr, config.momentum(), decay);
      case ADAM_W ->
          UpdateRules.adamW(
              values,
              slopes,
              slots.get(0),
              slots.get(1),
              UpdateRules.AdamW.DEFAULT,
              lr,
              decay,
              updates);
    }
  }

  private static Tensor of(Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalStateException("no tensor " + name);
    }
    return tensor;
  }
}
