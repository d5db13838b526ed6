package org.vpobuilder.validation.bench;

import java.util.List;
import java.util.Map;
import org.vpobuilder.schemas.JsonFormat;

/**
 * The timings of a benchmark.
 *
 * @param environment facts about the process and the machine, by name; {@code load} is the
 *     machine's load average at the start
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
  /** Its JSON format, with a schema. */
  public static final JsonFormat<BenchReport> FORMAT =
      JsonFormat.strict(BenchReport.class, BenchReport.class, "bench-report.schema.json");

  public BenchReport {
    environment = Map.copyOf(environment);
    timings = List.copyOf(timings);
    ratios = List.copyOf(ratios);
    loaders = List.copyOf(loaders);
  }
}
