package org.vpobuilder.validation.tensor;

import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Optional;

/** Computes gradients of tensors. */
public final class Autograd {
  private Autograd() {}

  /** Makes {@link #backward} keep gradients of {@code leaf}. */
  public static Tensor require(Tensor leaf) {
    leaf.array().setRequiresGradient(true);
    return leaf;
  }

  /** Adds the gradients of {@code loss}, which has one element, to every leaf that requires one. */
  public static void backward(Tensor loss) {
    PtNDArray array = loss.array();
    Tensor one =
        TensorScope.adopt(
            JniUtils.onesLike(array, array.getDataType(), array.getDevice(), SparseFormat.DENSE));
    JniUtils.backward(array, one.array(), false, false);
  }

  /** The gradient kept for {@code leaf}; empty if no loss depends on it. */
  public static Optional<Tensor> gradient(Tensor leaf) {
    // DJL's binding returns null for an undefined gradient, although its signature has no null.
    return Optional.ofNullable(JniUtils.getGradient(leaf.array())).map(TensorScope::adopt);
  }

  /** Clears the gradient kept for {@code leaf}. */
  public static void zero(Tensor leaf) {
    JniUtils.zeroGrad(leaf.array());
  }

  /** Switches recording off on this thread until the result is closed. */
  public static Off off() {
    return new Off(JniUtils.isGradMode());
  }

  /** Gradients are off while it is open. */
  public static final class Off implements AutoCloseable {
    private final boolean before;

    private Off(boolean before) {
      this.before = before;
      JniUtils.setGradMode(false);
    }

    @Override
    public void close() {
      JniUtils.setGradMode(before);
    }
  }
}
