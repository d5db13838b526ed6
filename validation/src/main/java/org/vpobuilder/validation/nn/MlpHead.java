package org.vpobuilder.validation.nn;

import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * Linear layers {@code layers.0}, {@code layers.1}, ... over the last dimension, with a ReLU after
 * each except the last: DETR's head (Carion et al. 2020).
 */
public final class MlpHead extends Layer {
  private final ModuleList<Linear> layers;

  /** A head of {@code depth} layers, all with {@code hidden} units except the last. */
  public MlpHead(int in, int hidden, int out, int depth) {
    layers =
        child(
            "layers",
            new ModuleList<>(
                depth, i -> new Linear(i == 0 ? in : hidden, i == depth - 1 ? out : hidden, true)));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = x;
    for (int i = 0; i < layers.size(); i++) {
      y = layers.get(i).forward(i == 0 ? y : NeuralOps.relu(y));
    }
    return y;
  }
}
