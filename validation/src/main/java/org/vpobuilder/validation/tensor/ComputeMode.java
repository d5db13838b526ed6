package org.vpobuilder.validation.tensor;

/**
 * The way in which operators compute. A {@link TensorScope} has a mode, and scopes opened inside
 * inherit it.
 *
 * @param precision precision of products: convolution, linear layers, matrix products
 * @param layout memory layout of images and of the kernels of convolutions
 */
public record ComputeMode(Precision precision, Layout layout) {
  /** Single precision; the pixels of one channel of an image are contiguous. */
  public static final ComputeMode DEFAULT = new ComputeMode(Precision.F32, Layout.CHANNELS_FIRST);

  /**
   * The precision of the factors of products. Weights, gradients of weights and optimiser stay F32.
   */
  public enum Precision {
    F32,

    /**
     * As in PyTorch's autocast: the factors of a product are rounded to 8 bits of mantissa;
     * softmax, layer norm, group norm, losses and the statistics of batch norm are computed in F32.
     */
    BF16
  }

  /** Memory formats of [B, C, H, W]. */
  public enum Layout {
    CHANNELS_FIRST(0),

    /** The channels of a pixel are contiguous, which GPUs' tensor cores prefer. */
    CHANNELS_LAST(2);

    /** PyTorch's number of the memory format in serialised TorchScript. */
    final int format;

    Layout(int format) {
      this.format = format;
    }
  }

  /** The factor of a product, in this mode's precision. */
  Tensor forProduct(Tensor tensor) {
    return precision == Precision.BF16 && tensor.type() == DType.F32
        ? tensor.to(DType.BF16)
        : tensor;
  }
}
