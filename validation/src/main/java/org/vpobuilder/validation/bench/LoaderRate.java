package org.vpobuilder.validation.bench;

/**
 * Whether a loader keeps up with training, in images per second.
 *
 * @param alone the loader with nothing beside it
 * @param beside the loader while steps run
 * @param step training while nothing else runs
 * @param stepBeside training while the loader runs as fast as it can
 * @param factor {@code beside / stepBeside}: at least {@link #GOAL}, loading never holds training
 *     up
 */
public record LoaderRate(
    String preset,
    int workers,
    double alone,
    double beside,
    double step,
    double stepBeside,
    double factor) {
  /** What is aimed at. */
  public static final double GOAL = 2;
}
