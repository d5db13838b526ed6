package org.vpobuilder.validation.bench;

/** A network that can be timed. */
interface Contender extends AutoCloseable {
  /** Engine and version, e.g. {@code djl 2.7.1}. */
  String engine();

  /** Trained numbers. */
  long parameters();

  /** Does the work once; gives the seconds. */
  double seconds(Work work);

  @Override
  void close();
}
