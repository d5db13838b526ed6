package org.vpobuilder.validation.model.cavp;

import org.vpobuilder.validation.nn.Layer;
import org.vpobuilder.validation.nn.Linear;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/** Two linear layers around a GELU: [..., width] to [..., width]. */
final class Mlp extends Layer {
  private final Linear in;
  private final Linear out;

  Mlp(int width, int hidden) {
    in = child("fc1", new Linear(width, hidden, true));
    out = child("fc2", new Linear(hidden, width, true));
  }

  @Override
  public Tensor forward(Tensor x) {
    return out.forward(NeuralOps.gelu(in.forward(x)));
  }
}
