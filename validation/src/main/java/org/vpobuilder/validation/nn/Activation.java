package org.vpobuilder.validation.nn;

import java.util.function.UnaryOperator;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/** A layer without parameters; it takes an index in a {@link Sequential}. */
public final class Activation extends Layer {
  private final UnaryOperator<Tensor> operator;

  private Activation(UnaryOperator<Tensor> operator) {
    this.operator = operator;
  }

  /** Makes a layer of any operator. */
  public static Activation of(UnaryOperator<Tensor> operator) {
    return new Activation(operator);
  }

  public static Activation relu() {
    return of(NeuralOps::relu);
  }

  public static Activation gelu() {
    return of(NeuralOps::gelu);
  }

  public static Activation maxPool(int kernel, int stride, int padding) {
    return of(x -> NeuralOps.maxPool(x, kernel, stride, padding));
  }

  @Override
  public Tensor forward(Tensor x) {
    return operator.apply(x);
  }
}
