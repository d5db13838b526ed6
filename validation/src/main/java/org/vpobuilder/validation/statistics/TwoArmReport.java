package org.vpobuilder.validation.statistics;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.JsonFormat;

/**
 * The result of {@code vpo ttest}.
 *
 * @param source description of what was compared
 * @param untestable metrics on which all runs of each arm have the same score; null for none
 */
public record TwoArmReport(
    int formatVersion,
    String source,
    TestOptions options,
    List<TwoArmResult> results,
    @Nullable List<Untestable> untestable) {
  public static final int FORMAT_VERSION = 1;

  /**
   * Its JSON format, with a schema; call {@code violations} before reading, because some members
   * are optional.
   */
  public static final JsonFormat<TwoArmReport> JSON =
      JsonFormat.lenient(TwoArmReport.class, TwoArmReport.class, "two-arm-report.schema.json");

  public TwoArmReport {
    results = List.copyOf(results);
    untestable = untestable == null || untestable.isEmpty() ? null : List.copyOf(untestable);
  }

  public TwoArmReport(String source, TestOptions options, List<TwoArmResult> results) {
    this(FORMAT_VERSION, source, options, results, null);
  }

  /** The metrics without a test; empty if there are none. */
  public List<Untestable> withoutTest() {
    return untestable == null ? List.of() : untestable;
  }

  /**
   * A metric without a test: the runs of either arm have the same score, e.g. because nothing was
   * learnt.
   *
   * @param metric name of the score
   */
  public record Untestable(String metric, Arm first, Arm second) {}
}
