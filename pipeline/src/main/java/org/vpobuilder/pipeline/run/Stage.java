package org.vpobuilder.pipeline.run;

import java.io.IOException;
import java.io.Serializable;
import org.vpobuilder.schemas.JsonFormat;

/**
 * Work on a list of independent tasks. It may be done in any order, on any worker, and more than
 * once if an attempt fails: a result depends only on its task.
 *
 * @param <T> a task
 * @param <R> its result
 */
public interface Stage<T, R> extends Serializable {
  /** The name of the stage, in letters that a file name may have: {@code index}. */
  String title();

  /** The unit that the progress counts: {@code clips indexed}. */
  String unit();

  /** The number of these units in a task; at least 0. */
  long units(T task);

  /** The format in which a task travels to another process. */
  JsonFormat<T> tasks();

  /** The format in which a result travels back. */
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

  /** Counts the progress of a worker. */
  @FunctionalInterface
  interface Done {
    /**
     * Counts units that are done.
     *
     * @throws java.util.concurrent.CancellationException if the run has failed: further work would
     *     be useless
     */
    void add(long units);
  }
}
