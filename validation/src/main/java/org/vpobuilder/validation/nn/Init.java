package org.vpobuilder.validation.nn;

import org.vpobuilder.spec.draw.DrawStream;

/** The initial values of a parameter. */
@FunctionalInterface
public interface Init {
  Init ZEROS = constant(0);
  Init ONES = constant(1);

  /** PyTorch's default for convolutions and linear layers: U(-b, b) with b = 1 / sqrt(fan in). */
  Init DEFAULT_WEIGHT = (shape, draws) -> uniform(shape, draws, 1 / Math.sqrt(fanIn(shape)));

  /**
   * He initialisation for ReLU by the outputs of a unit (He et al. 2015): N(0, 2 / fan out), as in
   * torchvision's ResNets.
   */
  Init KAIMING_FAN_OUT =
      (shape, draws) -> normal(shape, draws, Math.sqrt(2.0 / (shape[0] * spatial(shape))));

  /** Initialisation by Glorot and Bengio (2010): U(-b, b) with b = sqrt(6 / (fan in + fan out)). */
  Init XAVIER_UNIFORM =
      (shape, draws) ->
          uniform(shape, draws, Math.sqrt(6.0 / (fanIn(shape) + shape[0] * spatial(shape))));

  /**
   * U(-b, b) with b = sqrt(3 / fan in), which keeps the variance of the input; Detectron2 calls it
   * c2_xavier_fill.
   */
  Init KEEP_VARIANCE = (shape, draws) -> uniform(shape, draws, Math.sqrt(3.0 / fanIn(shape)));

  /** He initialisation for ReLU by the inputs of a unit (He et al. 2015): N(0, 2 / fan in). */
  Init KAIMING_FAN_IN = (shape, draws) -> normal(shape, draws, Math.sqrt(2.0 / fanIn(shape)));

  /** Values in row-major order. */
  float[] values(long[] shape, DrawStream draws);

  static Init constant(double value) {
    return (shape, draws) -> {
      float[] values = new float[count(shape)];
      java.util.Arrays.fill(values, (float) value);
      return values;
    };
  }

  /** U(-bound, bound). */
  static Init uniform(double bound) {
    return (shape, draws) -> uniform(shape, draws, bound);
  }

  /** N(0, deviation^2). */
  static Init normal(double deviation) {
    return (shape, draws) -> normal(shape, draws, deviation);
  }

  private static float[] uniform(long[] shape, DrawStream draws, double bound) {
    float[] values = new float[count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * draws.next().unit() - 1) * bound);
    }
    return values;
  }

  private static float[] normal(long[] shape, DrawStream draws, double deviation) {
    float[] values = new float[count(shape)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (draws.gaussian() * deviation);
    }
    return values;
  }

  private static int count(long[] shape) {
    long count = 1;
    for (long length : shape) {
      count *= length;
    }
    return Math.toIntExact(count);
  }

  /** The number of elements of a kernel. */
  private static long spatial(long[] shape) {
    long count = 1;
    for (int i = 2; i < shape.length; i++) {
      count *= shape[i];
    }
    return count;
  }

  private static long fanIn(long[] shape) {
    return shape[1] * spatial(shape);
  }
}
