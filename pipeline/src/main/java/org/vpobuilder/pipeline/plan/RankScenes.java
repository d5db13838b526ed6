package org.vpobuilder.pipeline.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Partition;
import org.apache.beam.sdk.transforms.Top;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.ledger.Gather;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Note;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.match.Instance;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.sources.CocoScene;
import org.vpobuilder.pipeline.storage.JsonCoder;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.draw.Draws;

/**
 * Stage 3 and the first half of 4: of the scenes that a subset may use, as far as COCO's areas
 * tell, the first in its order, as many as it wants and a reserve. Only theirs are the images and
 * masks that are read. One worker holds the scenes of a subset and split.
 */
final class RankScenes extends PTransform<PCollection<CocoScene>, PCollectionTuple> {
  static final TupleTag<RankedScene> RANKED = new TupleTag<>() {};
  static final TupleTag<KV<String, byte[]>> NOTES = new TupleTag<>() {};

  private final ReleaseSpec spec;
  private final Set<Subset> subsets;
  private final SceneRules rules;

  RankScenes(ReleaseSpec spec, Set<Subset> subsets, SceneRules rules) {
    this.spec = spec;
    this.subsets = subsets;
    this.rules = rules;
  }

  @Override
  public PCollectionTuple expand(PCollection<CocoScene> scenes) {
    PCollectionTuple matched =
        scenes.apply(
            "Match",
            ParDo.of(new MatchFn(new ArrayList<>(subsets), rules, spec.seed()))
                .withOutputTags(RANKED, TupleTagList.of(NOTES)));
    JsonCoder<RankedScene> coder = JsonCoder.of(RankedScene.class);
    PCollectionList<RankedScene> units =
        matched
            .get(RANKED)
            .setCoder(coder)
            .apply("Units", Partition.of(units(), (ranked, n) -> unit(ranked)));
    PCollectionList<RankedScene> first = PCollectionList.empty(scenes.getPipeline());
    for (Subset subset : subsets) {
      for (Split split : Split.values()) {
        String name = "First " + subset + " " + split;
        int examined = spec.eligibility().examined(ReleasePlanner.wanted(spec, subset, split));
        first =
            first.and(
                units
                    .get(unit(subset, split))
                    // An empty list where there is none would take five more steps a unit.
                    .apply(
                        name, Top.of(examined, new RankedScene.FirstIsLargest()).withoutDefaults())
                    .apply(name + " each", Flatten.iterables()));
      }
    }
    PCollection<RankedScene> ranked = first.apply("Ranked", Flatten.pCollections()).setCoder(coder);
    return PCollectionTuple.of(RANKED, ranked)
        .and(NOTES, matched.get(NOTES).setCoder(Gather.NOTES));
  }

  private static int units() {
    return Subset.values().length * Split.values().length;
  }

  private static int unit(RankedScene ranked) {
    return unit(ranked.subset(), ranked.scene().split());
  }

  private static int unit(Subset subset, Split split) {
    return subset.ordinal() * Split.values().length + split.ordinal();
  }

  /** Judges each scene for each subset; gives its rank where it may be used. */
  private static final class MatchFn extends DoFn<CocoScene, RankedScene> {
    private final List<Subset> subsets;
    private final SceneRules rules;
    private final long seed;
    private transient @Nullable Tallies tallies;

    MatchFn(List<Subset> subsets, SceneRules rules, long seed) {
      this.subsets = subsets;
      this.rules = rules;
      this.seed = seed;
    }

    @StartBundle
    public void start() {
      tallies = new Tallies();
    }

    @ProcessElement
    public void match(@Element CocoScene scene, OutputReceiver<RankedScene> out) {
      Tallies counts = Objects.requireNonNull(tallies);
      List<Instance> instances = Instance.of(scene);
      for (Subset subset : subsets) {
        NotSelected reason =
            scene.flawed()
                ? NotSelected.OBJECT_REJECTED
                : rules.judge(subset, scene.split(), instances).reason();
        if (reason != null) {
          SceneJudge.notSelected(counts, subset, scene.split(), reason);
          continue;
        }
        counts.add(Tallies.name("eligible", subset, scene.split()), 1);
        long rank = Draws.of(seed).at("rank", subset, scene.imageId()).bits();
        out.output(new RankedScene(subset, rules.tier(instances), rank, scene));
      }
    }

    @FinishBundle
    public void finish(FinishBundleContext context) {
      Objects.requireNonNull(tallies)
          .all()
          .forEach(
              (name, count) ->
                  context.output(
                      NOTES, Note.tally(name, count), Instant.EPOCH, GlobalWindow.INSTANCE));
    }
  }
}
