package org.vpobuilder.validation.nn;

import java.util.function.Function;
import org.vpobuilder.validation.tensor.Autograd;

/**
 * A module that stays as it was loaded: its tensors are saved with the network, but it is not
 * initialised, learns nothing and is always in evaluation mode.
 */
public final class Frozen<M extends Module> extends Module {
  private final M module;

  public Frozen(M module) {
    this.module = module;
    module.train(false);
    module.state().forEach(this::buffer);
  }

  /** The result of a function of the module, computed without history. */
  public <T> T run(Function<M, T> function) {
    try (Autograd.Off off = Autograd.off()) {
      return function.apply(module);
    }
  }
}
