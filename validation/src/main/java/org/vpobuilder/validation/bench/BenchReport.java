package org.vpobuilder.validation.bench;

import java.util.List;
import java.util.Map;
import org.vpobuilder.schemas.JsonFormat;

/**
 * What was timed.
 *
 * @param environment facts of the process and machine, by name; {@code load} is the machine's load
 *     average when it began
 * @param ratios empty without PyTorch
 * @param loaders empty without a release
 */
public record BenchReport(
    Map<String, String> environment,
    int batch,
    int side,
    int classes,
    List<Timing> timings,
    List<Ratio> ratios,
    List<LoaderRate> loaders) {
  /** Its JSON and schema. */
  public static final JsonFormat<BenchReport> FORMAT =
      JsonFormat.strict(BenchReport.class, BenchReport.class, "bench-report.schema.json");

  public BenchReport {
    environment = Map.copyOf(environment);
    timings = List.copyOf(timings);
    ratios = List.copyOf(ratios);
    loaders = List.copyOf(loaders);
  }
}
