package org.vpobuilder.validation.nn;

import org.vpobuilder.validation.tensor.Tensor;

/** Learnt vectors, {@code weight} of [count, width], initially N(0, 1). */
public final class Embedding extends Module {
  private final Tensor weight;

  public Embedding(int count, int width) {
    this(count, width, Init.normal(1));
  }

  public Embedding(int count, int width, Init init) {
    weight = parameter("weight", init, count, width);
  }

  /** All vectors, [count, width]. */
  public Tensor weight() {
    return weight;
  }

  /** One vector, [1, width]. */
  public Tensor row(int index) {
    return weight.slice(0, index, index + 1L);
  }
}
