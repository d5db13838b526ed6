package org.vpobuilder.validation.tensor;

/**
 * Values of maps between their pixels. Places are (x, y) pairs. A map is zero outside of its
 * border, so values fade to zero within one pixel of it.
 */
public final class Sampling {
  private static final Script DEFORMABLE =
      Script.of(
          "value: Tensor, places: Tensor, weights: Tensor, sizes: Tensor",
          "Tensor",
          """
          b = torch.size(value, 0)
          heads = torch.size(value, 2)
          n = torch.mul(b, heads)
          width = torch.size(value, 3)
          q = torch.size(places, 1)
          points = torch.size(places, 4)
          start = 0
          parts = annotate(List[Tensor], [])
          for l in range(torch.size(places, 3)):
            h = int(torch.item(sizes[torch.mul(l, 2)]))
            w = int(torch.item(sizes[torch.add(torch.mul(l, 2), 1)]))
            end = torch.add(start, torch.mul(h, w))
            v = torch.permute(torch.slice(value, 1, start, end, 1), [0, 2, 3, 1])
            p = torch.permute(torch.select(places, 3, l), [0, 2, 1, 3, 4])
            grid = torch.sub(torch.mul(torch.reshape(p, [n, q, points, 2]), 2.), 1.)
            s = torch.grid_sampler(torch.reshape(v, [n, width, h, w]), grid, 0, 0, False)
            a = torch.permute(torch.select(weights, 3, l), [0, 2, 1, 3])
            a0 = torch.reshape(a, [n, 1, q, points])
            _0 = torch.append(parts, torch.sum(torch.mul(s, a0), [3]))
            start = end
          out = torch.sum(torch.stack(parts, 0), [0])
          return torch.transpose(torch.reshape(out, [b, torch.mul(heads, width), q]), 1, 2)""");

  private Sampling() {}

  /**
   * Bilinear samples, as {@code torch.nn.functional.grid_sample} with zero padding.
   *
   * @param x [N, C, H, W]
   * @param grid [N, H', W', 2]: -1 to 1 across and down
   * @param alignCorners whether -1 and 1 are the centres of the outermost pixels; otherwise they
   *     are their outer edges
   * @return [N, C, H', W']
   */
  public static Tensor grid(Tensor x, Tensor grid, boolean alignCorners) {
    return Script.expression(
            "x, g", "torch.grid_sampler(x, g, 0, 0, " + (alignCorners ? "True" : "False") + ")")
        .call(x, grid);
  }

  /**
   * Bilinear samples at places from (0, 0), the outer corner of the first pixel, to (1, 1): the
   * point sampling of PointRend (Kirillov et al. 2020).
   *
   * @param x [N, C, H, W]
   * @param places [N, P, 2]
   * @return [N, C, P]
   */
  public static Tensor points(Tensor x, Tensor places) {
    return points(x, places, 0);
  }

  /** The values of the pixels in which the places lie. */
  public static Tensor nearestPoints(Tensor x, Tensor places) {
    return points(x, places, 1);
  }

  private static Tensor points(Tensor x, Tensor places, int interpolation) {
    return Script.expression(
            "x, p",
            "torch.squeeze(torch.grid_sampler(x, torch.unsqueeze(torch.sub(torch.mul(p, 2.), 1.),"
                + " 2), "
                + interpolation
                + ", 0, False), 3)")
        .call(x, places);
  }

  /**
   * The core of multi-scale deformable attention (Zhu et al. 2021, eq. 3): each query's head takes
   * a weighted sum of samples of all levels. Autograd keeps the samples, one number for each of the
   * B Q heads L P width; a level's weighted samples are freed as soon as they are added up.
   *
   * @param value [B, S, heads, width]: the pixels of all levels, one level after another
   * @param places [B, Q, heads, L, P, 2], 0 to 1 over each level
   * @param weights [B, Q, heads, L, P]
   * @param sizes height and width of each level, 2 L integers on the CPU
   * @return [B, Q, heads width]
   */
  public static Tensor deformable(Tensor value, Tensor places, Tensor weights, Tensor sizes) {
    return DEFORMABLE.call(value, places, weights, sizes);
  }
}
