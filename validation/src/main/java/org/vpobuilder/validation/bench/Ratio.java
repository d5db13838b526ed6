package org.vpobuilder.validation.bench;

/**
 * The time of our implementation divided by that of PyTorch.
 *
 * @param value median over pairs of consecutive runs, ours over PyTorch's; other load on the
 *     machine lasts longer than a run, so it affects both runs of a pair
 * @param cpu the same ratio of CPU time
 */
public record Ratio(String preset, String work, double value, double cpu) {
  /** The ratio to reach. */
  public static final double GOAL = 1.15;
}
