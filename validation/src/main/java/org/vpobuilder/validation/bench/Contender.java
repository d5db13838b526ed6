package org.vpobuilder.validation.bench;

/** A network that can be timed. */
interface Contender extends AutoCloseable {
  /** Engine and version, e.g. {@code djl 2.7.1}. */
  String engine();

  /** The number of trained values. */
  long parameters();

  /** Does the work once. */
  Spent run(Work work);

  /**
   * The cost of a run.
   *
   * @param seconds wall-clock time
   * @param cpuSeconds CPU time of all threads of its process, which other programs do not lengthen
   * @param memoryGb the most memory that its process ever used, 0 if the system does not report it
   */
  record Spent(double seconds, double cpuSeconds, double memoryGb) {}

  @Override
  void close();
}
