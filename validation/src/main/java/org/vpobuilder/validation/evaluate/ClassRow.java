package org.vpobuilder.validation.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One class in the table of an evaluation. Scores are in percent.
 *
 * @param index pixel value in the masks; 0 is the background
 * @param name name of the class
 * @param iou absent if the class is neither in the truth nor in the prediction
 * @param fBeta absent if the class is neither in the truth nor in the prediction
 * @param fdr absent if the class was never predicted
 * @param pixels number of pixels in the truth
 * @param predictedPixels number of pixels in the prediction
 */
public record ClassRow(
    int index,
    String name,
    @Nullable Double iou,
    @Nullable Double fBeta,
    @Nullable Double fdr,
    long pixels,
    long predictedPixels) {

  /** The row of every class of {@code matrix}, in the order of the indices. */
  static List<ClassRow> of(ConfusionMatrix matrix, ClassNames names) {
    List<ClassRow> rows = new ArrayList<>(matrix.classes());
    for (int c = 0; c < matrix.classes(); c++) {
      ClassCounts counts = matrix.of(c);
      rows.add(
          new ClassRow(
              c,
              names.of(c),
              counts.present() ? counts.iou() : null,
              counts.present() ? counts.fBeta() : null,
              counts.predicted() ? counts.fdr() : null,
              counts.pixels(),
              counts.truePositives() + counts.falsePositives()));
    }
    return rows;
  }
}
