package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.Objects;
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
import org.vpobuilder.pipeline.ledger.NoteBook;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Stages 1, 3 and 4 for COCO: reads scenes, ranks them, reads images and masks, plans. For many
 * workers; one does the same without a runner, as {@link PlanOnOneWorker}.
 */
public final class PlanSamples extends PTransform<PBegin, PDone> {
  /** Counts scenes whose image and masks were read, once for every subset that ranks them. */
  public static final String SCENES_DONE = "candidates examined";

  /** Counts scenes whose image and masks are to be read. */
  public static final String SCENES_RANKED = "images ranked";

  /** The step that does it. */
  public static final String STEP = "Look at images and masks";

  private final PlanRequest request;
  private final SceneRules rules;
  private final int groups;

  private PlanSamples(PlanRequest request, SceneRules rules, int groups) {
    this.request = request;
    this.rules = rules;
    this.groups = groups;
  }

  /**
   * A planning job.
   *
   * @param groups of scenes that are looked at apart; at least 1
   * @throws BadInputException if the clip index is not as it was written
   */
  public static PlanSamples of(PlanRequest request, int groups) throws IOException {
    return new PlanSamples(request, request.rules(), groups);
  }

  @Override
  public PDone expand(PBegin begin) {
    PCollectionTuple ranked =
        begin.apply("Read and rank scenes", new RankScenes(request, rules, groups));
    PCollection<KV<String, byte[]>> checked =
        ranked
            .get(RankScenes.BATCHES)
            .apply("Spread scenes", GroupByKey.create())
            .apply(STEP, ParDo.of(new CheckFn(request)))
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
    private final Counter done = Metrics.counter(PlanSamples.class, SCENES_DONE);
    private transient @Nullable SceneCheckers checkers;

    CheckFn(PlanRequest request) {
      this.request = request;
    }

    @Setup
    public void setup() {
      checkers = new SceneCheckers(request);
    }

    @ProcessElement
    public void check(
        @Element KV<Integer, Iterable<byte[]>> group, OutputReceiver<KV<String, byte[]>> out)
        throws IOException {
      for (byte[] json : group.getValue()) {
        Candidate.Batch batch = Candidate.Batch.FORMAT.readOwn(json);
        BatchCheck.Found found = Objects.requireNonNull(checkers).check(batch);
        found.notes().forEach(out::output);
        out.output(CheckedScene.Batch.note(found.sound()));
        done.inc(batch.places());
      }
    }

    @Teardown
    public void teardown() throws IOException {
      if (checkers != null) {
        checkers.close();
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
      NoteBook book = NoteBook.of(notes.getValue());
      new PlanFolder(request.out()).write(request, CheckedScene.Batch.scenes(book), book);
    }
  }
}
