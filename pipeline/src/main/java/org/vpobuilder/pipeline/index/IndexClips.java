package org.vpobuilder.pipeline.index;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.transforms.Create;
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
import org.apache.beam.sdk.values.TupleTag;
import org.apache.beam.sdk.values.TupleTagList;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.ledger.Gather;
import org.vpobuilder.pipeline.ledger.LiveCounts;
import org.vpobuilder.pipeline.ledger.NoRetryException;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.ledger.Note;
import org.vpobuilder.pipeline.ledger.Spread;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.sources.FingerprintedInput;
import org.vpobuilder.pipeline.sources.VggsoundCsv;
import org.vpobuilder.pipeline.sources.VggsoundRow;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.JsonCoder;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.sample.ProbedClip;

/** Stage 2: reads VGGSound, decodes and measures its clips, writes the index. */
public final class IndexClips extends PTransform<PBegin, PDone> {
  /** Counts clips looked at, whether usable or not. */
  public static final String CLIPS_DONE = "clips indexed";

  /** Counts clips that are to be looked at. */
  public static final String CLIPS_FOUND = "clips found";

  /** The step that does it. */
  public static final String STEP = "Decode and measure clips";

  static final String CLIP = "clip";

  private static final TupleTag<VggsoundRow> ROWS = new TupleTag<>() {};
  private static final TupleTag<KV<String, byte[]>> NOTES = new TupleTag<>() {};

  private final Folder vggsound;
  private final ClipLayout layout;
  private final ClassMap classMap;
  private final AudioSpec audio;
  private final PcmCache cache;
  private final Folder out;
  private final int workers;

  /**
   * An indexing job.
   *
   * @param layout where the clips lie and how they are named
   * @param out gets the index
   * @param workers to spread clips over
   */
  public IndexClips(
      Folder vggsound,
      ClipLayout layout,
      ClassMap classMap,
      AudioSpec audio,
      PcmCache cache,
      Folder out,
      int workers) {
    this.vggsound = vggsound;
    this.layout = layout;
    this.classMap = classMap;
    this.audio = audio;
    this.cache = cache;
    this.out = out;
    this.workers = workers;
  }

  @Override
  public PDone expand(PBegin begin) {
    PCollectionTuple csv =
        begin
            .apply("Csv file", Create.of(VggsoundCsv.FILE))
            .apply(
                "Read csv rows",
                ParDo.of(new ReadRowsFn(vggsound, layout, classMap, new IndexJournal(out)))
                    .withOutputTags(ROWS, TupleTagList.of(NOTES)));
    PCollection<KV<String, byte[]>> read = csv.get(NOTES).setCoder(Gather.NOTES);
    PCollection<KV<String, byte[]>> probed =
        csv.get(ROWS)
            .setCoder(JsonCoder.of(VggsoundRow.class))
            .apply(
                "Spread clips",
                Spread.over(workers, JsonCoder.of(VggsoundRow.class), VggsoundRow::clipId))
            .apply(
                STEP, ParDo.of(new ProbeFn(vggsound, layout, audio, cache, new IndexJournal(out))))
            .setCoder(Gather.NOTES);
    return PCollectionList.of(read)
        .and(probed)
        .apply("All notes", Flatten.pCollections())
        .apply("Write index", Gather.into(new WriteIndexFn(out, audio, classMap.name())));
  }

  /** Reads the csv, and tells the rows whose clips are there from those that are gone or done. */
  private static final class ReadRowsFn extends DoFn<String, VggsoundRow> {
    private final Folder vggsound;
    private final ClipLayout layout;
    private final ClassMap classMap;
    private final IndexJournal journal;

    ReadRowsFn(Folder vggsound, ClipLayout layout, ClassMap classMap, IndexJournal journal) {
      this.journal = journal;
      this.vggsound = vggsound;
      this.layout = layout;
      this.classMap = classMap;
    }

    @ProcessElement
    public void read(@Element String file, MultiOutputReceiver out) throws IOException {
      try {
        readRows(file, out);
      } catch (BadInputException e) {
        throw new NoRetryException(e);
      }
    }

    private void readRows(String file, MultiOutputReceiver out) throws IOException {
      ClipLocator clips = ClipLocator.of(vggsound, layout);
      Tallies tallies = new Tallies();
      FingerprintedInput.Fingerprinted<Boolean> csv =
          FingerprintedInput.read(
              vggsound,
              file,
              in -> {
                VggsoundCsv.read(in, classMap, new Rows(clips, journal.read(), tallies, out));
                return true;
              });
      out.get(NOTES).output(Note.source(csv.file()));
      tallies.all().forEach((name, count) -> out.get(NOTES).output(Note.tally(name, count)));
    }
  }

