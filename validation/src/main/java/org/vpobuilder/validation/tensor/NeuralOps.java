package org.vpobuilder.validation.tensor;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import org.jspecify.annotations.Nullable;

/** Operators of neural networks. Images are [B, C, H, W]. */
public final class NeuralOps {
  // Sizes are arguments because images have hundreds of sizes, and each script text is compiled and
  // kept.
  private static final Script BILINEAR =
      resizing("upsample_bilinear2d(x, size, False, None, None)");
  private static final Script BILINEAR_CORNERS =
      resizing("upsample_bilinear2d(x, size, True, None, None)");
  private static final Script NEAREST = resizing("upsample_nearest2d(x, size, None, None)");

  private NeuralOps() {}

  private static Script resizing(String call) {
    return Script.of(
        "x: Tensor, s: Tensor",
        "Tensor",
        "size = [int(torch.item(s[0])), int(torch.item(s[1]))]\nreturn torch." + call);
  }

  private static Tensor result(PtNDArray array) {
    return TensorScope.adopt(array);
  }

  private static @Nullable PtNDArray optional(@Nullable Tensor tensor) {
    return tensor == null ? null : factor(tensor);
  }

  /** The factor of a product, in the scope's precision. */
  private static PtNDArray factor(Tensor tensor) {
    return TensorScope.current().mode().forProduct(tensor).array();
  }

  /** Converts half precision to F32, for operations that must not round further. */
  public static Tensor widened(Tensor x) {
    DType type = x.type();
    return type == DType.BF16 || type == DType.F16 ? x.to(DType.F32) : x;
  }

  /**
   * Two-dimensional convolution.
   *
   * @param x [B, C, H, W]
   * @param weight [O, C / groups, kH, kW]
   * @param bias [O], or null
   */
  @SuppressWarnings("NullAway") // DJL takes a null bias.
  public static Tensor conv2d(
      Tensor x,
      Tensor weight,
      @Nullable Tensor bias,
      int stride,
      int padding,
      int dilation,
      int groups) {
    return result(
        JniUtils.convolution(
            factor(x),
            factor(weight),
            optional(bias),
            new Shape(stride, stride),
            new Shape(padding, padding),
            new Shape(dilation, dilation),
            groups));
  }

  /** x weight^T + bias over the last dimension; weight is [out, in]. */
  @SuppressWarnings("NullAway") // DJL takes a null bias.
  public static Tensor linear(Tensor x, Tensor weight, @Nullable Tensor bias) {
    return result(JniUtils.linear(factor(x), factor(weight), optional(bias)));
  }

  /**
   * Batch normalisation over all dimensions except 1. In training the running statistics move by
   * {@code momentum} towards the batch's mean and unbiased variance.
   */
  public static Tensor batchNorm(
      Tensor x,
      Tensor weight,
      Tensor bias,
      Tensor mean,
      Tensor variance,
      boolean training,
      double momentum,
      double eps) {
    return result(
        JniUtils.batchNorm(
            x.array(),
            mean.array(),
            variance.array(),
            weight.array(),
            bias.array(),
            training,
            momentum,
            eps));
  }

  /** Layer normalisation over the last dimension. */
  public static Tensor layerNorm(Tensor x, Tensor weight, Tensor bias, double eps) {
    Shape last = new Shape(x.size(-1));
    return result(JniUtils.layerNorm(widened(x).array(), last, weight.array(), bias.array(), eps));
  }

  /**
   * Group normalisation (Wu and He 2018): over the channels of a group and all pixels.
   *
   * @param x [B, C, ...], C a multiple of {@code groups}
   */
  public static Tensor groupNorm(Tensor x, int groups, Tensor weight, Tensor bias, double eps) {
    return Script.expression(
            "x, w, b", "torch.group_norm(x, " + groups + ", w, b, " + eps + ", True)")
        .call(widened(x), weight, bias);
  }

  public static Tensor relu(Tensor x) {
    return result(JniUtils.relu(x.array()));
  }

  /** x Phi(x), computed with the error function instead of tanh. */
  public static Tensor gelu(Tensor x) {
    return result(JniUtils.gelu(x.array()));
  }

  public static Tensor sigmoid(Tensor x) {
    return result(JniUtils.sigmoid(x.array()));
  }

  public static Tensor softmax(Tensor x, int dim) {
    return Script.expression("x", "torch.softmax(x, " + dim + ", None)").call(widened(x));
  }

  /**
   * Softmax over the entries of the last dimension that are not blocked; a row in which all are
   * blocked becomes uniform.
   *
   * @param blocked BOOL, of a shape that broadcasts to that of {@code x}
   */
  public static Tensor softmaxUnblocked(Tensor x, Tensor blocked) {
    return Script.expression("x, m", "torch.softmax(torch.masked_fill(x, m, -1e30), -1, None)")
        .call(widened(x), blocked);
  }

  public static Tensor logSoftmax(Tensor x, int dim) {
    return Script.expression("x", "torch.log_softmax(x, " + dim + ", None)").call(widened(x));
  }

  /** x divided by its L2 norm along {@code dim}, or by 1e-12 if that is larger. */
  public static Tensor normalize(Tensor x, int dim) {
    return result(JniUtils.normalize(widened(x).array(), 2, dim, 1e-12));
  }

  public static Tensor maxPool(Tensor x, int kernel, int stride, int padding) {
    return result(
        JniUtils.maxPool(
            x.array(),
            new Shape(kernel, kernel),
            new Shape(stride, stride),
            new Shape(padding, padding),
            false));
  }

  /** The average over each cell of a regular grid of {@code height} by {@code width}. */
  public static Tensor adaptiveAvgPool(Tensor x, int height, int width) {
    return result(JniUtils.adaptiveAvgPool(x.array(), new Shape(height, width)));
  }

  /** Global average: [B, C, 1, 1]. */
  public static Tensor globalAvgPool(Tensor x) {
    return Script.expression("x", "torch.mean(x, [2, 3], True)").call(x);
  }

  /**
   * Bilinear resizing without antialiasing, as in {@code torch.nn.functional.interpolate}. DJL's
   * own function ignores {@code alignCorners} and always antialiases.
   */
  public static Tensor bilinear(Tensor x, long height, long width, boolean alignCorners) {
    return (alignCorners ? BILINEAR_CORNERS : BILINEAR).call(x, Tensors.onHost(height, width));
  }

  /** Nearest-neighbour resizing: source index floor(i * from / to). */
  public static Tensor nearest(Tensor x, long height, long width) {
    return NEAREST.call(x, Tensors.onHost(height, width));
  }

  /**
   * The mean cross-entropy of the pixels whose label is not {@code ignore}; NaN if there are none.
   *
   * @param logits [B, C, ...]
   * @param labels [B, ...], I64
   */
  public static Tensor crossEntropy(Tensor logits, Tensor labels, int ignore) {
    return Script.expression("x, y", "torch.cross_entropy_loss(x, y, None, 1, " + ignore + ", 0.)")
        .call(widened(logits), labels);
  }

  /** log(1 + e^x), without overflow. */
  public static Tensor softplus(Tensor x) {
    return Script.expression("x", "torch.softplus(x, 1, 20)").call(widened(x));
  }

  /**
   * The indices of the {@code count} largest values along the last dimension, the largest first;
   * I64.
   */
  public static Tensor largest(Tensor x, int count) {
    return Script.of(
            "x: Tensor", "Tensor", "v, i = torch.topk(x, " + count + ", -1, True, True)\nreturn i")
        .call(x);
  }
}
