package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.PDone;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.ledger.Gather;
import org.vpobuilder.pipeline.ledger.LiveCounts;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.parallel.Spreading;
import org.vpobuilder.pipeline.parallel.Workers;

/** Stages 1, 3 and 4 for COCO: reads scenes, ranks them, reads images and masks, plans. */
public final class PlanSamples extends PTransform<PBegin, PDone> {
  /** Counts scenes whose image and masks were read, once for every subset that ranks them. */
  public static final String SCENES_DONE = "candidates examined";

  /** Counts scenes whose image and masks are to be read. */
  public static final String SCENES_RANKED = "images ranked";

  /** The step that does it. */
  public static final String STEP = "Look at images and masks";

  private final PlanRequest request;
  private final SceneRules rules;
  private final Spreading spreading;

  /**
   * A planning job.
   *
   * @param rules with the stock of the request's clips
   * @param spreading of both splits, and of the images to look at
   */
  public PlanSamples(PlanRequest request, SceneRules rules, Spreading spreading) {
    this.request = request;
    this.rules = rules;
    this.spreading = spreading;
  }

  @Override
  public PDone expand(PBegin begin) {
    PCollectionTuple ranked =
        begin.apply("Read and rank scenes", new RankScenes(request, rules, spreading));
    PCollection<KV<String, byte[]>> checked =
        ranked
            .get(RankScenes.BATCHES)
            .apply("Spread scenes", GroupByKey.create())
            .apply(STEP, ParDo.of(new CheckFn(request, spreading.threads())))
            .setCoder(Gather.NOTES);
    return PCollectionList.of(ranked.get(RankScenes.NOTES))
        .and(checked)
        .apply("All notes", Flatten.pCollections())
        .apply("Plan samples", Gather.into(new WritePlanFn(request)));
  }

  /** Looks at the images and the masks of a group of scenes. */
  private static final class CheckFn
      extends DoFn<KV<Integer, Iterable<byte[]>>, KV<String, byte[]>> {
    private final PlanRequest request;
    private final int threads;
    private final Counter done = Metrics.counter(PlanSamples.class, SCENES_DONE);
    private transient Queue<SceneChecker> idle = new ConcurrentLinkedQueue<>();

    CheckFn(PlanRequest request, int threads) {
      this.request = request;
      this.threads = threads;
    }

    @Setup
    public void setup() {
      idle = new ConcurrentLinkedQueue<>();
    }

    @ProcessElement
    public void check(
        @Element KV<Integer, Iterable<byte[]>> group, OutputReceiver<KV<String, byte[]>> out)
        throws IOException {
      List<byte[]> batches = new ArrayList<>();
      group.getValue().forEach(batches::add);
      List<KV<String, byte[]>> notes = new ArrayList<>();
      AtomicInteger places = new AtomicInteger();
      Workers.forEach(
          batches.size(),
          threads,
          i -> {
            Candidate.Batch batch = Candidate.Batch.FORMAT.readOwn(batches.get(i));
            List<KV<String, byte[]>> found = notes(batch);
            LiveCounts.add(SCENES_DONE, batch.places());
            synchronized (notes) {
              notes.addAll(found);
            }
            places.addAndGet(batch.places());
          });
      notes.forEach(out::output);
      // Beam's counters know the thread that called.
      done.inc(places.get());
    }

    private List<KV<String, byte[]>> notes(Candidate.Batch batch) throws IOException {
      @Nullable SceneChecker free = idle.poll();
      SceneChecker checker =
          free == null
              ? new SceneChecker(request.coco(), request.classMap(), request.lookAtImages())
              : free;
      try {
        return BatchCheck.notes(checker, batch);
      } finally {
        idle.add(checker);
      }
    }

    @Teardown
    public void teardown() throws IOException {
      for (SceneChecker checker = idle.poll(); checker != null; checker = idle.poll()) {
        checker.close();
      }
    }
  }

  /** Plans on one worker and writes the plan, its summary last. */
  private static final class WritePlanFn
      extends DoFn<KV<Integer, Iterable<KV<String, byte[]>>>, Void> {
    private final PlanRequest request;

    WritePlanFn(PlanRequest request) {
      this.request = request;
    }

    @ProcessElement
    public void write(@Element KV<Integer, Iterable<KV<String, byte[]>>> notes) throws IOException {
      new PlanFolder(request.out()).write(request, notes.getValue());
    }
  }
}
