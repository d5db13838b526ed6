package org.vpobuilder.pipeline.ledger;

import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What this process has done so far, for its progress line: Beam's own counters come only when a
 * bundle ends, which on Flink is the end of the job. Work of other processes is not in it, and no
 * result depends on it.
 */
public final class LiveCounts {
  private static final Map<String, LongAdder> COUNTS = new ConcurrentHashMap<>();

  private static volatile boolean stopped;

  private LiveCounts() {}

  /**
   * Counts.
   *
   * @throws CancellationException if the job has failed: what a worker still does is for nothing
   */
  public static void add(String name, long count) {
    if (stopped) {
      throw new CancellationException("the job has failed");
    }
    COUNTS.computeIfAbsent(name, key -> new LongAdder()).add(count);
  }

  public static long get(String name) {
    LongAdder count = COUNTS.get(name);
    return count == null ? 0 : count.sum();
  }

  /** Begins the counts of a job. */
  public static void clear() {
    COUNTS.clear();
    stopped = false;
  }

  /** Stops the workers of a job that has failed, each when it next counts. */
  public static void stop() {
    stopped = true;
  }
}
