package org.vpobuilder.validation.bench;

/**
 * How much longer ours takes than PyTorch.
 *
 * @param value median over the pairs of runs that followed one another, ours over PyTorch's: other
 *     load on the machine, which lasts longer than a run, hits both of a pair
 * @param cpu the same of CPU time
 */
public record Ratio(String preset, String work, double value, double cpu) {
  /** What is aimed at. */
  public static final double GOAL = 1.15;
}
