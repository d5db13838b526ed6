package org.vpobuilder.validation.nn;

import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.Tensors;

/**
 * The sizes of maps whose pixels follow each other, map after map and row by row, in one sequence
 * of S tokens.
 */
public record Pyramid(List<Size> sizes) {
  /** Height and width of a map, pixels. */
  public record Size(long height, long width) {
    public long pixels() {
      return height * width;
    }
  }

  public Pyramid {
    sizes = List.copyOf(sizes);
  }

  /** The sizes of maps [B, C, H, W]. */
  public static Pyramid of(List<Tensor> maps) {
    return new Pyramid(maps.stream().map(map -> new Size(map.size(2), map.size(3))).toList());
  }

  /** The pixels of a map [B, C, H, W] as tokens, [B, H W, C]. */
  public static Tensor tokens(Tensor map) {
    return map.reshape(map.size(0), map.size(1), -1).transpose(1, 2);
  }

  /** A sequence [B, S, C] as maps [B, C, H, W]. */
  public List<Tensor> maps(Tensor tokens) {
    List<Tensor> maps = new ArrayList<>();
    long start = 0;
    for (Size size : sizes) {
      Tensor part = tokens.slice(1, start, start + size.pixels()).transpose(1, 2);
      maps.add(part.reshape(tokens.size(0), tokens.size(2), size.height, size.width));
      start += size.pixels();
    }
    return maps;
  }

  /** The number of tokens, S. */
  public long count() {
    return sizes.stream().mapToLong(Size::pixels).sum();
  }

  /** The centre of each token's pixel, (x, y) from 0 to 1 over its own map: [1, S, 1, 1, 1, 2]. */
  Tensor centres() {
    float[] places = new float[Math.toIntExact(2 * count())];
    int at = 0;
    for (Size size : sizes) {
      for (long y = 0; y < size.height; y++) {
        for (long x = 0; x < size.width; x++) {
          places[at++] = (float) ((x + 0.5) / size.width);
          places[at++] = (float) ((y + 0.5) / size.height);
        }
      }
    }
    return Tensors.of(places, 1, count(), 1, 1, 1, 2);
  }

  /** The (width, height) of each map: [1, 1, 1, L, 1, 2]. */
  Tensor extents() {
    float[] extents = new float[2 * sizes.size()];
    for (int i = 0; i < sizes.size(); i++) {
      extents[2 * i] = sizes.get(i).width;
      extents[2 * i + 1] = sizes.get(i).height;
    }
    return Tensors.of(extents, 1, 1, 1, sizes.size(), 1, 2);
  }

  /** The height and width of each map, on the CPU. */
  Tensor onHost() {
    return Tensors.onHost(
        sizes.stream()
            .flatMapToLong(s -> java.util.stream.LongStream.of(s.height, s.width))
            .toArray());
  }
}
