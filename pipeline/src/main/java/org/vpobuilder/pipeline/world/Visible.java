package org.vpobuilder.pipeline.world;

import java.util.Arrays;

/** The visible object at each pixel of a scene: the one that is painted last. */
final class Visible {
  /** The value of a pixel that shows the backdrop. */
  static final int NOBODY = -1;

  private Visible() {}

  /** The index in {@link DrawnScene#objects} of the visible object, pixel by pixel, row by row. */
  static int[] owners(DrawnScene scene) {
    Frame frame = scene.frame();
    int[] owners = new int[frame.width() * frame.height()];
    Arrays.fill(owners, NOBODY);
    for (int k = 0; k < scene.objects().size(); k++) {
      byte[] pixels =
          RunLengths.of(scene.objects().get(k).rings(), frame.height(), frame.width())
              .bitmap((byte) 1);
      for (int i = 0; i < owners.length; i++) {
        owners[i] = pixels[i] == 1 ? k : owners[i];
      }
    }
    return owners;
  }

  /** The visible pixels of one object. */
  static RunLengths of(int[] owners, int owner, Frame frame) {
    return RunLengths.of(i -> owners[i] == owner, frame.height(), frame.width());
  }
}
