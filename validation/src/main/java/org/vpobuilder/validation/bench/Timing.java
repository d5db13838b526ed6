package org.vpobuilder.validation.bench;

import java.util.List;

/**
 * Runs of one network on one engine.
 *
 * @param preset the config's name
 * @param work {@code train} or {@code infer}
 * @param engine with its version
 * @param parameters number of trained values
 * @param images images of one run
 * @param seconds wall-clock time of each run, in order
 * @param median median of {@code seconds}
 * @param cpuSeconds CPU time of all threads for each run, in order
 * @param cpuMedian median of {@code cpuSeconds}
 * @param memoryGb the most memory that the process had used by then, in this work and the earlier
 *     ones; 0 if the system does not report it
 */
public record Timing(
    String preset,
    String work,
    String engine,
    long parameters,
    int images,
    List<Double> seconds,
    double median,
    List<Double> cpuSeconds,
    double cpuMedian,
    double memoryGb) {
  public Timing {
    seconds = List.copyOf(seconds);
    cpuSeconds = List.copyOf(cpuSeconds);
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
