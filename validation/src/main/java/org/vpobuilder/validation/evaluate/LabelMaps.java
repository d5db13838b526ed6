package org.vpobuilder.validation.evaluate;

import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.spec.failure.BadInputException;

/** Checks arrays of class indices before they are counted. */
final class LabelMaps {
  private LabelMaps() {}

  /**
   * Throws if the maps differ in size or contain a value that is neither a class nor, in the truth,
   * 255.
   */
  static void check(byte[] truth, byte[] prediction, int classes) {
    checkLengths(truth.length, prediction.length);
    for (int i = 0; i < truth.length; i++) {
      int t = truth[i] & 0xff;
      if (t >= classes && t != VpoClass.IGNORE) {
        throw notAClass("truth", i, t, "a class below %d or 255".formatted(classes));
      }
      int p = prediction[i] & 0xff;
      if (p >= classes) {
        throw notAClass("prediction", i, p, "a class below " + classes);
      }
    }
  }

  static void checkLengths(int truth, int prediction) {
    if (truth != prediction) {
      throw new BadInputException(
          "prediction: got %d pixels, wanted the truth's %d".formatted(prediction, truth));
    }
  }

  private static BadInputException notAClass(String map, int pixel, int got, String wanted) {
    return new BadInputException(
        "%s, pixel %d: got label %d, wanted %s".formatted(map, pixel, got, wanted));
  }
}
