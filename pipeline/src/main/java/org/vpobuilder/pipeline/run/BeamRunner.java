package org.vpobuilder.pipeline.run;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.flink.FlinkRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.flink.api.common.ExecutionMode;
import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.flink.ClusterJob;
import org.vpobuilder.pipeline.flink.FlinkMaster;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.parallel.Workers;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.StoreException;

/**
 * Beam: its DirectRunner, or Flink. A job is a list of tasks and the work on them; it has no
 * shuffle. Workers write each result to a separate file in a folder that all of them see, so that a
 * lost worker costs only the tasks that it was working on, and a result is not copied from step to
 * step.
 */
final class BeamRunner implements Runner {
  private static final int MAX_RESULT_BYTES = 1 << 28;

  /**
   * How long to wait for workers: a worker stops when it next counts, and a worker that hangs must
   * not hide the failure.
   */
  private static final long PATIENCE_SECONDS = 60;

  private final RunnerOptions options;
  private final Progress progress;

  BeamRunner(RunnerOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
  }

  @Override
  public int parallelism() {
    return options.parallelism();
  }

  @Override
  public int threads() {
    return options.flinkMaster() == null
        ? options.parallelism()
        : Runtime.getRuntime().availableProcessors();
  }

  @Override
  public <T, R> List<R> run(Stage<T, R> stage, List<T> tasks, Folder scratch) throws IOException {
    // The name distinguishes the job from others on its cluster, so that it can be found there.
    String name = "vpo %s %s".formatted(stage.title(), Attempt.name().substring(0, 8));
    Results results = new Results(scratch, ".work/results-" + stage.title());
    results.delete();
    List<Long> units = tasks.stream().map(stage::units).toList();
    long total = units.stream().mapToLong(Long::longValue).sum();
    FlinkMaster master = options.flinkMaster();
    try (Here here = Here.begin(name);
        @Nullable ClusterJob job = master == null ? null : new ClusterJob(master, name);
        Progress.Running bar =
            progress.start(
                stage.title(),
                stage.unit(),
                () -> total,
                job == null ? here.done::sum : results.units(units))) {
      try {
        if (!tasks.isEmpty()) {
          run(stage, tasks, results, name);
        }
      } catch (Exception e) {
        here.stop();
        throw cause(stage.title(), e);
      }
      return results.read(tasks.size(), stage.results());
    } finally {
      results.delete();
    }
  }

  private <T, R> void run(Stage<T, R> stage, List<T> tasks, Results results, String name) {
    List<byte[]> encoded = tasks.stream().map(stage.tasks()::write).toList();
    Pipeline pipeline = Pipeline.create(options(name));
    pipeline
        .apply("List", Read.from(new TaskSource(encoded, 0)))
        .apply("Work", ParDo.of(new WorkFn<>(stage, results, name)));
    PipelineResult.State state = pipeline.run().waitUntilFinish();
    if (state != PipelineResult.State.DONE) {
      throw new IllegalStateException("ended as " + state);
    }
  }

  /** Beam's options for a job. None of them affects a byte of the results. */
  private PipelineOptions options(String name) {
    PipelineOptions beam = PipelineOptionsFactory.create();
    beam.setJobName(name);
    if (options.kind() == RunnerOptions.Kind.DIRECT) {
      DirectOptions direct = beam.as(DirectOptions.class);
      direct.setRunner(DirectRunner.class);
      direct.setTargetParallelism(options.parallelism());
      // Tasks and their numbers are already bytes here, so a check for changed elements could find
      // nothing.
      direct.setEnforceEncodability(false);
      direct.setEnforceImmutability(false);
      return beam;
    }
    FlinkPipelineOptions flink = beam.as(FlinkPipelineOptions.class);
    flink.setRunner(FlinkRunner.class);
    flink.setParallelism(options.parallelism());
    FlinkMaster master = options.flinkMaster();
    flink.setFlinkMaster(master == null ? "[local]" : master.toString());
    if (master != null) {
      flink.setFilesToStage(StagedJars.ofThisProcess());
      flink.setExecutionModeForBatch(ExecutionMode.BATCH.name());
    }
    return beam;
  }

