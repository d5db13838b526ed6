package org.vpobuilder.validation.nn;

import org.vpobuilder.validation.tensor.Tensor;

/** A module with one input tensor and one output tensor. */
public abstract class Layer extends Module {
  public abstract Tensor forward(Tensor x);
}
