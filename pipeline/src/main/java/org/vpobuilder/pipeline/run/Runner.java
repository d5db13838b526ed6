package org.vpobuilder.pipeline.run;

import java.io.IOException;
import java.util.List;
import org.vpobuilder.pipeline.storage.Folder;

/** Does the work of stages. */
public interface Runner {
  /** A runner as it was asked for. */
  static Runner of(RunnerOptions options, Progress progress) {
    return options.kind() == RunnerOptions.Kind.THREADS
        ? new ThreadRunner(options.parallelism(), progress)
        : new BeamRunner(options, progress);
  }

  /**
   * Does every task once, as far as its result tells. Holds all tasks and all results. When it
   * returns or throws no worker of this process is at work any more.
   *
   * @param scratch where workers of other processes may leave results; what was left there before
   *     is gone
   * @return the results, in the order of the tasks
   * @throws org.vpobuilder.spec.failure.BadInputException if a worker found the input bad
   * @throws org.vpobuilder.spec.failure.StoreException if a store can't be reached or refuses
   * @throws IOException if a disk or the like failed a worker
   */
  <T, R> List<R> run(Stage<T, R> stage, List<T> tasks, Folder scratch) throws IOException;

  /** How many workers there are; at least 1. */
  int parallelism();

  /** How many threads of this process may be used for what no worker does; at least 1. */
  int threads();
}
