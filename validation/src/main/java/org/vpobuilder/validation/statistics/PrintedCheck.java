package org.vpobuilder.validation.statistics;

import java.math.BigDecimal;

/**
 * A check whether a printed p-value follows from the printed means, deviations and numbers of runs.
 *
 * @param printedP p-value as printed
 * @param possible the p-values of Student's test that the figures could have had before rounding
 * @param follows whether one of them rounds to the printed p-value
 */
public record PrintedCheck(BigDecimal printedP, Interval possible, boolean follows) {
  /** Checks a printed p against the figures of both arms. */
  public static PrintedCheck of(PrintedFigure a, PrintedFigure b, BigDecimal printedP) {
    Interval ma = a.means();
    Interval mb = b.means();
    double least = Math.max(0, Math.max(ma.low() - mb.high(), mb.low() - ma.high()));
    double most = Math.max(ma.high() - mb.low(), mb.high() - ma.low());
    double highest = p(least, a.sds().high(), a.n(), b.sds().high(), b.n());
    double lowest = p(most, a.sds().low(), a.n(), b.sds().low(), b.n());
    Interval rounded = PrintedFigure.around(printedP);
    boolean follows = rounded.high() >= lowest && rounded.low() <= highest;
    return new PrintedCheck(printedP, new Interval(lowest, highest), follows);
  }

  private static double p(double difference, double sdA, int nA, double sdB, int nB) {
    if (sdA == 0 && sdB == 0) {
      return difference == 0 ? 1 : 0;
    }
    Arm a = Arm.of("a", 0, sdA, nA);
    Arm b = Arm.of("b", difference, sdB, nB);
    return MeanTest.student(a, b, TestOptions.DEFAULT).p();
  }
}
