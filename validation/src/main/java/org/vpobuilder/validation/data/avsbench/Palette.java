package org.vpobuilder.validation.data.avsbench;

/**
 * The colours of AVSS's {@code labels_rgb}: Pascal VOC's colour map, in which bit 3k + c of an
 * index is bit 7 - k of channel c.
 */
final class Palette {
  /** Background and 70 classes. */
  static final int CLASSES = 71;

  private Palette() {}

  /**
   * The index of a colour; background for a colour that is not in the map, as in the authors'
   * loader.
   */
  static int index(int red, int green, int blue) {
    int index = 0;
    for (int k = 0; k < 8; k++) {
      int bits = (red >> (7 - k) & 1) | (green >> (7 - k) & 1) << 1 | (blue >> (7 - k) & 1) << 2;
      index |= k < 3 ? bits << (3 * k) : bits == 0 ? 0 : CLASSES;
    }
    return index < CLASSES ? index : 0;
  }
}
