package org.vpobuilder.validation.nn;

import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * Position encoding of maps by sines and cosines of falling frequency (Vaswani et al. 2017, §3.5,
 * for two axes as in DETR, Carion et al. 2020): half of the features encode the row, the other half
 * the column; within a half, even features are sin(p / 10000^(k / features)) and odd ones the
 * cosine of the same.
 *
 * @param width features of both axes together, a multiple of 4
 * @param normalised whether p runs to 2 pi over a map of any size (DETR, Mask2Former); otherwise p
 *     is the row or column, counted from 1 (AVSegFormer)
 */
public record SinePosition(int width, boolean normalised) {
  private static final double TEMPERATURE = 10000;
  private static final double EPS = 1e-6;

  public SinePosition {
    if (width % 4 != 0) {
      throw new IllegalArgumentException("got width " + width + ", wanted a multiple of 4");
    }
  }

  /** The encoding of a map, [1, H W, width], row by row. */
  public Tensor of(long height, long width) {
    int half = this.width / 2;
    Tensor rows = Tensors.of(axis(height), height, 1, half).expand(height, width, half);
    Tensor columns = Tensors.of(axis(width), 1, width, half).expand(height, width, half);
    return Tensors.concat(2, rows, columns).reshape(1, height * width, this.width);
  }

  private float[] axis(long length) {
    int half = width / 2;
    float[] values = new float[Math.toIntExact(length * half)];
    for (int i = 0; i < length; i++) {
      double place = normalised ? (i + 1) / (length + EPS) * 2 * Math.PI : i + 1;
      for (int k = 0; k < half; k += 2) {
        double angle = place / StrictMath.pow(TEMPERATURE, (double) k / half);
        values[i * half + k] = (float) StrictMath.sin(angle);
        values[i * half + k + 1] = (float) StrictMath.cos(angle);
      }
    }
    return values;
  }
}
