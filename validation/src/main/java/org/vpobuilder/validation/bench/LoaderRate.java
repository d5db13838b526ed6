package org.vpobuilder.validation.bench;

/**
 * The speed of a loader compared with that of training, in images per second.
 *
 * @param alone the loader while nothing else runs
 * @param beside the loader during training steps
 * @param step training while nothing else runs
 * @param stepBeside training while the loader runs as fast as it can
 * @param factor {@code beside / stepBeside}; if it is at least {@link #GOAL}, training never waits
 *     for the loader
 */
public record LoaderRate(
    String preset,
    int workers,
    double alone,
    double beside,
    double step,
    double stepBeside,
    double factor) {
  /** The factor to reach. */
  public static final double GOAL = 2;
}
