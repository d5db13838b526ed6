package org.vpobuilder.validation.evaluate;

import java.util.List;

/** ToyAnswers to toy samples, whose truth is a rectangle. */
final class ToyAnswers {
  private static final int SIDE = SoundAnswer.SIDE;

  private ToyAnswers() {}

  /** A map that has this value in a rectangle, and 0 elsewhere. */
  static float[] painted(float value, int top, int left, int bottom, int right) {
    float[] map = new float[SIDE * SIDE];
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        map[y * SIDE + x] = value;
      }
    }
    return map;
  }

  /**
   * An answer.
   *
   * @param box top, left, bottom and right of what sounds; none if nothing does
   */
  static SoundAnswer of(String key, String image, String className, float[] answer, int... box) {
    byte[] truth = new byte[SIDE * SIDE];
    double share = 0;
    List<SoundAnswer.Box> boxes = List.of();
    if (box.length > 0) {
      float[] painted = painted(1, box[0], box[1], box[2], box[3]);
      for (int i = 0; i < truth.length; i++) {
        truth[i] = (byte) painted[i];
      }
      share = (double) (box[2] - box[0]) * (box[3] - box[1]) / (SIDE * SIDE);
      double side = SIDE;
      boxes =
          List.of(new SoundAnswer.Box(box[1] / side, box[0] / side, box[3] / side, box[2] / side));
    }
    return new SoundAnswer(
        key, image, List.of(className), new MaskFrame(answer, truth), share, boxes);
  }
}
