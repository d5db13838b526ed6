package org.vpobuilder.validation.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.tensor.DType;

/**
 * A pickled tensor: a view of a storage, in elements.
 *
 * @param shape up to {@link #MAX_DIMENSIONS} lengths, not negative
 * @param strides the same number of strides, not negative
 */
record StoredView(Storage storage, long offset, long[] shape, long[] strides) {
  static final int MAX_DIMENSIONS = 16;

  /** Elements that several tensors may share; {@code bytes} are read after the pickle. */
  static final class Storage {
    final DType type;
    final long count;
    @Nullable ByteBuffer bytes;

    Storage(DType type, long count) {
      this.type = type;
      this.count = count;
    }
  }

  StoredView {
    if (shape.length != strides.length || shape.length > MAX_DIMENSIONS) {
      throw new BadInputException(
          "a tensor of %d dimensions and %d strides".formatted(shape.length, strides.length));
    }
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] < 0 || strides[i] < 0) {
        throw new BadInputException("a tensor with a negative length or stride");
      }
    }
  }

  /**
   * The number of bytes of the tensor, which may exceed its storage's, because a stride may be
   * zero.
   */
  long bytes() {
    try {
      return Math.multiplyExact(HostTensor.count(shape), storage.type.bytes());
    } catch (ArithmeticException e) {
      throw new BadInputException("more elements than a number can tell", e);
    }
  }

  /** The tensor; it uses the storage's own elements if they are in order. */
  HostTensor tensor() {
    int size = storage.type.bytes();
    long bytes = bytes();
    ByteBuffer stored = storage.bytes;
    if (bytes == 0) {
      return new HostTensor(storage.type, shape, ByteBuffer.allocate(0));
    }
    if (stored == null) {
      throw new BadInputException("its storage has no elements in the file");
    }
    if (offset < 0 || last() >= storage.count) {
      throw new BadInputException("it reaches beyond its storage");
    }
    ByteBuffer data =
        isInOrder()
            ? stored.slice((int) (offset * size), (int) bytes)
            : copy(stored, ByteBuffer.allocate((int) bytes));
    return new HostTensor(storage.type, shape, data.order(ByteOrder.LITTLE_ENDIAN));
  }

  /** The index of the last element that is read. */
  private long last() {
    try {
      long last = offset;
      for (int i = 0; i < shape.length; i++) {
        last = Math.addExact(last, Math.multiplyExact(shape[i] - 1, strides[i]));
      }
      return last;
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  private boolean isInOrder() {
    long next = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] != 1 && strides[i] != next) {
        return false;
      }
      next *= shape[i];
    }
    return true;
  }

  private ByteBuffer copy(ByteBuffer stored, ByteBuffer data) {
    int size = storage.type.bytes();
    long[] index = new long[shape.length];
    while (data.hasRemaining()) {
      long at = offset;
      for (int d = 0; d < index.length; d++) {
        at += index[d] * strides[d];
      }
      data.put(data.position(), stored, (int) (at * size), size);
      data.position(data.position() + size);
      for (int d = index.length - 1; d >= 0 && ++index[d] == shape[d]; d--) {
        index[d] = 0;
      }
    }
    return data.flip();
  }
}
