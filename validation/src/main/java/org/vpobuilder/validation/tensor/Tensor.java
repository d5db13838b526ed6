package org.vpobuilder.validation.tensor;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An n-dimensional array in the engine. Operators broadcast as in PyTorch, count negative
 * dimensions from the end, carry gradients, and return tensors of the current {@link TensorScope}.
 */
public final class Tensor {
  private final PtNDArray array;

  Tensor(PtNDArray array) {
    this.array = array;
  }

  PtNDArray array() {
    return array;
  }

  /** A scalar without dimensions, which takes this tensor's type in arithmetic. */
  private Tensor scalar(double value) {
    DType type = type();
    boolean exact = type == DType.F64 || type == DType.I64;
    return Tensors.scalar(value, exact ? type : DType.F32);
  }

  private static Tensor result(PtNDArray array) {
    return TensorScope.adopt(array);
  }

  public long[] shape() {
    // A copy, because DJL returns its own array.
    return array.getShape().getShape().clone();
  }

  /** The length of dimension {@code dim}. */
  public long size(int dim) {
    long[] shape = shape();
    return shape[dim < 0 ? dim + shape.length : dim];
  }

  public int rank() {
    return array.getShape().dimension();
  }

  /** The number of elements. */
  public long count() {
    return array.getShape().size();
  }

  public DType type() {
    return DType.of(array.getDataType());
  }

  /** The elements. Like all methods that bring elements to Java, it waits for the device. */
  public float[] floats() {
    return to(DType.F32).array.toFloatArray();
  }

  public long[] longs() {
    return to(DType.I64).array.toLongArray();
  }

  /** The elements of a {@link DType#U8} tensor. */
  public byte[] bytes() {
    return array.toByteArray();
  }

  /** The element of a tensor that has only one. */
  public double item() {
    if (count() != 1) {
      throw new IllegalStateException("not one element: " + Arrays.toString(shape()));
    }
    return type() == DType.F64 ? array.toDoubleArray()[0] : floats()[0];
  }

