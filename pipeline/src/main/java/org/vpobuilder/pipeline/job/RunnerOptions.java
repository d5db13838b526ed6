package org.vpobuilder.pipeline.job;

import org.apache.flink.runtime.util.EnvironmentInformation;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.flink.FlinkMaster;

/**
 * Where Beam jobs run.
 *
 * @param parallelism workers; at least 1
 * @param checked whether the direct runner encodes every element and compares it afterwards, to
 *     catch bad coders and changed elements; costs a core, so only tests do it
 * @param flinkMaster a standalone cluster for the Flink runner; null for one in this process
 */
public record RunnerOptions(
    Kind kind, int parallelism, boolean checked, @Nullable FlinkMaster flinkMaster) {
  /** Enough to even out, few enough to gather. */
  private static final int GROUPS_A_WORKER = 4;

  /** In this process. */
  public RunnerOptions(Kind kind, int parallelism, boolean checked) {
    this(kind, parallelism, checked, null);
  }

  /** In this process, unchecked. */
  public RunnerOptions(Kind kind, int parallelism) {
    this(kind, parallelism, false);
  }

  /** On a standalone Flink cluster. */
  public static RunnerOptions onCluster(FlinkMaster master, int parallelism) {
    return new RunnerOptions(Kind.FLINK, parallelism, false, master);
  }

  /** Whether all workers are threads of this process. */
  boolean isOneProcess() {
    return flinkMaster == null;
  }

  /** In how many groups the records of a job are spread over its workers. */
  int groups() {
    return parallelism * GROUPS_A_WORKER;
  }

  /** The version of Flink that jobs are made for. */
  public static String flinkVersion() {
    return EnvironmentInformation.getVersion();
  }

  /** A runner. */
  public enum Kind {
    /** Beam's DirectRunner, in this process. */
    DIRECT("direct"),
    /** Flink: a cluster embedded in this process, or a standalone one. */
    FLINK("flink");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }
}
