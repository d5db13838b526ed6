package org.vpobuilder.validation.model.backbone;

import org.vpobuilder.validation.tensor.DType;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/** The coordinates of pixel centres, from -1 at the left or top to 1 at the right or bottom. */
public final class Places {
  private Places() {}

  /** The coordinates across and down as two maps: [1, 2, height, width]. */
  static Tensor maps(long height, long width) {
    Tensor across = centres(width).reshape(1, 1, 1, width).expand(1, 1, height, width);
    Tensor down = centres(height).reshape(1, 1, height, 1).expand(1, 1, height, width);
    return Tensors.concat(1, across, down);
  }

  /** The same coordinates, one pixel after another: [1, height width, 2]. */
  public static Tensor rows(long height, long width) {
    return maps(height, width).reshape(1, 2, height * width).transpose(1, 2);
  }

  private static Tensor centres(long count) {
    return Tensors.range(count).to(DType.F32).add(0.5).mul(2.0 / count).sub(1);
  }
}
