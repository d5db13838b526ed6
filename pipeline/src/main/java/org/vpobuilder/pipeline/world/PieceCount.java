package org.vpobuilder.pipeline.world;

/** Counts finished pieces of one kind; threads may share it. */
final class PieceCount {
  private final WorldProgress listener;
  private final String what;
  private final int total;
  private int done;

  PieceCount(WorldProgress listener, String what, int total) {
    this.listener = listener;
    this.what = what;
    this.total = total;
  }

  synchronized void step() {
    done++;
    listener.advanced(what, done, total);
  }
}