  /**
   * The fault that a worker found in the input, without the exceptions that the runner wrapped
   * around it.
   */
  private static RuntimeException cause(String title, Exception e) throws IOException {
    IOException outermost = null;
    Throwable root = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BadInputException bad) {
        return bad;
      }
      if (cause instanceof StoreException store) {
        return store;
      }
      if (outermost == null && cause instanceof IOException io) {
        outermost = io;
      }
      root = cause;
    }
    if (outermost != null && root instanceof IOException && !(root instanceof CoderException)) {
      throw outermost;
    }
    return new IllegalStateException("%s failed: %s".formatted(title, root.getMessage()), e);
  }

  /** The results of a job, a file each, named by the number of the task. */
  private record Results(Folder folder, String path) implements Serializable {
    private static final String EXTENSION = ".json";

    private String file(int task) {
      return "%s/%d%s".formatted(path, task, EXTENSION);
    }

    void delete() throws IOException {
      folder.deleteFolder(path);
    }

    boolean has(int task) throws IOException {
      return folder.has(file(task));
    }

    void write(int task, byte[] result) throws IOException {
      folder.write(file(task), result);
    }

    /** The units of the tasks that have a result; the last count if the folder can't be read. */
    LongSupplier units(List<Long> ofTasks) {
      AtomicLong last = new AtomicLong();
      return () -> {
        try {
          long done = 0;
          for (String name : folder.names(path)) {
            // A file that is still being written has another name.
            if (name.endsWith(EXTENSION)) {
              String task = name.substring(0, name.length() - EXTENSION.length());
              done += ofTasks.get(Integer.parseInt(task));
            }
          }
          last.set(done);
        } catch (IOException e) {
          // Progress is only for display: the job continues without it.
        }
        return last.get();
      };
    }

    <R> List<R> read(int count, JsonFormat<R> format) throws IOException {
      List<R> results = new ArrayList<>(Collections.nCopies(count, null));
      Workers.forEach(
          count, i -> results.set(i, format.readOwn(folder.read(file(i), MAX_RESULT_BYTES))));
      return results;
    }
  }

  /**
   * The state that the workers of this process share with the runner that sent them. Beam copies
   * their functions, so they find it by the unique name of the job. Workers of other processes find
   * none.
   */
  private static final class Here implements AutoCloseable {
    private static final Map<String, Here> JOBS = new ConcurrentHashMap<>();

    private final String name;
    private final LongAdder done = new LongAdder();
    private final Phaser busy = new Phaser(1);
    private volatile boolean stopped;

    private Here(String name) {
      this.name = name;
    }

    static Here begin(String name) {
      Here here = new Here(name);
      JOBS.put(name, here);
      return here;
    }

    static @Nullable Here of(String name) {
      return JOBS.get(name);
    }

    void enter() {
      busy.register();
    }

    void leave() {
      busy.arriveAndDeregister();
    }

    void add(long units) {
      if (stopped) {
        throw new CancellationException("the job has failed");
      }
      done.add(units);
    }

    /**
     * Waits for workers that are still working. A job of Flink fails only after all workers have
     * ended, a job of the DirectRunner at the first failure; the other workers would then write
     * into a folder that is being cleared.
     */
    void stop() {
      stopped = true;
      try {
        busy.awaitAdvanceInterruptibly(busy.arrive(), PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (TimeoutException e) {
        // The worker hangs: the failure is reported without waiting for it.
      }
    }

    @Override
    public void close() {
      JOBS.remove(name);
    }
  }

  /** Does one task and writes its result. */
  private static final class WorkFn<T, R> extends DoFn<KV<Integer, byte[]>, Void> {
    private final Stage<T, R> stage;
    private final Results results;
    private final String job;
    private transient Stage.@Nullable Worker<T, R> worker;

    WorkFn(Stage<T, R> stage, Results results, String job) {
      this.stage = stage;
      this.results = results;
      this.job = job;
    }

    @Setup
    public void setup() throws IOException {
      worker = stage.worker();
    }

    @Teardown
    public void teardown() throws IOException {
      if (worker != null) {
        worker.close();
        worker = null;
      }
    }

    @ProcessElement
    public void work(@Element KV<Integer, byte[]> task) throws IOException {
      int number = task.getKey();
      if (results.has(number)) {
        // An earlier attempt, which was lost, has finished the task.
        return;
      }
      Here here = Here.of(job);
      if (here == null) {
        work(number, task.getValue(), units -> {});
        return;
      }
      here.enter();
      try {
        here.add(0);
        work(number, task.getValue(), here::add);
      } finally {
        here.leave();
      }
    }

    private void work(int number, byte[] json, Stage.Done done) throws IOException {
      try {
        R result = Objects.requireNonNull(worker).work(stage.tasks().readOwn(json), done);
        results.write(number, stage.results().write(result));
      } catch (BadInputException e) {
        throw new NoRetryException(e);
      }
    }
  }

  /**
   * Gives the tasks, one a split: runners then hand them to idle workers one by one. Create would
   * cut its list by bytes, and a reshuffle would assign the tasks before the work begins.
   */
  private static final class TaskSource extends BoundedSource<KV<Integer, byte[]>> {
    private final List<byte[]> tasks;
    private final int first;

    TaskSource(List<byte[]> tasks, int first) {
      this.tasks = new ArrayList<>(tasks);
      this.first = first;
    }

    @Override
    public List<TaskSource> split(long desiredBundleSizeBytes, PipelineOptions options) {
      List<TaskSource> splits = new ArrayList<>();
      for (int i = 0; i < tasks.size(); i++) {
        splits.add(new TaskSource(tasks.subList(i, i + 1), first + i));
      }
      return splits;
    }

    @Override
    public long getEstimatedSizeBytes(PipelineOptions options) {
      return tasks.stream().mapToLong(task -> task.length).sum();
    }

    @Override
    public Coder<KV<Integer, byte[]>> getOutputCoder() {
      return KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of());
    }

    @Override
    public BoundedReader<KV<Integer, byte[]>> createReader(PipelineOptions options) {
      return new Reader();
    }

    private final class Reader extends BoundedReader<KV<Integer, byte[]>> {
      private int next = -1;

      @Override
      public boolean start() {
        return advance();
      }

      @Override
      public boolean advance() {
        next++;
        return next < tasks.size();
      }

      @Override
      public KV<Integer, byte[]> getCurrent() {
        if (next < 0 || next >= tasks.size()) {
          throw new NoSuchElementException();
        }
        return KV.of(first + next, tasks.get(next));
      }

      @Override
      public BoundedSource<KV<Integer, byte[]>> getCurrentSource() {
        return TaskSource.this;
      }

      @Override
      public void close() {
        // There is nothing to close.
      }
    }
  }

  /**
   * Bad input found by a worker. Flink would otherwise repeat the work as often as its cluster
   * allows, with the same result.
   */
  @ThrowableAnnotation(ThrowableType.NonRecoverableError)
  private static final class NoRetryException extends RuntimeException {
    NoRetryException(BadInputException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
