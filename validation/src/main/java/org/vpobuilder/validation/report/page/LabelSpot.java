package org.vpobuilder.validation.report.page;

import java.util.ArrayList;
import java.util.List;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.schemas.media.GreyPng.Grey;

/**
 * The position at which a class's name is written on a label map: on a pixel of the class, in the
 * middle of its longest run in its median row.
 *
 * @param share share of the picture's pixels, from 0 to 1
 */
public record LabelSpot(int index, double x, double y, double share) {
  private static final int BYTE = 0xff;

  /**
   * One position for each class except background and ignored pixels, in the order of the indices.
   */
  public static List<LabelSpot> of(Grey labels) {
    int[][] rows = new int[BYTE + 1][labels.height()];
    int[] pixels = new int[BYTE + 1];
    for (int i = 0; i < labels.pixels().length; i++) {
      int index = labels.pixels()[i] & BYTE;
      rows[index][i / labels.width()]++;
      pixels[index]++;
    }
    List<LabelSpot> spots = new ArrayList<>();
    for (int index = 1; index < VpoClass.IGNORE; index++) {
      if (pixels[index] > 0) {
        int row = median(rows[index], pixels[index]);
        double share = (double) pixels[index] / labels.pixels().length;
        spots.add(new LabelSpot(index, middle(labels, index, row), row + 0.5, share));
      }
    }
    return spots;
  }

  private static int median(int[] counts, int sum) {
    int seen = 0;
    int row = 0;
    while (2 * (seen + counts[row]) < sum) {
      seen += counts[row++];
    }
    return row;
  }

  private static double middle(Grey labels, int index, int row) {
    int best = 0;
    double middle = 0;
    int run = 0;
    for (int x = 0; x < labels.width(); x++) {
      run = (labels.pixels()[row * labels.width() + x] & BYTE) == index ? run + 1 : 0;
      if (run > best) {
        best = run;
        middle = x + 1 - run / 2.0;
      }
    }
    return middle;
  }
}
