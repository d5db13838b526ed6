package org.vpobuilder.pipeline.run;

import java.io.IOException;
import java.io.Serializable;
import org.vpobuilder.schemas.JsonFormat;

/**
 * Work on a list of tasks that know nothing of each other. It may be done in any order, on any
 * worker, and more than once where an attempt fails: a result depends on its task alone.
 *
 * @param <T> a task
 * @param <R> its result
 */
public interface Stage<T, R> extends Serializable {
  /** What the stage is called, in letters of a file name: {@code index}. */
  String title();

  /** What the progress counts: {@code clips indexed}. */
  String unit();

  /** How many of these units a task has; at least 0. */
  long units(T task);

  /** How a task travels to another process. */
  JsonFormat<T> tasks();

  /** How a result travels back. */
  JsonFormat<R> results();

  /** A worker for one thread. */
  Worker<T, R> worker() throws IOException;

  /** Does tasks, one after the other. */
  interface Worker<T, R> extends AutoCloseable {
    /**
     * Does a task.
     *
     * @throws org.vpobuilder.spec.failure.BadInputException if the input is bad as a whole: the run
     *     ends
     */
    R work(T task, Done done) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** Hears how far a worker is. */
  @FunctionalInterface
  interface Done {
    /**
     * Counts units that are done.
     *
     * @throws java.util.concurrent.CancellationException if the run has failed: what a worker still
     *     does would be for nothing
     */
    void add(long units);
  }
}
