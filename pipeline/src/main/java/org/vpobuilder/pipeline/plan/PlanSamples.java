package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
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
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Note;
import org.vpobuilder.pipeline.ledger.Spread;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.sources.CocoScene;
import org.vpobuilder.pipeline.sources.ReadScenes;
import org.vpobuilder.pipeline.storage.JsonCoder;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.SceneObject;

/** Stages 1, 3 and 4 for COCO: reads scenes, ranks them, reads images and masks, plans. */
public final class PlanSamples extends PTransform<PBegin, PDone> {
  /** Counts scenes whose image and masks were read, once for every subset that ranks them. */
  public static final String SCENES_DONE = "candidates examined";

  /** Counts scenes whose image and masks are to be read. */
  public static final String SCENES_RANKED = "images ranked";

  /** The step that does it. */
  public static final String STEP = "Look at images and masks";

  static final String SCENE = "scene";
  static final JsonFormat<CheckedScene> CHECKED = JsonFormat.transport(CheckedScene.class);

  private final PlanRequest request;
  private final SceneRules rules;
  private final int workers;

  /**
   * A planning job.
   *
   * @param rules with the stock of the request's clips
   * @param workers to spread images over
   */
  public PlanSamples(PlanRequest request, SceneRules rules, int workers) {
    this.request = request;
    this.rules = rules;
    this.workers = workers;
  }

  @Override
  public PDone expand(PBegin begin) {
    PCollectionTuple read =
        begin.apply(
            "Read scenes",
            new ReadScenes(
                request.coco(),
                request.classMap(),
                request.spec().persons(),
                request.personLabels()));
    PCollectionTuple ranked =
        read.get(ReadScenes.SCENES)
            .apply("Rank scenes", new RankScenes(request.spec(), request.subsets(), rules));
    PCollection<KV<String, byte[]>> checked =
        ranked
            .get(RankScenes.RANKED)
            .apply(
                "Spread scenes",
                Spread.over(workers, JsonCoder.of(RankedScene.class), PlanSamples::countAndName))
            .apply(STEP, ParDo.of(new CheckFn(request)))
            .setCoder(Gather.NOTES);
    return PCollectionList.of(read.get(ReadScenes.NOTES))
        .and(ranked.get(RankScenes.NOTES))
        .and(checked)
        .apply("All notes", Flatten.pCollections())
        .apply("Plan samples", Gather.into(new WritePlanFn(request)));
  }

  private static String countAndName(RankedScene ranked) {
    LiveCounts.add(SCENES_RANKED, 1);
    return ranked.scene().file();
  }

  /** Reads the images and the masks of a group of scenes. */
  private static final class CheckFn
      extends DoFn<KV<Integer, Iterable<RankedScene>>, KV<String, byte[]>> {
    private final PlanRequest request;
    private final Counter done = Metrics.counter(PlanSamples.class, SCENES_DONE);
    private transient @Nullable SceneChecker checker;

    CheckFn(PlanRequest request) {
      this.request = request;
    }

    @Setup
    public void setup() {
      checker = new SceneChecker(request.coco(), request.classMap(), request.lookAtImages());
    }

    @ProcessElement
    public void check(
        @Element KV<Integer, Iterable<RankedScene>> group, OutputReceiver<KV<String, byte[]>> out)
        throws IOException {
      for (List<RankedScene> places : byImage(group.getValue()).values()) {
        new SceneNotes(Objects.requireNonNull(checker), places).writeTo(out);
        done.inc(places.size());
        LiveCounts.add(SCENES_DONE, places.size());
      }
    }

    /** An image that several subsets rank is read once. */
    private static SortedMap<String, List<RankedScene>> byImage(Iterable<RankedScene> scenes) {
      SortedMap<String, List<RankedScene>> byImage = new TreeMap<>();
      for (RankedScene scene : scenes) {
        byImage.computeIfAbsent(scene.scene().file(), file -> new ArrayList<>()).add(scene);
      }
      byImage.values().forEach(places -> places.sort(Comparator.comparing(RankedScene::subset)));
      return byImage;
    }

    @Teardown
    public void teardown() throws IOException {
      if (checker != null) {
        checker.close();
      }
    }
  }

  /** What is found of one scene: itself, or why it can't be used. */
  private record SceneNotes(SceneChecker checker, List<RankedScene> ranked) {
    void writeTo(DoFn.OutputReceiver<KV<String, byte[]>> out) throws IOException {
      CocoScene scene = ranked.get(0).scene();
      for (RankedScene place : ranked) {
        out.output(Note.tally(Tallies.name("examined", place.subset(), scene.split()), 1));
      }
      ImageRef image;
      List<SceneObject> objects;
      try {
        image = checker.image(scene);
      } catch (RejectedException e) {
        out.output(Note.rejection(e.rejection()));
        count(out, "rejected", e.rejection().code());
        return;
      }
      try {
        objects = checker.objects(scene);
      } catch (RejectedException e) {
        out.output(Note.rejection(e.rejection()));
        out.output(
            Note.tally(
                Tallies.name("annotations", scene.split(), "rejected", e.rejection().code()), 1));
        out.output(Note.tally(Tallies.name("annotations", scene.split(), "bad_masks"), 1));
        count(out, "not_selected", NotSelected.OBJECT_REJECTED);
        return;
      }
      List<CheckedScene.Place> places =
          ranked.stream().map(r -> new CheckedScene.Place(r.subset(), r.tier(), r.rank())).toList();
      CheckedScene checked =
          new CheckedScene(scene.split(), scene.annotated(), places, image, objects);
      out.output(Note.result(SCENE, CHECKED, checked));
    }

    private void count(DoFn.OutputReceiver<KV<String, byte[]>> out, String what, Enum<?> reason) {
      for (RankedScene place : ranked) {
        out.output(
            Note.tally(
                Tallies.name("images", place.subset(), place.scene().split(), what, reason), 1));
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
