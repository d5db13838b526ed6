package org.vpobuilder.validation.tensor;

/**
 * How operators compute; a {@link TensorScope} carries it, and scopes opened inside inherit it.
 *
 * @param precision of products: convolution, linear layers, matrix products
 * @param layout of images and of the kernels of convolutions in memory
 */
public record ComputeMode(Precision precision, Layout layout) {
  /** Single precision; an image's pixels of one channel lie together. */
  public static final ComputeMode DEFAULT = new ComputeMode(Precision.F32, Layout.CHANNELS_FIRST);

  /** The numbers that are multiplied. Weights, gradients of weights and optimiser stay F32. */
  public enum Precision {
    F32,

    /**
     * As PyTorch's autocast: what enters a product is rounded to 8 bits of mantissa; softmax, layer
     * norm, group norm and losses compute in F32, and so do the statistics of batch norm.
     */
    BF16
  }

  /** Memory formats of [B, C, H, W]. */
  public enum Layout {
    CHANNELS_FIRST(0),

    /** A pixel's channels lie together: what GPUs' tensor cores want. */
    CHANNELS_LAST(2);

    /** PyTorch's number of the memory format in serialised TorchScript. */
    final int format;

    Layout(int format) {
      this.format = format;
    }
  }

  /** What enters a product. */
  Tensor forProduct(Tensor tensor) {
    return precision == Precision.BF16 && tensor.type() == DType.F32
        ? tensor.to(DType.BF16)
        : tensor;
  }
}
