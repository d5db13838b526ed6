package org.vpobuilder.validation.model.swin;

import java.util.List;

/**
 * Sizes of a Swin.
 *
 * @param width channels of the first stage; each further stage has twice the channels
 * @param depths number of blocks of each of the four stages
 * @param heads number of heads of each stage's attention
 * @param window side of the windows, pixels of a map
 * @param dropPath drop rate of the last block; the first block drops nothing, and the rates between
 *     increase evenly
 */
public record SwinConfig(
    int width, List<Integer> depths, List<Integer> heads, int window, double dropPath) {
  public SwinConfig {
    depths = List.copyOf(depths);
    heads = List.copyOf(heads);
    if (depths.size() != 4 || heads.size() != 4) {
      throw new IllegalArgumentException(
          "got depths %s, heads %s, wanted 4 of each".formatted(depths, heads));
    }
  }

  /** Swin-B with windows of 12, as pretrained at 384 pixels. */
  public static SwinConfig base() {
    return new SwinConfig(128, List.of(2, 2, 18, 2), List.of(4, 8, 16, 32), 12, 0.3);
  }

  /** The channels of each stage. */
  public List<Integer> widths() {
    return List.of(width, 2 * width, 4 * width, 8 * width);
  }
}
