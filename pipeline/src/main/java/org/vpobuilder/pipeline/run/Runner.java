package org.vpobuilder.pipeline.run;

import java.io.IOException;
import java.util.List;
import org.vpobuilder.pipeline.storage.Folder;

/** Does the work of stages. */
public interface Runner {
  /** A runner for the given options. */
  static Runner of(RunnerOptions options, Progress progress) {
    return options.kind() == RunnerOptions.Kind.THREADS
        ? new ThreadRunner(options.parallelism(), progress)
        : new BeamRunner(options, progress);
  }

  /**
   * Does every task; each has exactly one result. Holds all tasks and all results. When it returns
   * or throws, no worker of this process is still working.
   *
   * @param scratch where workers of other processes may leave results; earlier content is deleted
   * @return the results, in the order of the tasks
   * @throws org.vpobuilder.spec.failure.BadInputException if a worker found the input bad
   * @throws org.vpobuilder.spec.failure.StoreException if a store can't be reached or refuses
   * @throws IOException if a worker failed because of a disk or the like
   */
  <T, R> List<R> run(Stage<T, R> stage, List<T> tasks, Folder scratch) throws IOException;

  /** The number of workers; at least 1. */
  int parallelism();

  /** The number of threads of this process for work outside of workers; at least 1. */
  int threads();
}
