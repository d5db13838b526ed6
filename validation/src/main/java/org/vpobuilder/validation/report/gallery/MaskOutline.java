package org.vpobuilder.validation.report.gallery;

import org.vpobuilder.spec.mask.Rle;

/**
 * A mask's outline as the path of an SVG picture: along the edges of its pixels, exactly, holes
 * too. To be filled by the even-odd rule.
 */
final class MaskOutline {
  private static final int[] DX = {1, 0, -1, 0};
  private static final int[] DY = {0, 1, 0, -1};

  private final int height;
  private final int width;
  private final byte[] pixels;

  /** Upper edges that a loop went along, by the pixel below them. */
  private final boolean[] passed;

  private final StringBuilder path = new StringBuilder();

  private MaskOutline(Rle mask) {
    height = mask.height();
    width = mask.width();
    pixels = new byte[height * width];
    passed = new boolean[height * width];
    mask.paint(pixels, (byte) 1);
  }

  /** The path; empty for a mask without pixels. */
  static String of(Rle mask) {
    MaskOutline outline = new MaskOutline(mask);
    for (int y = 0; y < outline.height; y++) {
      for (int x = 0; x < outline.width; x++) {
        // Every loop has an upper edge that it passes to the right.
        if (outline.at(x, y) && !outline.at(x, y - 1) && !outline.passed[y * outline.width + x]) {
          outline.loop(x, y);
        }
      }
    }
    return outline.path.toString();
  }

  private boolean at(int x, int y) {
    return x >= 0 && y >= 0 && x < width && y < height && pixels[y * width + x] != 0;
  }

  /** Goes round with the mask on the right hand: east, south, west, north are 0 to 3. */
  private void loop(int startX, int startY) {
    path.append('M').append(startX).append(' ').append(startY);
    int x = startX;
    int y = startY;
    int direction = 0;
    int length = 0;
    do {
      if (direction == 0) {
        passed[y * width + x] = true;
      }
      x += DX[direction];
      y += DY[direction];
      length++;
      int turned = turn(x, y, direction);
      if (turned != direction) {
        step(direction, length);
        direction = turned;
        length = 0;
      }
    } while (x != startX || y != startY || direction != 0);
    path.append('z');
  }

  /** Right where the mask ends ahead, left where it goes on before the edge, else straight. */
  private int turn(int x, int y, int direction) {
    // Of the four pixels about a corner, those ahead: offsets of their upper left corners.
    int right = (direction + 1) % 4;
    int aheadX = Math.min(DX[direction], 0) + Math.min(DX[right], 0);
    int aheadY = Math.min(DY[direction], 0) + Math.min(DY[right], 0);
    if (!at(x + aheadX, y + aheadY)) {
      return right;
    }
    int left = (direction + 3) % 4;
    int overX = Math.min(DX[direction], 0) + Math.min(DX[left], 0);
    int overY = Math.min(DY[direction], 0) + Math.min(DY[left], 0);
    return at(x + overX, y + overY) ? left : direction;
  }

  private void step(int direction, int length) {
    boolean along = direction % 2 == 0;
    path.append(along ? 'h' : 'v').append(direction < 2 ? length : -length);
  }
}
