package org.vpobuilder.pipeline.world;

import java.util.List;
import java.util.Optional;

/**
 * All looks of the world.
 *
 * @param sounding looks of the 21 classes, in the order of the class table
 * @param distractors looks of other COCO categories
 * @param stride from one class to the next that the first images show; it should share no factor
 *     with the number of classes, so that they show all
 */
record Looks(List<Look> sounding, List<Look> distractors, int stride) {
  /** Prime to 21: consecutive classes are far apart in the table, and no two are persons. */
  static final int STRIDE = 8;

  static Looks load() {
    List<Look> all = DataFiles.lines("looks.txt").stream().map(Look::parse).toList();
    return new Looks(
        all.stream().filter(look -> !look.isDistractor()).toList(),
        all.stream().filter(Look::isDistractor).toList(),
        STRIDE);
  }

  /** Only those of {@code classes}, or all if there are none. */
  Looks only(List<String> classes) {
    return classes.isEmpty()
        ? this
        : new Looks(
            sounding.stream().filter(look -> classes.contains(look.name())).toList(),
            distractors,
            stride);
  }

  Optional<Look> named(String name) {
    return sounding.stream().filter(look -> look.name().equals(name)).findFirst();
  }

  /** A sounding look chosen by weight from {@code unit} in [0, 1). */
  Look weighted(double unit) {
    double left = unit * sounding.stream().mapToDouble(Look::weight).sum();
    for (Look look : sounding) {
      left -= look.weight();
      if (left < 0) {
        return look;
      }
    }
    return sounding.get(sounding.size() - 1);
  }
}
