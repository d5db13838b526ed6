package org.vpobuilder.validation.model;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * The weights and inputs of {@code src/test/python/weight_formula.py}, so that no files are needed.
 */
public final class WeightFormula {
  private WeightFormula() {}

  /** Gives every parameter and buffer of {@code module} its value by name. */
  public static void fill(Module module) {
    fill(module, "");
  }

  /** The same for a part whose names in the whole begin with {@code prefix}. */
  public static void fill(Module module, String prefix) {
    try (Autograd.Off off = Autograd.off()) {
      module
          .state()
          .forEach(
              (name, tensor) -> {
                if (tensor.type() != DType.I64) {
                  tensor.assign(Tensors.of(values(prefix + name, tensor.shape()), tensor.shape()));
                }
              });
    }
  }

  /** An input called {@code name}: [-scale / 2, scale / 2). */
  public static Tensor input(String name, double scale, long... shape) {
    double[] draws = draws(name, count(shape));
    float[] values = new float[draws.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (draws[i] * scale);
    }
    return Tensors.of(values, shape);
  }

  /** u in [-0.5, 0.5): 24 bits of a linear congruential generator begun at the name's CRC-32. */
  public static double[] draws(String name, int count) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    int x = (int) crc.getValue();
    double[] draws = new double[count];
    for (int i = 0; i < count; i++) {
      x = x * 1664525 + 1013904223;
      draws[i] = (x >>> 8) / (double) (1 << 24) - 0.5;
    }
    return draws;
  }

  private static float[] values(String name, long[] shape) {
    double[] draws = draws(name, count(shape));
    String leaf = name.substring(name.lastIndexOf('.') + 1);
    double scale = shape.length >= 2 ? 2 * Math.sqrt(3.0 * shape[0] / draws.length) : 0.2;
    double offset = 0;
    if (leaf.equals("running_var")) {
      scale = 0.5;
      offset = 1.25;
    } else if (leaf.equals("weight") && shape.length == 1) {
      offset = 1;
    }
    float[] values = new float[draws.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (offset + scale * draws[i]);
    }
    return values;
  }

  private static int count(long... shape) {
    long count = 1;
    for (long length : shape) {
      count *= length;
    }
    return Math.toIntExact(count);
  }
}
