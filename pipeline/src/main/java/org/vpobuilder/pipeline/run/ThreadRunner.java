package org.vpobuilder.pipeline.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.parallel.Workers;

/** Runs stages on threads of this process. Tasks are begun in their order and are not copied. */
final class ThreadRunner implements Runner {
  private final int parallelism;
  private final Progress progress;

  ThreadRunner(int parallelism, Progress progress) {
    this.parallelism = parallelism;
    this.progress = progress;
  }

  @Override
  public <T, R> List<R> run(Stage<T, R> stage, List<T> tasks, Folder scratch) throws IOException {
    List<R> results = new ArrayList<>(Collections.nCopies(tasks.size(), null));
    long total = tasks.stream().mapToLong(stage::units).sum();
    LongAdder done = new LongAdder();
    try (Idle<T, R> idle = new Idle<>(stage);
        Progress.Running bar =
            progress.start(stage.title(), stage.unit(), () -> total, done::sum)) {
      Workers.forEach(
          tasks.size(), parallelism, i -> results.set(i, idle.work(tasks.get(i), done::add)));
    }
    return results;
  }

  @Override
  public int parallelism() {
    return parallelism;
  }

  @Override
  public int threads() {
    return parallelism;
  }

  /** The workers that no thread is using: never more than there are threads. */
  private static final class Idle<T, R> implements AutoCloseable {
    private final Stage<T, R> stage;
    private final Queue<Stage.Worker<T, R>> workers = new ConcurrentLinkedQueue<>();

    Idle(Stage<T, R> stage) {
      this.stage = stage;
    }

    R work(T task, Stage.Done done) throws IOException {
      Stage.Worker<T, R> free = workers.poll();
      Stage.Worker<T, R> worker = free == null ? stage.worker() : free;
      try {
        return worker.work(task, done);
      } finally {
        workers.add(worker);
      }
    }

    @Override
    public void close() throws IOException {
      for (Stage.Worker<T, R> worker = workers.poll(); worker != null; worker = workers.poll()) {
        worker.close();
      }
    }
  }
}
