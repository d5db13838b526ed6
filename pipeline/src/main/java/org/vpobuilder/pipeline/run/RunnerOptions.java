package org.vpobuilder.pipeline.run;

import org.apache.flink.runtime.util.EnvironmentInformation;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.flink.FlinkMaster;

/**
 * Options for where the work of stages is done.
 *
 * @param parallelism workers; at least 1
 * @param flinkMaster a standalone cluster for the Flink runner; null for one in this process
 */
public record RunnerOptions(Kind kind, int parallelism, @Nullable FlinkMaster flinkMaster) {
  /** Options for work in this process. */
  public RunnerOptions(Kind kind, int parallelism) {
    this(kind, parallelism, null);
  }

  /** Options for work on a standalone Flink cluster. */
  public static RunnerOptions onCluster(FlinkMaster master, int parallelism) {
    return new RunnerOptions(Kind.FLINK, parallelism, master);
  }

  /** The version of Flink that jobs are made for. */
  public static String flinkVersion() {
    return EnvironmentInformation.getVersion();
  }

  /** A kind of runner. */
  public enum Kind {
    /** Threads of this process, without Beam. */
    THREADS("threads"),
    /** Beam's DirectRunner, in this process. */
    DIRECT("direct"),
    /** Beam on Flink: a cluster embedded in this process, or a standalone one. */
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
