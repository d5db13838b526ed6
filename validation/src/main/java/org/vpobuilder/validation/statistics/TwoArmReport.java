package org.vpobuilder.validation.statistics;

import java.util.List;
import org.vpobuilder.schemas.JsonFormat;

/**
 * What {@code vpo ttest} found.
 *
 * @param source what was compared, in words
 */
public record TwoArmReport(
    int formatVersion, String source, TestOptions options, List<TwoArmResult> results) {
  public static final int FORMAT_VERSION = 1;

  /** JSON with its schema; {@code violations} first when reading, for some members are optional. */
  public static final JsonFormat<TwoArmReport> JSON =
      JsonFormat.lenient(TwoArmReport.class, TwoArmReport.class, "two-arm-report.schema.json");

  public TwoArmReport {
    results = List.copyOf(results);
  }

  public TwoArmReport(String source, TestOptions options, List<TwoArmResult> results) {
    this(FORMAT_VERSION, source, options, results);
  }
}
