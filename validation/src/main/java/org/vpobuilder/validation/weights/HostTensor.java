package org.vpobuilder.validation.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * A tensor in host memory.
 *
 * @param data elements in row-major order, little-endian, from position to limit; must not be
 *     changed
 */
public record HostTensor(DType type, long[] shape, ByteBuffer data) {
  public HostTensor {
    long bytes = Math.multiplyExact(count(shape), type.bytes());
    if (data.remaining() != bytes) {
      throw new IllegalArgumentException(data.remaining() + " bytes, wanted " + bytes);
    }
    data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  static long count(long[] shape) {
    long count = 1;
    for (long length : shape) {
      count = Math.multiplyExact(count, length);
    }
    return count;
  }

  /** A copy of a tensor in the engine. */
  public static HostTensor of(Tensor tensor) {
    return new HostTensor(tensor.type(), tensor.shape(), tensor.toBuffer());
  }

  public static HostTensor of(float[] values, long... shape) {
    ByteBuffer data = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return new HostTensor(DType.F32, shape, data);
  }

  public static HostTensor of(double[] values, long... shape) {
    ByteBuffer data = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    data.asDoubleBuffer().put(values);
    return new HostTensor(DType.F64, shape, data);
  }

  /** A tensor in the engine, owned by the current scope. */
  public Tensor toTensor() {
    return Tensors.of(data.duplicate().order(ByteOrder.LITTLE_ENDIAN), type, shape);
  }

  /** The elements as floats; the type must be F32. */
  public float[] floats() {
    if (type != DType.F32) {
      throw new IllegalStateException("elements are " + type);
    }
    float[] values = new float[data.remaining() / 4];
    data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** The elements as doubles; the type must be F64. */
  public double[] doubles() {
    if (type != DType.F64) {
      throw new IllegalStateException("elements are " + type);
    }
    double[] values = new double[data.remaining() / 8];
    data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
    return values;
  }
}
