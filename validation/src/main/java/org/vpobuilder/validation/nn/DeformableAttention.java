package org.vpobuilder.validation.nn;

import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Sampling;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * Multi-scale deformable self-attention (Zhu et al. 2021, §4.1, eq. 3): each pixel of a pyramid
 * looks at a few points of every level, at offsets from its own position that it predicts.
 * Parameters have the published names and initial values: {@code sampling_offsets}, {@code
 * attention_weights}, {@code value_proj}, {@code output_proj}.
 */
public final class DeformableAttention extends Module {
  private final int heads;
  private final int levels;
  private final int points;
  private final Linear offsets;
  private final Linear weights;
  private final Linear value;
  private final Linear output;

  /**
   * Attention not yet initialised.
   *
   * @param width channels, a multiple of {@code heads}
   * @param points number of points on each level for each head
   */
  public DeformableAttention(int width, int heads, int levels, int points) {
    if (width % heads != 0) {
      throw new IllegalArgumentException(
          "got width " + width + ", wanted a multiple of " + heads + " heads");
    }
    this.heads = heads;
    this.levels = levels;
    this.points = points;
    int samples = heads * levels * points;
    offsets =
        child(
            "sampling_offsets", new Linear(width, 2 * samples, Init.ZEROS, this::startingOffsets));
    weights = child("attention_weights", new Linear(width, samples, Init.ZEROS, Init.ZEROS));
    value = child("value_proj", new Linear(width, width, Init.XAVIER_UNIFORM, Init.ZEROS));
    output = child("output_proj", new Linear(width, width, Init.XAVIER_UNIFORM, Init.ZEROS));
  }

  /**
   * The initial offsets: the heads look in directions that lie evenly around the circle, stretched
   * to a square; point p is p pixels away, p from 1.
   */
  private float[] startingOffsets(long[] shape, DrawStream draws) {
    float[] values = new float[Math.toIntExact(shape[0])];
    for (int i = 0; i < values.length; i += 2) {
      int sample = i / 2;
      double angle = 2 * Math.PI * (sample / (levels * points)) / heads;
      double x = StrictMath.cos(angle);
      double y = StrictMath.sin(angle);
      double away = (sample % points + 1) / Math.max(Math.abs(x), Math.abs(y));
      values[i] = (float) (x * away);
      values[i + 1] = (float) (y * away);
    }
    return values;
  }

  /**
   * Attends from each pixel to the pyramid.
   *
   * @param query pixels and their positions, [B, S, width]
   * @param input pixels, [B, S, width]
   * @param pyramid sizes of the maps of the S tokens
   * @return [B, S, width]
   */
  public Tensor forward(Tensor query, Tensor input, Pyramid pyramid) {
    long batch = query.size(0);
    long count = query.size(1);
    Tensor away =
        NeuralOps.widened(offsets.forward(query)).reshape(batch, count, heads, levels, points, 2);
    Tensor places = away.div(pyramid.extents()).add(pyramid.centres());
    Tensor shares =
        NeuralOps.softmax(weights.forward(query).reshape(batch, count, heads, -1), -1)
            .reshape(batch, count, heads, levels, points);
    Tensor values =
        NeuralOps.widened(value.forward(input)).reshape(batch, input.size(1), heads, -1);
    return output.forward(Sampling.deformable(values, places, shares, pyramid.onHost()));
  }
}
