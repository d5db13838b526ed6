package org.vpobuilder.pipeline.parallel;

import java.io.Serializable;

/**
 * How work is spread over one machine or many. Decides no byte.
 *
 * @param groups how many pieces a runner may give to different workers; at least 1
 * @param threads how many threads a worker takes for one piece; at least 1
 */
public record Spreading(int groups, int threads) implements Serializable {
  /** Groups for each worker: enough to even out, few enough to gather. */
  private static final int GROUPS_A_WORKER = 4;

  /**
   * One worker with several threads: of a runner that looks for more work without waiting as long
   * as a worker is idle.
   */
  public static Spreading overThreads(int threads) {
    return new Spreading(1, threads);
  }

  /** Workers of one thread. */
  public static Spreading overWorkers(int workers) {
    return new Spreading(workers * GROUPS_A_WORKER, 1);
  }
}
