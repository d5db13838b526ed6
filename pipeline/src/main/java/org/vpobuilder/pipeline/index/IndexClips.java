package org.vpobuilder.pipeline.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.decode.ClipReader;
import org.vpobuilder.pipeline.decode.PcmCache;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.Findings;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.run.Runner;
import org.vpobuilder.pipeline.run.Stage;
import org.vpobuilder.pipeline.sources.FingerprintedInput;
import org.vpobuilder.pipeline.sources.VggsoundCsv;
import org.vpobuilder.pipeline.sources.VggsoundRow;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.sample.ProbedClip;

/**
 * Stage 2: reads VGGSound, decodes and measures its clips, writes the index. Holds all rows of the
 * class map: some 600 bytes each.
 */
public final class IndexClips {
  /** Tasks a worker: enough to even out. */
  private static final int TASKS_A_WORKER = 64;

  private final Folder vggsound;
  private final ClipLayout layout;
  private final ClassMap classMap;
  private final AudioSpec audio;
  private final PcmCache cache;
  private final Folder out;

  /**
   * An indexing.
   *
   * @param layout where the clips lie and how they are named
   * @param out gets the index
   */
  public IndexClips(
      Folder vggsound,
      ClipLayout layout,
      ClassMap classMap,
      AudioSpec audio,
      PcmCache cache,
      Folder out) {
    this.vggsound = vggsound;
    this.layout = layout;
    this.classMap = classMap;
    this.audio = audio;
    this.cache = cache;
    this.out = out;
  }

  /**
   * Makes the index; clips that an earlier attempt measured are not measured again.
   *
   * @throws org.vpobuilder.spec.failure.BadInputException if the csv is broken
   */
  public void run(Runner runner) throws IOException {
    IndexJournal journal = new IndexJournal(out);
    Rows rows = new Rows(ClipLocator.of(vggsound, layout), journal.read());
    FingerprintedInput.Fingerprinted<Boolean> csv =
        FingerprintedInput.read(
            vggsound,
            VggsoundCsv.FILE,
            in -> {
              VggsoundCsv.read(in, classMap, rows);
              return true;
            });
    rows.book.source(csv.file());
    List<ProbedClip> clips = new ArrayList<>(rows.measured);
    ProbeClips stage = new ProbeClips(vggsound, layout, audio, cache, journal);
    for (Probed probed : runner.run(stage, tasks(rows.toMeasure, runner.parallelism()), out)) {
      clips.addAll(probed.clips());
      rows.book.add(probed.findings());
    }
    new IndexFolder(out).write(clips, rows.book.findings(), audio, classMap.name());
  }

  private static List<Clips> tasks(List<VggsoundRow> rows, int workers) {
    int size = Math.max(IndexJournal.SEGMENT, rows.size() / (workers * TASKS_A_WORKER) + 1);
    List<Clips> tasks = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += size) {
      tasks.add(new Clips(rows.subList(from, Math.min(from + size, rows.size()))));
    }
    return tasks;
  }

  /** Tells the rows whose clips are there from those that are gone or done. */
  private static final class Rows implements VggsoundCsv.RowSink {
    private final ClipLocator clips;
    private final Map<String, IndexJournal.Entry> done;
    private final Findings.Book book = new Findings.Book();
    private final List<VggsoundRow> toMeasure = new ArrayList<>();
    private final List<ProbedClip> measured = new ArrayList<>();

    Rows(ClipLocator clips, Map<String, IndexJournal.Entry> done) {
      this.clips = clips;
      this.done = done;
    }

    @Override
    public void row(VggsoundRow row) {
      if (!clips.has(row.clipId())) {
        notSelected(row.split(), NotSelected.CLIP_MISSING);
        return;
      }
      book.tallies().add(Account.clips(row.split()), Fate.READ, 1);
      IndexJournal.Entry entry = done.get(row.clipId());
      if (entry == null) {
        toMeasure.add(row);
      } else {
        measured.add(entry.clip());
      }
    }

    @Override
    public void outsideClassMap(Split split, String label) {
      notSelected(split, NotSelected.LABEL_OUTSIDE_CLASS_MAP);
    }

    @Override
    public void rejected(String split, Rejection rejection) {
      book.tallies().add(Account.clips(split), Fate.READ, 1);
      book.reject(Account.clips(split), rejection);
    }

    private void notSelected(Split split, NotSelected reason) {
      book.tallies().add(Account.clips(split), Fate.READ, 1);
      book.tallies().add(Account.clips(split), reason, 1);
    }
  }

  /** Some rows whose clips are to be measured. */
  record Clips(List<VggsoundRow> rows) {
    Clips {
      rows = List.copyOf(rows);
    }
  }

  /** The usable clips of some rows, and what was wrong with the others. */
  record Probed(List<ProbedClip> clips, Findings findings) {
    Probed {
      clips = List.copyOf(clips);
    }
  }

  /** Decodes and measures clips. */
  private record ProbeClips(
      Folder vggsound, ClipLayout layout, AudioSpec audio, PcmCache cache, IndexJournal journal)
      implements Stage<Clips, Probed> {
    private static final JsonFormat<Clips> TASKS = JsonFormat.transport(Clips.class);
    private static final JsonFormat<Probed> RESULTS = JsonFormat.transport(Probed.class);

    @Override
    public String title() {
      return "index";
    }

    @Override
    public String unit() {
      return "clips indexed";
    }

    @Override
    public long units(Clips task) {
      return task.rows().size();
    }

    @Override
    public JsonFormat<Clips> tasks() {
      return TASKS;
    }

    @Override
    public JsonFormat<Probed> results() {
      return RESULTS;
    }

    @Override
    public Worker<Clips, Probed> worker() throws IOException {
      ClipLocator files = ClipLocator.of(vggsound, layout);
      ClipReader reader = new ClipReader(vggsound, audio, cache);
      return new Prober(this, reader, new ClipProber(reader, audio), files);
    }
  }

  private record Prober(ProbeClips stage, ClipReader reader, ClipProber prober, ClipLocator files)
      implements Stage.Worker<Clips, Probed> {
    @Override
    public Probed work(Clips task, Stage.Done done) throws IOException {
      List<ProbedClip> clips = new ArrayList<>();
      Findings.Book book = new Findings.Book();
      IndexJournal.Writer entries = stage.journal().writer();
      for (VggsoundRow row : task.rows()) {
        try {
          long modified = files.modifiedMillis(stage.vggsound(), row.clipId());
          ProbedClip clip = prober.probe(row, files, Attempt.name());
          clips.add(clip);
          entries.add(new IndexJournal.Entry(clip, modified));
        } catch (RejectedException e) {
          book.reject(Account.clips(row.split()), e.rejection());
        }
        done.add(1);
      }
      entries.flush();
      return new Probed(clips, book.findings());
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
