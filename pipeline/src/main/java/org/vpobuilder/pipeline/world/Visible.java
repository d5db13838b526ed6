package org.vpobuilder.pipeline.world;

import java.util.Arrays;

/** Which object of a scene is seen where: of those at a pixel the one that is painted last. */
final class Visible {
  /** Of a pixel that shows the backdrop. */
  static final int NOBODY = -1;

  private Visible() {}

  /** The place in {@link DrawnScene#objects} of who is seen, pixel by pixel, row by row. */
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

  /** Where one of them is seen. */
  static RunLengths of(int[] owners, int owner, Frame frame) {
    return RunLengths.of(i -> owners[i] == owner, frame.height(), frame.width());
  }
}
