package org.vpobuilder.pipeline.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.decode.ClipReader;
import org.vpobuilder.pipeline.decode.PcmCache;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.likeness.SoundPrint;
import org.vpobuilder.pipeline.run.Runner;
import org.vpobuilder.pipeline.run.Stage;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.AudioSource.ClipRow;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.release.Correction;
import org.vpobuilder.spec.release.Likeness;
import org.vpobuilder.spec.sample.ProbedClip;
import org.vpobuilder.spec.sample.SourceIds;

/**
 * Stage 2: decodes and measures the clips of the audio sources, writes the index. Holds all rows of
 * the class map's labels: some 600 bytes each.
 */
public final class IndexClips {
  /** Tasks for each worker: enough to even out their load. */
  private static final int TASKS_A_WORKER = 64;

  private final Sources sources;
  private final Map<String, AudioSource.Clips> listed;
  private final ClassMap classMap;
  private final ReleaseSpec spec;
  private final AudioSpec audio;
  private final @Nullable Double audioBer;
  private final PcmCache cache;
  private final Folder out;

  /**
   * Prepares the indexing.
   *
   * @param listed the rows of each audio source's tables
   * @param spec whose rules on sound and likeness apply; those on licences were applied to the rows
   * @param out gets the index
   */
  public IndexClips(
      Sources sources,
      Map<String, AudioSource.Clips> listed,
      ClassMap classMap,
      ReleaseSpec spec,
      PcmCache cache,
      Folder out) {
    this.sources = sources;
    this.listed = listed;
    this.classMap = classMap;
    this.spec = spec;
    this.audio = spec.audio();
    this.audioBer = spec.audioBer();
    this.cache = cache;
    this.out = out;
  }

  /** Makes the index; clips that an earlier attempt measured are not measured again. */
  public void run(Runner runner) throws IOException {
    IndexJournal journal = new IndexJournal(out);
    Map<String, IndexJournal.Entry> done = journal.read();
    List<ProbedClip> clips = new ArrayList<>();
    Map<String, SoundPrint> prints = new HashMap<>();
    Entries.Book book = new Entries.Book();
    List<Clips> tasks = new ArrayList<>();
    List<Correction> corrections = new ArrayList<>();
    for (AudioSource source : sources.audio()) {
      AudioSource.Clips read = Objects.requireNonNull(listed.get(source.name()));
      book.add(read.findings(), source.name(), file -> Sources.entry(source.name(), file));
      corrections.addAll(read.corrections());
      List<ClipRow> toMeasure = new ArrayList<>();
      for (ClipRow row : read.rows()) {
        IndexJournal.Entry entry = done.get(SourceIds.address(source.name(), row.id()));
        if (entry == null) {
          toMeasure.add(row);
        } else {
          clips.add(entry.clip());
          if (audioBer != null) {
            prints.put(entry.clip().address(), print(entry.print()));
          }
        }
      }
      tasks.addAll(tasks(source, toMeasure, runner.parallelism()));
    }
    ProbeClips stage = new ProbeClips(sources, audio, audioBer != null, cache, journal);
    for (Probed probed : runner.run(stage, tasks, out)) {
      clips.addAll(probed.clips());
      for (int i = 0; i < probed.prints().size(); i++) {
        prints.put(probed.clips().get(i).address(), print(probed.prints().get(i)));
      }
      book.add(probed.findings());
    }
    @Nullable Likeness likeness = null;
    if (audioBer != null) {
      LikeClips like = LikeClips.of(clips, prints, audioBer, book);
      clips = like.kept();
      likeness = like.nearest();
    }
    new IndexFolder(out)
        .write(clips, book.findings(), spec, classMap.name(), likeness, corrections);
  }

  private SoundPrint print(String print) {
    return SoundPrint.parse(print, audio.sampleRateHz());
  }

  private static List<Clips> tasks(AudioSource source, List<ClipRow> rows, int workers) {
    int size = Math.max(IndexJournal.SEGMENT, rows.size() / (workers * TASKS_A_WORKER) + 1);
    List<Clips> tasks = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += size) {
      int to = Math.min(from + size, rows.size());
      tasks.add(new Clips(source.name(), rows.subList(from, to)));
    }
    return tasks;
  }

  /** Rows of one source whose clips are to be measured. */
  record Clips(String source, List<ClipRow> rows) {
    Clips {
      rows = List.copyOf(rows);
    }
  }

  /**
   * The usable clips of some rows, and the faults of the others.
   *
   * @param prints of the clips; none where sounds are not compared
   */
  record Probed(List<ProbedClip> clips, List<String> prints, Entries findings) {
    Probed {
      clips = List.copyOf(clips);
      prints = List.copyOf(prints);
    }
  }

  /** Decodes and measures clips. */
  private record ProbeClips(
      Sources sources, AudioSpec audio, boolean prints, PcmCache cache, IndexJournal journal)
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
    public Worker<Clips, Probed> worker() {
      return new Prober(this, new HashMap<>());
    }
  }

  private record Prober(ProbeClips stage, Map<String, ClipProber> probers)
      implements Stage.Worker<Clips, Probed> {
    @Override
    public Probed work(Clips task, Stage.Done done) throws IOException {
      ClipProber prober =
          probers.computeIfAbsent(
              task.source(),
              name -> {
                AudioSource source = stage.sources().audio(name);
                return new ClipProber(
                    source,
                    stage.audio(),
                    new ClipReader(source.folder(), stage.audio(), stage.cache()));
              });
      List<ProbedClip> clips = new ArrayList<>();
      List<String> prints = new ArrayList<>();
      Entries.Book book = new Entries.Book();
      IndexJournal.Writer entries = stage.journal().writer();
      for (ClipRow row : task.rows()) {
        try {
          long modified = prober.modifiedMillis(row);
          ClipProber.Found found = prober.probe(row, Attempt.name(), stage.prints());
          clips.add(found.clip());
          if (stage.prints()) {
            prints.add(found.print());
          }
          entries.add(new IndexJournal.Entry(found.clip(), modified, found.print()));
        } catch (RejectedException e) {
          book.reject(Account.clips(row.split()).from(task.source()), e.rejection());
        }
        done.add(1);
      }
      entries.flush();
      return new Probed(clips, prints, book.findings());
    }

    @Override
    public void close() {
      probers.values().forEach(ClipProber::close);
    }
  }
}
