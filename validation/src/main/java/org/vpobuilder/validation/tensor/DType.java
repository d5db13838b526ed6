package org.vpobuilder.validation.tensor;

import ai.djl.ndarray.types.DataType;

/** The type of a tensor's elements. */
public enum DType {
  F32(DataType.FLOAT32, 6, 4),
  F64(DataType.FLOAT64, 7, 8),
  F16(DataType.FLOAT16, 5, 2),
  BF16(DataType.BFLOAT16, 15, 2),
  I64(DataType.INT64, 4, 8),
  I32(DataType.INT32, 3, 4),
  U8(DataType.UINT8, 0, 1),
  BOOL(DataType.BOOLEAN, 11, 1);

  final DataType djl;

  /** PyTorch's number of the type in serialised TorchScript. */
  final int scalar;

  private final int bytes;

  DType(DataType djl, int scalar, int bytes) {
    this.djl = djl;
    this.scalar = scalar;
    this.bytes = bytes;
  }

  /** The number of bytes of one element. */
  public int bytes() {
    return bytes;
  }

  static DType of(DataType type) {
    if (type == DataType.UNKNOWN) {
      // DJL returns bfloat16 as unknown; no other type made here is unknown to it.
      return BF16;
    }
    for (DType each : values()) {
      if (each.djl == type) {
        return each;
      }
    }
    throw new IllegalArgumentException("no tensor type for " + type);
  }
}
