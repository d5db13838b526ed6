package org.vpobuilder.validation.bench;

import java.util.List;

/**
 * Runs of one network on one engine.
 *
 * @param preset the config's name
 * @param work {@code train} or {@code infer}
 * @param engine with its version
 * @param parameters trained numbers
 * @param images of one run
 * @param seconds of the runs, in order
 * @param median seconds
 * @param cpuSeconds of all threads, of the runs, in order
 * @param cpuMedian of them
 * @param memoryGb the most that the process had in memory until then, this work and those before
 *     it; 0 where the system does not tell
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
