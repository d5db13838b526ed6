package org.vpobuilder.validation.nn;

import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/** Batch normalisation of [B, C, H, W] over B, H and W. */
public final class BatchNorm2d extends Layer {
  private static final double EPS = 1e-5;
  private static final double MOMENTUM = 0.1;

  private final Tensor weight;
  private final Tensor bias;
  private final Tensor mean;
  private final Tensor variance;
  private final Tensor batches;

  public BatchNorm2d(int channels) {
    this(channels, Init.ONES);
  }

  public BatchNorm2d(int channels, Init weightInit) {
    weight = parameter("weight", weightInit, channels);
    bias = parameter("bias", Init.ZEROS, channels);
    mean = buffer("running_mean", Tensors.zeros(channels));
    variance = buffer("running_var", Tensors.ones(channels));
    batches = buffer("num_batches_tracked", Tensors.zeros(DType.I64));
  }

  @Override
  public Tensor forward(Tensor x) {
    if (training()) {
      batches.addInPlace(Tensors.scalar(1, DType.I64));
    }
    return NeuralOps.batchNorm(x, weight, bias, mean, variance, training(), MOMENTUM, EPS);
  }
}
