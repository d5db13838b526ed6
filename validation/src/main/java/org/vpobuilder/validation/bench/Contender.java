package org.vpobuilder.validation.bench;

/** A network that can be timed. */
interface Contender extends AutoCloseable {
  /** Engine and version, e.g. {@code djl 2.7.1}. */
  String engine();

  /** Trained numbers. */
  long parameters();

  /** Does the work once. */
  Spent run(Work work);

  /**
   * What a run took.
   *
   * @param seconds on the clock
   * @param cpuSeconds of all threads of its process, which other programs do not lengthen
   * @param memoryGb the most its process ever had in memory, 0 where the system does not tell
   */
  record Spent(double seconds, double cpuSeconds, double memoryGb) {}

  @Override
  void close();
}