  private record Rows(
      ClipLocator clips,
      Map<String, IndexJournal.Entry> done,
      Tallies tallies,
      DoFn.MultiOutputReceiver out)
      implements VggsoundCsv.RowSink {
    @Override
    public void row(VggsoundRow row) {
      if (clips.has(row.clipId())) {
        count(row.split().toString(), "read");
        LiveCounts.add(CLIPS_FOUND, 1);
        measure(row);
      } else {
        notSelected(row.split(), NotSelected.CLIP_MISSING);
      }
    }

    private void measure(VggsoundRow row) {
      IndexJournal.Entry entry = done.get(row.clipId());
      if (entry == null) {
        out.get(ROWS).output(row);
      } else {
        out.get(NOTES).output(Note.result(CLIP, Formats.CLIP, entry.clip()));
        LiveCounts.add(CLIPS_DONE, 1);
      }
    }

    @Override
    public void outsideClassMap(Split split, String label) {
      notSelected(split, NotSelected.LABEL_OUTSIDE_CLASS_MAP);
    }

    @Override
    public void rejected(String split, Rejection rejection) {
      count(split, "read");
      count(split, "rejected/" + rejection.code());
      out.get(NOTES).output(Note.rejection(rejection));
    }

    private void notSelected(Split split, NotSelected reason) {
      count(split.toString(), "read");
      count(split.toString(), "not_selected/" + reason);
    }

    private void count(String split, String what) {
      tallies.add(Tallies.name("clips", split, what), 1);
    }
  }

  /** Decodes and measures a group of clips. */
  private static final class ProbeFn
      extends DoFn<KV<Integer, Iterable<VggsoundRow>>, KV<String, byte[]>> {
    private final Folder vggsound;
    private final ClipLayout layout;
    private final AudioSpec audio;
    private final PcmCache cache;
    private final Counter done = Metrics.counter(IndexClips.class, CLIPS_DONE);
    private transient @Nullable ClipProber prober;
    private transient @Nullable ClipLocator clips;
    private final IndexJournal journal;

    ProbeFn(
        Folder vggsound, ClipLayout layout, AudioSpec audio, PcmCache cache, IndexJournal journal) {
      this.journal = journal;
      this.vggsound = vggsound;
      this.layout = layout;
      this.audio = audio;
      this.cache = cache;
    }

    @Setup
    public void setup() throws IOException {
      prober = new ClipProber(vggsound, audio, cache);
      clips = ClipLocator.of(vggsound, layout);
    }

    @Teardown
    public void teardown() {
      if (prober != null) {
        prober.close();
      }
    }

    @ProcessElement
    public void probe(
        @Element KV<Integer, Iterable<VggsoundRow>> group, OutputReceiver<KV<String, byte[]>> out)
        throws IOException {
      IndexJournal.Writer entries = journal.writer();
      for (VggsoundRow row : group.getValue()) {
        probe(row, entries, out);
        done.inc();
        LiveCounts.add(CLIPS_DONE, 1);
      }
      entries.flush();
    }

    private void probe(
        VggsoundRow row, IndexJournal.Writer entries, OutputReceiver<KV<String, byte[]>> out)
        throws IOException {
      ClipLocator files = Objects.requireNonNull(clips);
      try {
        long modified = files.modifiedMillis(vggsound, row.clipId());
        ProbedClip clip = Objects.requireNonNull(prober).probe(row, files, Attempt.name());
        out.output(Note.result(CLIP, Formats.CLIP, clip));
        entries.add(new IndexJournal.Entry(clip, modified));
      } catch (RejectedException e) {
        out.output(Note.rejection(e.rejection()));
        out.output(
            Note.tally(Tallies.name("clips", row.split(), "rejected", e.rejection().code()), 1));
      }
    }
  }

  /** Writes the index, its summary last. */
  private static final class WriteIndexFn
      extends DoFn<KV<Integer, Iterable<KV<String, byte[]>>>, Void> {
    private final Folder out;
    private final AudioSpec audio;
    private final String classMap;

    WriteIndexFn(Folder out, AudioSpec audio, String classMap) {
      this.out = out;
      this.audio = audio;
      this.classMap = classMap;
    }

    @ProcessElement
    public void write(@Element KV<Integer, Iterable<KV<String, byte[]>>> notes) throws IOException {
      new IndexFolder(out).write(notes.getValue(), audio, classMap);
    }
  }
}
