package org.vpobuilder.validation.evaluate;

/**
 * Pixels of one class, and the scores that follow from them, in percent. A score whose denominator
 * is zero is NaN.
 *
 * @param truePositives pixels of the class that were predicted as the class
 * @param falsePositives pixels of other classes that were predicted as the class
 * @param falseNegatives pixels of the class that were predicted as other classes
 */
public record ClassCounts(long truePositives, long falsePositives, long falseNegatives) {
  /** beta squared of F_beta (S1 §5, after TPAVI): precision has more weight than recall. */
  public static final double BETA_SQUARED = 0.3;

  private static final double PERCENT = 100.0;

  /** Whether the class is in the truth or in the prediction: its IoU and F_beta are defined. */
  public boolean present() {
    return truePositives + falsePositives + falseNegatives > 0;
  }

  /** Whether a pixel was predicted as the class: its FDR is defined. */
  public boolean predicted() {
    return truePositives + falsePositives > 0;
  }

  /** Pixels of the class in the truth. */
  public long pixels() {
    return truePositives + falseNegatives;
  }

  /** TP / (TP + FP + FN). */
  public double iou() {
    return PERCENT * truePositives / (truePositives + falsePositives + falseNegatives);
  }

  /** (1 + b) TP / ((1 + b) TP + b FN + FP), b = {@link #BETA_SQUARED}. */
  public double fBeta() {
    double weighted = (1 + BETA_SQUARED) * truePositives;
    return PERCENT * weighted / (weighted + BETA_SQUARED * falseNegatives + falsePositives);
  }

  /** FP / (FP + TP), the false discovery rate; 100 minus the precision. */
  public double fdr() {
    return PERCENT * falsePositives / (falsePositives + truePositives);
  }
}
