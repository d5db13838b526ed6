package org.vpobuilder.pipeline.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
import org.vpobuilder.pipeline.ledger.Note;
import org.vpobuilder.pipeline.match.SceneRules;
import org.vpobuilder.pipeline.parallel.Spreading;
import org.vpobuilder.pipeline.parallel.Workers;
import org.vpobuilder.pipeline.sources.SplitScenes;
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
  private final Spreading spreading;

  RankScenes(PlanRequest request, SceneRules rules, Spreading spreading) {
    this.request = request;
    this.rules = rules;
    this.spreading = spreading;
  }

  @Override
  public PCollectionTuple expand(PBegin begin) {
    List<String> each = List.of(Split.TRAIN.name(), Split.TEST.name());
    List<String> elements = spreading.groups() == 1 ? List.of(String.join(",", each)) : each;
    PCollectionTuple ranked =
        begin
            .apply("Splits", Create.of(elements))
            .apply("OneEach", Reshuffle.viaRandomKey())
            .apply(
                "Read",
                ParDo.of(new RankFn(request, rules, spreading))
                    .withOutputTags(BATCHES, TupleTagList.of(NOTES)));
    ranked.get(BATCHES).setCoder(KvCoder.of(VarIntCoder.of(), ByteArrayCoder.of()));
    ranked.get(NOTES).setCoder(Gather.NOTES);
    return ranked;
  }

  private static final class RankFn extends DoFn<String, KV<Integer, byte[]>> {
    private final PlanRequest request;
    private final SceneRules rules;
    private final Spreading spreading;

    RankFn(PlanRequest request, SceneRules rules, Spreading spreading) {
      this.request = request;
      this.rules = rules;
      this.spreading = spreading;
    }

    @ProcessElement
    public void rank(@Element String names, MultiOutputReceiver out) throws IOException {
      List<Split> splits = List.of(names.split(",", -1)).stream().map(Split::valueOf).toList();
      List<Ranked> ranked = new ArrayList<>();
      try {
        Workers.forEach(
            splits.size(),
            spreading.threads(),
            i -> {
              Ranked read = read(splits.get(i));
              synchronized (ranked) {
                ranked.add(read);
              }
            });
      } catch (BadInputException e) {
        throw new NoRetryException(e);
      }
      ranked.forEach(read -> give(read, out));
    }

    private record Ranked(SceneRanker ranker, List<KV<String, byte[]>> notes) {}

    private Ranked read(Split split) throws IOException {
      SceneRanker ranker = new SceneRanker(request.spec(), request.subsets(), split, rules);
      return new Ranked(
          ranker,
          SplitScenes.read(
              request.coco(),
              split,
              request.classMap(),
              request.spec().persons(),
              request.personLabels(),
              ranker));
    }

    private void give(Ranked read, MultiOutputReceiver out) {
      int group = 0;
      for (Candidate.Batch batch : Candidate.Batch.of(read.ranker.candidates())) {
        LiveCounts.add(PlanSamples.SCENES_RANKED, batch.places());
        byte[] json = Candidate.Batch.FORMAT.write(batch);
        out.get(BATCHES).output(KV.of(group++ % spreading.groups(), json));
      }
      read.notes.forEach(out.get(NOTES)::output);
      Note.tallies(read.ranker.tallies()).forEach(out.get(NOTES)::output);
    }
  }
}
