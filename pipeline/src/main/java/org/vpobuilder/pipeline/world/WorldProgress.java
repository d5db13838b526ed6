package org.vpobuilder.pipeline.world;

/** Takes the progress of writing a world; called by one thread at a time. */
@FunctionalInterface
public interface WorldProgress {
  /** Ignores the progress. */
  WorldProgress SILENT = (what, done, total) -> {};

  /**
   * {@code done} of {@code total} pieces of {@code what} ("annotations", "images" or "clips")
   * exist.
   */
  void advanced(String what, int done, int total);
}
