package org.vpobuilder.validation.nn;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;

/** Convolution of [B, in, H, W] to [B, out, H', W'] with a square kernel. */
public final class Conv2d extends Layer {
  private final Tensor weight;
  private final @Nullable Tensor bias;
  private final Shape shape;

  /**
   * The shape and the initial values of a convolution.
   *
   * @param in input channels
   * @param out output channels
   * @param kernel side of the kernel, pixels
   * @param groups number of groups of channels; groups are not connected to each other
   * @param weightInit initial values of the kernel
   * @param biasInit initial values of the bias; null for PyTorch's default, U(-b, b) with b = 1 /
   *     sqrt(fan in)
   */
  public record Shape(
      int in,
      int out,
      int kernel,
      int stride,
      int padding,
      int dilation,
      int groups,
      boolean bias,
      Init weightInit,
      @Nullable Init biasInit) {
    /** PyTorch's defaults: stride 1, no padding, no dilation, one group, a bias. */
    public static Shape of(int in, int out, int kernel) {
      return new Shape(in, out, kernel, 1, 0, 1, 1, true, Init.DEFAULT_WEIGHT, null);
    }

    public Shape withStride(int value) {
      return new Shape(
          in, out, kernel, value, padding, dilation, groups, bias, weightInit, biasInit);
    }

    public Shape withPadding(int value) {
      return new Shape(
          in, out, kernel, stride, value, dilation, groups, bias, weightInit, biasInit);
    }

    public Shape withDilation(int value) {
      return new Shape(in, out, kernel, stride, padding, value, groups, bias, weightInit, biasInit);
    }

    public Shape withGroups(int value) {
      return new Shape(
          in, out, kernel, stride, padding, dilation, value, bias, weightInit, biasInit);
    }

    public Shape withoutBias() {
      return new Shape(in, out, kernel, stride, padding, dilation, groups, false, weightInit, null);
    }

    public Shape withInit(Init value) {
      return new Shape(in, out, kernel, stride, padding, dilation, groups, bias, value, biasInit);
    }

    /** The same shape with these initial values of the bias. */
    public Shape withBias(Init value) {
      return new Shape(in, out, kernel, stride, padding, dilation, groups, true, weightInit, value);
    }
  }

  public Conv2d(Shape shape) {
    this.shape = shape;
    int fanIn = shape.in / shape.groups * shape.kernel * shape.kernel;
    weight =
        parameter(
            "weight",
            shape.weightInit,
            shape.out,
            shape.in / shape.groups,
            shape.kernel,
            shape.kernel);
    Init biasInit = shape.biasInit == null ? Init.uniform(1 / Math.sqrt(fanIn)) : shape.biasInit;
    bias = shape.bias ? parameter("bias", biasInit, shape.out) : null;
  }

  @Override
  public Tensor forward(Tensor x) {
    return NeuralOps.conv2d(
        x, weight, bias, shape.stride, shape.padding, shape.dilation, shape.groups);
  }
}
