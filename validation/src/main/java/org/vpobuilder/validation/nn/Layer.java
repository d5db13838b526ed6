package org.vpobuilder.validation.nn;

import org.vpobuilder.validation.tensor.Tensor;

/** A module of one tensor in, one out. */
public abstract class Layer extends Module {
  public abstract Tensor forward(Tensor x);
}
