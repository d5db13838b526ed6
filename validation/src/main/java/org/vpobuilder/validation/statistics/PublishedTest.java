package org.vpobuilder.validation.statistics;

import java.math.BigDecimal;
import java.util.List;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * A published comparison of two arms: the figures that the paper prints, to be tested again.
 *
 * @param metric name in the paper
 * @param p p-value as printed
 */
public record PublishedTest(
    String metric,
    String firstName,
    PrintedFigure first,
    String secondName,
    PrintedFigure second,
    BigDecimal p) {

  /** The name of the only comparison so far. */
  public static final String AVS_M_SS = "avs-m-ss";

  /** TPAVI on AVSBench-Object (SS) and on AVS-M-SS, three runs each: S1 §5.2. */
  private static final List<PublishedTest> AVS_M_SS_TESTS =
      List.of(
          avsMSs("mIoU", "72.01,0.7,3", "72.07,0.7,3", "0.66"),
          avsMSs("F_beta", "83.36,1.2,3", "83.70,1.0,3", "0.73"));

  private static PublishedTest avsMSs(String metric, String first, String second, String p) {
    return new PublishedTest(
        metric,
        "original",
        PrintedFigure.parse(first),
        AVS_M_SS,
        PrintedFigure.parse(second),
        new BigDecimal(p));
  }

  /**
   * The comparisons of that name.
   *
   * @throws BadInputException if there are none
   */
  public static List<PublishedTest> named(String name) {
    if (!name.equals(AVS_M_SS)) {
      throw new BadInputException("--published: got '%s', wanted %s".formatted(name, AVS_M_SS));
    }
    return AVS_M_SS_TESTS;
  }

  /** Tests the printed figures, and compares the printed p-value with them. */
  public TwoArmResult compare(TestOptions options) {
    return TwoArmTest.compare(metric, first.arm(firstName), second.arm(secondName), options)
        .with(PrintedCheck.of(first, second, p));
  }
}
