package org.vpobuilder.pipeline.world;

/**
 * An object that should be in an image, before it has a position.
 *
 * @param required whether it may not be left out if there is no free space
 * @param strip the one of {@code strips} equal vertical strips in which its centre lies, from the
 *     left
 * @param strips 1 if it may lie anywhere
 */
record Wish(Look look, Kind kind, boolean required, int strip, int strips) {

  /** The kind of object. */
  enum Kind {
    NORMAL,
    /** An object as large as its strip, in the middle of it. */
    ROW,
    /** An object below 0.5% of the image. */
    TINY,
    /** Many small copies under one annotation. */
    CROWD
  }

  static Wish required(Look look) {
    return new Wish(look, Kind.NORMAL, true, 0, 1);
  }

  static Wish optional(Look look) {
    return new Wish(look, Kind.NORMAL, false, 0, 1);
  }

  static Wish inStrip(Look look, Kind kind, int strip, int strips) {
    return new Wish(look, kind, true, strip, strips);
  }

  static Wish of(Look look, Kind kind) {
    return new Wish(look, kind, false, 0, 1);
  }
}
