package org.vpobuilder.pipeline.sources.coco;

import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * Guesses about an image's masks from its annotation records, before the masks are read. They only
 * decide the order in which images are read. For the objects of one image, in one order.
 */
final class GuessedShapes {
  /** Boxes that share less than this part of their union belong to two objects. */
  private static final double SAME_BOX = 0.9;

  /** The most objects that a further one is compared with: bounds the time for a crowded image. */
  private static final int MOST_COMPARED = 1000;

  private final InstanceTable table;
  private final double width;
  private final double height;
  private final IntArrayList seen = new IntArrayList(4);

  GuessedShapes(InstanceTable table, long width, long height) {
    this.table = table;
    this.width = width;
    this.height = height;
  }

  /**
   * The area of the record if it is plausible. An area that is missing, negative or larger than the
   * box or the image is not: then the area of the box, or NaN if the box is not plausible either.
   * An area of less than a pixel is returned unchanged.
   */
  double area(int row) {
    double area = table.area.getDouble(row);
    boolean hasBox = number(row, 2) > 0 && number(row, 3) > 0;
    // Boxes are written with one or two decimals; masks are whole pixels.
    double most = hasBox ? (number(row, 2) + 1) * (number(row, 3) + 1) : Double.POSITIVE_INFINITY;
    if (area >= 0 && area <= Math.min(most, width * height)) {
      return area;
    }
    double box = number(row, 2) * number(row, 3);
    return hasBox && Double.isFinite(box) ? Math.min(box, width * height) : Double.NaN;
  }

  /**
   * Whether an earlier object of the same category has nearly the same box and neither is a crowd.
   */
  boolean isLikelyDuplicate(int row) {
    if (table.crowd.getInt(row) == 1 || !(number(row, 2) > 0 && number(row, 3) > 0)) {
      return false;
    }
    for (int i = 0; i < Math.min(seen.size(), MOST_COMPARED); i++) {
      int other = seen.getInt(i);
      if (table.category.getInt(other) == table.category.getInt(row)
          && overlap(row, other) > SAME_BOX) {
        return true;
      }
    }
    seen.add(row);
    return false;
  }

  /** The boxes' intersection over their union. */
  private double overlap(int a, int b) {
    double wide =
        Math.min(number(a, 0) + number(a, 2), number(b, 0) + number(b, 2))
            - Math.max(number(a, 0), number(b, 0));
    double high =
        Math.min(number(a, 1) + number(a, 3), number(b, 1) + number(b, 3))
            - Math.max(number(a, 1), number(b, 1));
    if (!(wide > 0 && high > 0)) {
      return 0;
    }
    double both = wide * high;
    return both / (number(a, 2) * number(a, 3) + number(b, 2) * number(b, 3) - both);
  }

  /** One of the four numbers of a box: x, y, width, height. */
  private double number(int row, int which) {
    return table.boxes.getFloat(row * InstanceTable.BOX + which);
  }
}