  /** A little-endian copy of the elements. */
  public ByteBuffer toBuffer() {
    ByteBuffer copy = array.toByteBuffer();
    return copy.order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Frees the tensor before its scope does. */
  public void close() {
    array.close();
  }

  // Arithmetic.

  public Tensor add(Tensor other) {
    return result(JniUtils.add(array, other.array));
  }

  public Tensor sub(Tensor other) {
    return result(JniUtils.sub(array, other.array));
  }

  public Tensor mul(Tensor other) {
    return result(JniUtils.mul(array, other.array));
  }

  public Tensor div(Tensor other) {
    return result(JniUtils.div(array, other.array));
  }

  public Tensor add(double value) {
    return add(scalar(value));
  }

  public Tensor sub(double value) {
    return sub(scalar(value));
  }

  public Tensor mul(double value) {
    return mul(scalar(value));
  }

  public Tensor div(double value) {
    return div(scalar(value));
  }

  /** Adds in place; not allowed for tensors whose value autograd still needs. */
  public void addInPlace(Tensor other) {
    JniUtils.addi(array, other.array);
  }

  /** Copies the values of {@code other}, of the same shape; gradients must be off. */
  public void assign(Tensor other) {
    Script.expression("x, y", "torch.copy_(x, y, False)").call(this, other);
  }

  public Tensor neg() {
    return result(JniUtils.neg(array));
  }

  public Tensor exp() {
    return result(JniUtils.exp(array));
  }

  public Tensor log() {
    return result(JniUtils.log(array));
  }

  public Tensor sqrt() {
    return result(JniUtils.sqrt(array));
  }

  public Tensor square() {
    return result(JniUtils.square(array));
  }

  public Tensor abs() {
    return result(JniUtils.abs(array));
  }

  public Tensor clip(double min, double max) {
    return result(JniUtils.clip(array, min, max));
  }

  public Tensor max(Tensor other) {
    return result(JniUtils.max(array, other.array));
  }

  /** Matrix product over the last two dimensions, in the scope's precision. */
  public Tensor matmul(Tensor other) {
    ComputeMode mode = TensorScope.current().mode();
    return result(JniUtils.matmul(mode.forProduct(this).array, mode.forProduct(other).array));
  }

  // Comparison; results are BOOL.

  public Tensor eq(Tensor other) {
    return result(JniUtils.eq(array, other.array));
  }

  public Tensor eq(double value) {
    return eq(scalar(value));
  }

  public Tensor greater(double value) {
    return result(JniUtils.gt(array, scalar(value).array));
  }

  public Tensor and(Tensor other) {
    return result(JniUtils.logicalAnd(array, other.array));
  }

  public Tensor not() {
    return result(JniUtils.logicalNot(array));
  }

  public Tensor sum() {
    return result(JniUtils.sum(array));
  }

  public Tensor mean() {
    return result(JniUtils.mean(array));
  }

  /** The largest of all elements. */
  public Tensor max() {
    return result(JniUtils.max(array));
  }

  public Tensor sum(boolean keep, long... dims) {
    return result(JniUtils.sum(array, dims, keep));
  }

  public Tensor mean(boolean keep, long dim) {
    return result(JniUtils.mean(array, dim, keep));
  }

  public Tensor max(boolean keep, long dim) {
    return result(JniUtils.max(array, dim, keep));
  }

  /** The index of the largest element along {@code dim}, which is removed; I64. */
  public Tensor argmax(long dim) {
    return result(JniUtils.argMax(array, dim, false));
  }

  /** The elements in another shape; one length may be -1. */
  public Tensor reshape(long... shape) {
    return result(JniUtils.reshape(array, shape));
  }

  public Tensor transpose(int a, int b) {
    return result(JniUtils.transpose(array, a, b));
  }

  public Tensor permute(long... order) {
    return result(JniUtils.permute(array, order));
  }

  public Tensor unsqueeze(int dim) {
    return result(JniUtils.unsqueeze(array, dim));
  }

  public Tensor squeeze(int dim) {
    return result(JniUtils.squeeze(array, dim));
  }

  /** Repeats dimensions of length 1 without copying. */
  public Tensor expand(long... shape) {
    return result(JniUtils.broadcast(array, new Shape(shape)));
  }

  /** The elements from {@code from} to before {@code to} of dimension {@code dim}. */
  public Tensor slice(int dim, long from, long to) {
    return result(JniUtils.slice(array, dim, from, to, 1));
  }

  // Elements by index and condition.

  /** The rows {@code index} (I64, one-dimensional) of dimension {@code dim}. */
  public Tensor select(int dim, Tensor index) {
    return Script.expression("x, i", "torch.index_select(x, " + dim + ", i)").call(this, index);
  }

  /** PyTorch's gather: {@code index} is I64 with the same rank. */
  public Tensor gather(int dim, Tensor index) {
    return result(JniUtils.gather(array, index.array, dim));
  }

  /** The indices of the true or non-zero elements: [n, rank], I64. */
  public Tensor nonzero() {
    return result(JniUtils.nonZeros(array));
  }

  /**
   * The elements of this tensor where {@code condition} (BOOL) is true, those of {@code other}
   * elsewhere.
   */
  public Tensor where(Tensor condition, Tensor other) {
    return result(JniUtils.where(condition.array, array, other.array));
  }

  /** Converts the type; gradients flow through, unlike in DJL's own conversion. */
  public Tensor to(DType type) {
    return type() == type ? this : Script.cast(type).call(this);
  }

  /** The same values without their history. */
  public Tensor detach() {
    return result(JniUtils.detachGradient(array));
  }

  /** A copy that the engine owns, without history. */
  public Tensor copy() {
    return result(JniUtils.clone(array));
  }

  @Override
  public String toString() {
    return type() + Arrays.toString(shape());
  }
}
