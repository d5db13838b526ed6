package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import org.apache.beam.sdk.coders.ByteArrayCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollectionTuple;
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.vpobuilder.pipeline.ledger.Gather;
import org.vpobuilder.pipeline.ledger.LiveCounts;
import org.vpobuilder.pipeline.ledger.NoRetryException;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.sources.CocoInstances;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Stages 1 and 3 for COCO and the first half of 4: reads both splits and gives the scenes that are
 * to be looked at, in batches with the number of their group. One worker reads a split from end to
 * end and ranks it, so that none of its scenes but those goes through the runner.
 */
final class RankScenes extends PTransform<PBegin, PCollectionTuple> {
  static final TupleTag<KV<Integer, byte[]>> BATCHES = new TupleTag<>() {};
  static final TupleTag<KV<String, byte[]>> NOTES = new TupleTag<>() {};

  private final PlanRequest request;
  private final SceneRules rules;
  private final int groups;

  RankScenes(PlanRequest request, SceneRules rules, int groups) {
    this.request = request;
    this.rules = rules;
    this.groups = groups;
  }

  @Override
  public PCollectionTuple expand(PBegin begin) {
    PCollectionTuple ranked =
        begin
            .apply("Splits", Create.of(Split.TRAIN.name(), Split.TEST.name()))
            .apply("OneEach", Reshuffle.viaRandomKey())
            .apply(
                "Read",
                ParDo.of(new RankFn(request, rules, groups))
                    .withOutputTags(BATCHES, TupleTagList.of(NOTES)));
    ranked.get(BATCHES).setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
    ranked.get(NOTES).setCoder(Gather.NOTES);
    return ranked;
  }

  private static final class RankFn extends DoFn<String, KV<Integer, byte[]>> {
    private final PlanRequest request;
    private final SceneRules rules;
    private final int groups;

    RankFn(PlanRequest request, SceneRules rules, int groups) {
      this.request = request;
      this.rules = rules;
      this.groups = groups;
    }

    @ProcessElement
    public void rank(@Element String split, MultiOutputReceiver out) throws IOException {
      RankedSplit ranked;
      try {
        ranked =
            RankedSplit.read(
                request,
                CocoInstances.read(request.coco(), Split.valueOf(split), request.classMap()),
                () -> rules);
      } catch (BadInputException e) {
        throw new NoRetryException(e);
      }
      int group = 0;
      for (Candidate.Batch batch : ranked.batches()) {
        LiveCounts.add(PlanSamples.SCENES_RANKED, batch.places());
        byte[] json = Candidate.Batch.FORMAT.write(batch);
        out.get(BATCHES).output(KV.of(group++ % groups, json));
      }
      ranked.notes().forEach(out.get(NOTES)::output);
    }
  }
}
