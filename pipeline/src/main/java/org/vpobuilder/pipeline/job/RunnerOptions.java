package org.vpobuilder.pipeline.job;

import org.apache.flink.runtime.util.EnvironmentInformation;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.flink.FlinkMaster;
import org.vpobuilder.pipeline.parallel.Spreading;

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

  /**
   * How a job spreads its work that fits one worker. The direct runner's idle workers look for work
   * without waiting, which takes a core from the busy one: there it is one worker, with threads.
   */
  Spreading spreading() {
    return kind == Kind.DIRECT
        ? Spreading.overThreads(parallelism)
        : Spreading.overWorkers(parallelism);
  }

  /** For a job that is spread as {@link #spreading} says. */
  RunnerOptions forOneWorker() {
    return kind == Kind.DIRECT ? new RunnerOptions(kind, 1, checked, flinkMaster) : this;
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
