package org.vpobuilder.validation.model.pvt;

import java.util.List;

/**
 * Sizes of a PVT v2 (PVT v2, table 1), and a tiny one.
 *
 * @param stages the four stages, strides 4, 8, 16, 32
 * @param dropPath drop rate of the last block; the first block drops nothing, and the rates between
 *     increase evenly
 */
public record PvtConfig(List<Stage> stages, double dropPath) {
  private static final double PUBLISHED_DROP_PATH = 0.1;

  public PvtConfig {
    stages = List.copyOf(stages);
    if (stages.size() != 4) {
      throw new IllegalArgumentException("got " + stages.size() + " stages, wanted 4");
    }
  }

  /**
   * A stage: blocks at one resolution.
   *
   * @param width channels, a multiple of {@code heads}
   * @param expansion width of the feed-forward layer as a multiple of the stage's width
   * @param reduction side of the squares that attention folds into one key
   */
  public record Stage(int width, int depth, int heads, int expansion, int reduction) {
    public Stage {
      if (width % heads != 0) {
        throw new IllegalArgumentException(
            "got width " + width + ", wanted a multiple of " + heads + " heads");
      }
    }
  }

  public static PvtConfig b0() {
    return published(List.of(32, 64, 160, 256), List.of(2, 2, 2, 2), List.of(8, 8, 4, 4));
  }

  public static PvtConfig b1() {
    return wide(List.of(2, 2, 2, 2), List.of(8, 8, 4, 4));
  }

  public static PvtConfig b2() {
    return wide(List.of(3, 4, 6, 3), List.of(8, 8, 4, 4));
  }

  public static PvtConfig b3() {
    return wide(List.of(3, 4, 18, 3), List.of(8, 8, 4, 4));
  }

  public static PvtConfig b4() {
    return wide(List.of(3, 8, 27, 3), List.of(8, 8, 4, 4));
  }

  /** The network of TPAVI, CAVP and CPM. */
  public static PvtConfig b5() {
    return wide(List.of(3, 6, 40, 3), List.of(4, 4, 4, 4));
  }

  /** A network that trains in minutes on a CPU; not published. */
  public static PvtConfig tiny() {
    return new PvtConfig(
        List.of(
            new Stage(16, 1, 1, 2, 8),
            new Stage(32, 1, 2, 2, 4),
            new Stage(48, 2, 3, 2, 2),
            new Stage(64, 1, 4, 2, 1)),
        0.05);
  }

  public PvtConfig withDropPath(double rate) {
    return new PvtConfig(stages, rate);
  }

  /** The channels of each stage. */
  public List<Integer> widths() {
    return stages.stream().map(Stage::width).toList();
  }

  /** The number of blocks of all stages. */
  int depth() {
    return stages.stream().mapToInt(Stage::depth).sum();
  }

  private static PvtConfig wide(List<Integer> depths, List<Integer> expansions) {
    return published(List.of(64, 128, 320, 512), depths, expansions);
  }

  private static PvtConfig published(
      List<Integer> widths, List<Integer> depths, List<Integer> expansions) {
    return new PvtConfig(
        List.of(
            new Stage(widths.get(0), depths.get(0), 1, expansions.get(0), 8),
            new Stage(widths.get(1), depths.get(1), 2, expansions.get(1), 4),
            new Stage(widths.get(2), depths.get(2), 5, expansions.get(2), 2),
            new Stage(widths.get(3), depths.get(3), 8, expansions.get(3), 1)),
        PUBLISHED_DROP_PATH);
  }
}
