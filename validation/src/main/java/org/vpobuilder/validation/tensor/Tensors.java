package org.vpobuilder.validation.tensor;

import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import org.vpobuilder.spec.draw.Draws;

/** Creates tensors on the device of the current scope, and joins them. */
public final class Tensors {
  /**
   * The number of values that are drawn together. A draw is some ten operations on eight bytes
   * each: pieces that stay in a core's cache take a fifth of the time, and need no copies of the
   * whole tensor.
   */
  private static final long PIECE = 1 << 14;

  /**
   * SplitMix64 as in {@link org.vpobuilder.spec.draw.DrawStream}, n values at once: the state of
   * the n-th is the first state plus n times the golden gamma. Integers of 64 bits overflow in the
   * engine as in Java; its right shift keeps the sign, which the mask removes.
   */
  private static final Script SPLIT_MIX =
      Script.of(
          "x: Tensor, pieces: Tensor",
          "Tensor",
          """
          n = int(torch.item(pieces[1]))
          one = torch.expand(torch.sum(x, [0], True), [1, n])
          steps = torch.cumsum(torch.full_like(one, %d), 1)
          last = torch.slice(steps, 1, torch.sub(n, 1), n, 1)
          state = x
          parts = annotate(List[Tensor], [])
          for i in range(int(torch.item(pieces[0]))):
            z = torch.add(state, steps)
            a = torch.bitwise_and(torch.bitwise_right_shift(z, 30), %d)
            z0 = torch.mul(torch.bitwise_xor(z, a), %d)
            b = torch.bitwise_and(torch.bitwise_right_shift(z0, 27), %d)
            z1 = torch.mul(torch.bitwise_xor(z0, b), %d)
            c = torch.bitwise_and(torch.bitwise_right_shift(z1, 31), %d)
            z2 = torch.bitwise_xor(z1, c)
            u = torch.bitwise_and(torch.bitwise_right_shift(z2, 40), %d)
            f = torch.mul(torch.to(u, 6, False, False, None), 5.9604644775390625e-08)
            _0 = torch.append(parts, f)
            state = torch.add(state, last)
          return torch.cat(parts, 1)"""
              .formatted(
                  0x9e3779b97f4a7c15L,
                  (1L << 34) - 1,
                  0xbf58476d1ce4e5b9L,
                  (1L << 37) - 1,
                  0x94d049bb133111ebL,
                  (1L << 33) - 1,
                  (1L << 24) - 1));

  private Tensors() {}

  public static Tensor of(float[] values, long... shape) {
    return upload(FloatBuffer.wrap(values), DType.F32, shape);
  }

  public static Tensor of(long[] values, long... shape) {
    return upload(LongBuffer.wrap(values), DType.I64, shape);
  }

  public static Tensor of(double[] values, long... shape) {
    return upload(DoubleBuffer.wrap(values), DType.F64, shape);
  }

  /** A tensor of unsigned bytes: U8. */
  public static Tensor of(byte[] values, long... shape) {
    return upload(ByteBuffer.wrap(values), DType.U8, shape);
  }

  /** A tensor from little-endian bytes. */
  public static Tensor of(ByteBuffer values, DType type, long... shape) {
    return upload(values, type, shape);
  }

  /**
   * Copies a buffer into the engine. DJL wraps a direct buffer of Java, which autograd does not
   * own: garbage collection between forward and backward would corrupt gradients.
   */
  private static Tensor upload(Buffer values, DType type, long... shape) {
    PtNDManager manager = TensorScope.current().manager();
    try (PtNDArray wrapped = manager.create(values, new Shape(shape), type.djl)) {
      return TensorScope.adopt(JniUtils.clone(wrapped));
    }
  }

  public static Tensor zeros(DType type, long... shape) {
    return full(0, type, shape);
  }

  public static Tensor zeros(long... shape) {
    return full(0, DType.F32, shape);
  }

  public static Tensor ones(long... shape) {
    return full(1, DType.F32, shape);
  }

  public static Tensor full(double value, DType type, long... shape) {
    TensorScope scope = TensorScope.current();
    return new Tensor(
        JniUtils.full(
            scope.manager(),
            new Shape(shape),
            value,
            type.djl,
            scope.device().djl(),
            SparseFormat.DENSE));
  }

  /**
   * Integers as I64 on the CPU, for any device of the scope, because reading from a GPU would wait.
   */
  public static Tensor onHost(long... values) {
    try (TensorScope cpu = TensorScope.open(Device.CPU)) {
      return cpu.keep(of(values, values.length));
    }
  }

  /** A tensor without dimensions, owned by the engine: a constant that autograd may keep. */
  public static Tensor scalar(double value, DType type) {
    return full(value, type);
  }

  /** The integers from 0 to before {@code end}: I64. */
  public static Tensor range(long end) {
    long[] values = new long[Math.toIntExact(end)];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return of(values, end);
  }

  /**
   * Uniform numbers in [0, 1), drawn on the device: the upper 24 bits of the draws of {@link
   * Draws.Draw#stream}, in row-major order. A stream's numbers depend only on its address, not on
   * the other streams.
   *
   * @param addresses one address for each stream
   * @param shape shape of the numbers from each stream
   * @return F32, [addresses, shape...]
   */
  public static Tensor uniform(List<Draws.Draw> addresses, long... shape) {
    long[] states = addresses.stream().mapToLong(Draws.Draw::bits).toArray();
    long count = 1;
    long[] whole = new long[shape.length + 1];
    whole[0] = states.length;
    for (int i = 0; i < shape.length; i++) {
      count *= shape[i];
      whole[i + 1] = shape[i];
    }
    long pieces = Math.max(1, count * states.length / PIECE);
    long piece = Math.max(1, (count + pieces - 1) / pieces);
    return SPLIT_MIX
        .call(of(states, states.length, 1), onHost(pieces, piece))
        .slice(1, 0, count)
        .reshape(whole);
  }

  /**
   * Brings [B, C, H, W] into the memory format of the scope's mode; tensors of other ranks stay
   * unchanged.
   */
  public static Tensor arranged(Tensor x) {
    return arranged(x, TensorScope.current().mode().layout());
  }

  /**
   * Images, [B, C, H, W], in the memory format in which a network takes them fastest. This is the
   * mode's format, except for inference on a CPU: there channels last takes three quarters of the
   * time, while training with it takes 1.05 of the time (docs/benchmarks.md).
   */
  public static Tensor arrangedImages(Tensor x) {
    TensorScope scope = TensorScope.current();
    boolean inference = !scope.device().gpu() && !JniUtils.isGradMode();
    return arranged(x, inference ? ComputeMode.Layout.CHANNELS_LAST : scope.mode().layout());
  }

  private static Tensor arranged(Tensor x, ComputeMode.Layout layout) {
    int format = layout.format;
    return x.rank() == 4
        ? Script.expression("x", "torch.contiguous(x, memory_format=" + format + ")").call(x)
        : x;
  }

  /** Joins tensors along an existing dimension. */
  public static Tensor concat(int dim, List<Tensor> parts) {
    return TensorScope.adopt(JniUtils.cat(arrays(parts), dim));
  }

  public static Tensor concat(int dim, Tensor... parts) {
    return concat(dim, List.of(parts));
  }

  /** Joins tensors along a new dimension. */
  public static Tensor stack(int dim, List<Tensor> parts) {
    return TensorScope.adopt(JniUtils.stack(arrays(parts), dim));
  }

  private static PtNDArray[] arrays(List<Tensor> parts) {
    return parts.stream().map(Tensor::array).toArray(PtNDArray[]::new);
  }
}
