package org.vpobuilder.pipeline.sources;

import java.io.IOException;
import java.util.List;
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
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.ledger.Gather;
import org.vpobuilder.pipeline.ledger.NoRetryException;
import org.vpobuilder.pipeline.ledger.Note;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.JsonCoder;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.Release.FileEntry;

/** Stage 1 for COCO: one scene an image record, both splits at the same time. */
public final class ReadScenes extends PTransform<PBegin, PCollectionTuple> {
  public static final TupleTag<CocoScene> SCENES = new TupleTag<>() {};
  public static final TupleTag<KV<String, byte[]>> NOTES = new TupleTag<>() {};

  private final ReadFn reader;

  /**
   * Reads both splits.
   *
   * @param personLabels the user's csv, or null
   */
  public ReadScenes(
      Folder coco, ClassMap classMap, PersonSpec persons, @Nullable PersonLabelFile personLabels) {
    this.reader = new ReadFn(coco, classMap, persons, personLabels);
  }

  @Override
  public PCollectionTuple expand(PBegin begin) {
    PCollectionTuple scenes =
        begin
            .apply("Splits", Create.of(List.of(Split.TRAIN.name(), Split.TEST.name())))
            .apply("OneEach", Reshuffle.viaRandomKey())
            .apply("Read", ParDo.of(reader).withOutputTags(SCENES, TupleTagList.of(NOTES)));
    scenes.get(SCENES).setCoder(JsonCoder.of(CocoScene.class));
    scenes.get(NOTES).setCoder(Gather.NOTES);
    return scenes;
  }

  private static final class ReadFn extends DoFn<String, CocoScene> {
    private final Folder coco;
    private final ClassMap classMap;
    private final PersonSpec persons;
    private final @Nullable PersonLabelFile personLabels;

    ReadFn(
        Folder coco,
        ClassMap classMap,
        PersonSpec persons,
        @Nullable PersonLabelFile personLabels) {
      this.coco = coco;
      this.classMap = classMap;
      this.persons = persons;
      this.personLabels = personLabels;
    }

    @ProcessElement
    public void read(@Element String split, MultiOutputReceiver out) throws IOException {
      Output sink = new Output(Split.valueOf(split), new Tallies(), out);
      try {
        sink.finish(
            new SceneReader(coco, Split.valueOf(split), classMap, persons, sink)
                .read(personLabels));
      } catch (BadInputException e) {
        throw new NoRetryException(e);
      }
    }
  }

  /** Passes a split's records on and counts them. */
  private record Output(Split split, Tallies tallies, DoFn.MultiOutputReceiver out)
      implements SceneReader.Sink {
    @Override
    public void scene(CocoScene scene) {
      tallies.add(Tallies.name("annotations", split, "of_scenes"), scene.objects().size());
      out.get(SCENES).output(scene);
    }

    @Override
    public void rejected(Rejection rejection) {
      out.get(NOTES).output(Note.rejection(rejection));
      String code = rejection.code().name();
      if (code.startsWith("IMAGE")) {
        tallies.add(Tallies.name("images", split, "rejected", code), 1);
      } else if (code.startsWith("ANNOTATION") || code.startsWith("MASK")) {
        tallies.add(Tallies.name("annotations", split, "rejected", code), 1);
      }
    }

    @Override
    public void source(FileEntry file) {
      out.get(NOTES).output(Note.source(file));
    }

    void finish(SceneReader.Counts counts) {
      tallies.add(Tallies.name("images", split, "read"), counts.images());
      tallies.add(Tallies.name("annotations", split, "read"), counts.annotations());
      tallies.add(Tallies.name("annotations", split, "outside"), counts.outsideClassMap());
      tallies.add(
          Tallies.name("annotations", split, "of_rejected_images"), counts.ofRejectedImages());
      tallies.all().forEach((name, count) -> out.get(NOTES).output(Note.tally(name, count)));
    }
  }
}
