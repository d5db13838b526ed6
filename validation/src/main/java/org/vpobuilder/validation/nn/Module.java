package org.vpobuilder.validation.nn;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * A part of a network with its parameters, buffers and child modules, each under its name in a
 * PyTorch {@code state_dict}. Tensors belong to the scope that is open when the module is made.
 */
public abstract class Module {
  private final Map<String, Module> children = new LinkedHashMap<>();
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> buffers = new LinkedHashMap<>();
  private boolean training = true;
  private @Nullable Step step;

  private record Parameter(Tensor tensor, Init init) {}

  /**
   * The training step of a module, which its draws depend on: {@code seed}'s draws at {@code
   * number}.
   */
  private record Step(Draws draws, long number, String name) {}

  /** Adds a child module under {@code name}. */
  protected final <M extends Module> M child(String name, M module) {
    if (children.putIfAbsent(name, module) != null) {
      throw new IllegalArgumentException("two parts called " + name);
    }
    return module;
  }

  /** Adds a trained tensor, zero until {@link #initialise}. */
  protected final Tensor parameter(String name, Init init, long... shape) {
    Tensor tensor = Autograd.require(Tensors.arranged(Tensors.zeros(shape)));
    parameters.put(name, new Parameter(tensor, init));
    return tensor;
  }

  /** Adds a tensor that is kept but not trained. */
  protected final Tensor buffer(String name, Tensor value) {
    buffers.put(name, value);
    return value;
  }

  /** True while the network learns: batch statistics are computed and paths dropped. */
  public final boolean training() {
    return training;
  }

  /** Sets the mode of this module and all its children. */
  public final void train(boolean on) {
    visit("", (name, module) -> module.training = on);
  }

  /** Sets the training step of all children, so that they draw by (seed, step, name). */
  public final void step(Draws draws, long number) {
    visit("", (name, module) -> module.step = new Step(draws, number, name));
  }

  /**
   * The draw of this module in this step for {@code purpose}.
   *
   * @throws IllegalStateException if {@link #step} was not called
   */
  protected final Draws.Draw draw(String purpose) {
    if (step == null) {
      throw new IllegalStateException("no training step was begun");
    }
    return step.draws().at("step", step.number(), step.name(), purpose);
  }

  /** Trained tensors by name, in PyTorch's order. */
  public final Map<String, Tensor> parameters() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    visit(
        "",
        (prefix, module) ->
            module.parameters.forEach((n, p) -> all.put(join(prefix, n), p.tensor())));
    return all;
  }

  /** Trained tensors and buffers by name, in PyTorch's order: its {@code state_dict}. */
  public final Map<String, Tensor> state() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    visit(
        "",
        (prefix, module) -> {
          module.parameters.forEach((n, p) -> all.put(join(prefix, n), p.tensor()));
          module.buffers.forEach((n, t) -> all.put(join(prefix, n), t));
        });
    return all;
  }

  /** The entries of {@link #state} whose names begin with {@code prefix}, without it. */
  public final Map<String, Tensor> stateUnder(String prefix) {
    Map<String, Tensor> part = new LinkedHashMap<>();
    state()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), tensor);
              }
            });
    return part;
  }

  /** The names of the trained tensors that modules of these kinds hold themselves. */
  public final Set<String> parametersOf(Set<Class<? extends Module>> kinds) {
    Set<String> names = new LinkedHashSet<>();
    visit(
        "",
        (prefix, module) -> {
          if (kinds.contains(module.getClass())) {
            module.parameters.keySet().forEach(name -> names.add(join(prefix, name)));
          }
        });
    return names;
  }

  /** Draws initial parameters by (seed, name). */
  public final void initialise(long seed) {
    Draws draws = Draws.of(seed);
    try (Autograd.Off off = Autograd.off()) {
      visit(
          "",
          (prefix, module) ->
              module.parameters.forEach(
                  (name, parameter) -> {
                    long[] shape = parameter.tensor().shape();
                    DrawStream stream = draws.at("init", join(prefix, name)).stream();
                    float[] values = parameter.init().values(shape, stream);
                    parameter.tensor().assign(Tensors.of(values, shape));
                  }));
    }
  }

  private void visit(String prefix, BiConsumer<String, Module> visitor) {
    visitor.accept(prefix, this);
    children.forEach((name, module) -> module.visit(join(prefix, name), visitor));
  }

  private static String join(String prefix, String name) {
    return prefix.isEmpty() ? name : prefix + "." + name;
  }
}
