package org.vpobuilder.validation.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * Weights by sines, for networks whose golden values were made so: element i of the j-th entry of
 * the state_dict is b = sin(0.37 i + 0.11 j), scaled by what the entry is.
 */
public final class SineWeights {
  /** Angles are the sums of one of these and a multiple of their number. */
  private static final int BLOCK = 4096;

  private static final double STEP = 0.37;
  private static final double ENTRY = 0.11;

  private SineWeights() {}

  /** "name,shape" of every tensor of a network, shapes as "2x3". */
  public static Map<String, String> entries(Module network) {
    Map<String, String> entries = new LinkedHashMap<>();
    network.state().forEach((name, tensor) -> entries.put(name, shape(tensor)));
    return entries;
  }

  private static String shape(Tensor tensor) {
    return Arrays.stream(tensor.shape()).mapToObj(Long::toString).collect(Collectors.joining("x"));
  }

  /**
   * Fills a network.
   *
   * @param names of all entries of the published state_dict, in its order
   */
  public static void fill(Module network, List<String> names) {
    double[] sines = new double[BLOCK];
    double[] cosines = new double[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
      sines[i] = Math.sin(STEP * i);
      cosines[i] = Math.cos(STEP * i);
    }
    Map<String, Tensor> state = network.state();
    assertThat(names).containsAll(state.keySet());
    try (Autograd.Off off = Autograd.off()) {
      for (int j = 0; j < names.size(); j++) {
        Tensor tensor = state.get(names.get(j));
        if (tensor != null && tensor.type() != DType.I64) {
          tensor.assign(
              Tensors.of(values(names.get(j), tensor.shape(), j, sines, cosines), tensor.shape()));
        }
      }
    }
  }

  private static float[] values(
      String name, long[] shape, int entry, double[] sines, double[] cosines) {
    long count = 1;
    for (long length : shape) {
      count *= length;
    }
    double scale = shape.length < 2 ? 0.02 : Math.sqrt(2.0 * shape[0] / count);
    double offset = 0;
    if (name.endsWith("running_mean")) {
      scale = 0.1;
    } else if (name.endsWith("running_var") || (shape.length == 1 && name.endsWith("weight"))) {
      scale = 0.1;
      offset = 1;
    }
    float[] values = new float[Math.toIntExact(count)];
    for (int from = 0; from < values.length; from += BLOCK) {
      double sine = Math.sin(STEP * from + ENTRY * entry);
      double cosine = Math.cos(STEP * from + ENTRY * entry);
      int block = Math.min(BLOCK, values.length - from);
      for (int i = 0; i < block; i++) {
        values[from + i] = (float) (offset + scale * (sine * cosines[i] + cosine * sines[i]));
      }
    }
    return values;
  }

  /** sin(0.05 y + 0.03 x + c + b), [batch, 3, side, side]: images that are normalised already. */
  public static Tensor images(int batch, int side) {
    return images(batch, side, 0.05, 0.03, 0);
  }

  /** cos(0.04 y + 0.06 x + c + b), like {@link #images}: pictures of masks. */
  public static Tensor maskiges(int batch, int side) {
    return images(batch, side, 0.04, 0.06, Math.PI / 2);
  }

  private static Tensor images(int batch, int side, double down, double across, double phase) {
    float[] values = new float[batch * 3 * side * side];
    int at = 0;
    for (int b = 0; b < batch; b++) {
      for (int c = 0; c < 3; c++) {
        for (int y = 0; y < side; y++) {
          for (int x = 0; x < side; x++) {
            values[at++] = (float) Math.sin(down * y + across * x + c + b + phase);
          }
        }
      }
    }
    return Tensors.of(values, batch, 3, side, side);
  }

  /** sin(0.1 t + 0.2 f + b), [batch, 1, 96, 64]: sounds. */
  public static Tensor sounds(int batch) {
    float[] values = new float[batch * 96 * 64];
    int at = 0;
    for (int b = 0; b < batch; b++) {
      for (int t = 0; t < 96; t++) {
        for (int f = 0; f < 64; f++) {
          values[at++] = (float) Math.sin(0.1 * t + 0.2 * f + b);
        }
      }
    }
    return Tensors.of(values, batch, 1, 96, 64);
  }
}
