package org.vpobuilder.pipeline.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.ledger.Tallies;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.Correction;
import org.vpobuilder.spec.release.IndexSummary;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.spec.release.Likeness;
import org.vpobuilder.spec.sample.ProbedClip;

/** Writes and reads the files of a clip index. */
public final class IndexFolder {
  private final Folder folder;

  public IndexFolder(Folder folder) {
    this.folder = folder;
  }

  /**
   * Writes the index, its summary last.
   *
   * @param usable clips, in any order
   * @param likeness of clips to those of test; null if it was not asked for
   * @param corrections labels by which clips were rejected
   */
  void write(
      List<ProbedClip> usable,
      Entries findings,
      ReleaseSpec spec,
      String classMap,
      @Nullable Likeness likeness,
      List<Correction> corrections)
      throws IOException {
    List<ProbedClip> clips = usable.stream().sorted().toList();
    RowFiles.write(folder, ReleaseLayout.CLIPS, Formats.CLIP, clips);
    RowFiles.write(
        folder, ReleaseLayout.INDEX_REJECTIONS, Formats.REJECTION, findings.rejections());
    IndexSummary summary =
        new IndexSummary(
            IndexSummary.FORMAT_VERSION,
            spec.audio(),
            classMap,
            findings.sources(),
            partitions(findings.tallies(), clips, ""),
            likeness,
            ofSources(findings.tallies(), clips),
            corrections.isEmpty() ? null : corrections,
            spec.licences() == null ? null : spec.licences().clips());
    folder.write(ReleaseLayout.INDEX_SUMMARY, Formats.INDEX_SUMMARY.writePretty(summary));
  }

  private static @Nullable SortedMap<String, SortedMap<String, Partition>> ofSources(
      Tallies tallies, List<ProbedClip> clips) {
    SortedSet<String> sources = tallies.sources(Account.Thing.CLIPS);
    if (sources.size() < 2) {
      return null;
    }
    SortedMap<String, SortedMap<String, Partition>> partitions = new TreeMap<>();
    for (String source : sources) {
      List<ProbedClip> own = clips.stream().filter(clip -> clip.source().equals(source)).toList();
      partitions.put(source, partitions(tallies, own, source));
    }
    return partitions;
  }

  private static SortedMap<String, Partition> partitions(
      Tallies tallies, List<ProbedClip> clips, String source) {
    SortedMap<String, Partition> partitions = new TreeMap<>();
    Stream.of("train", "test", Account.UNKNOWN)
        .forEach(
            split -> {
              Account clipsOfSplit = Account.clips(split).from(source);
              long read = tallies.get(clipsOfSplit, Fate.READ);
              long usable =
                  clips.stream().filter(clip -> clip.split().toString().equals(split)).count();
              if (read > 0) {
                partitions.put(
                    split,
                    Partition.of(
                        read,
                        usable,
                        tallies.rejected(clipsOfSplit),
                        tallies.notSelected(clipsOfSplit)));
              }
            });
    return partitions;
  }

  public boolean isComplete() throws IOException {
    return folder.has(ReleaseLayout.INDEX_SUMMARY);
  }

  /**
   * The summary of the index.
   *
   * @throws BadInputException if there is none or it is not the summary of an index
   */
  public IndexSummary summary() throws IOException {
    String location = folder.location(ReleaseLayout.INDEX_SUMMARY);
    if (!isComplete()) {
      throw new BadInputException(location + ": no such file; wanted a clip index");
    }
    return Formats.INDEX_SUMMARY.read(folder.read(ReleaseLayout.INDEX_SUMMARY, 1 << 24), location);
  }

  /**
   * Checks the spec and class map that an index was made for.
   *
   * @throws BadInputException if they are not the given ones
   */
  public void requireFits(ReleaseSpec spec, String classMap) throws IOException {
    if (!summary().fits(spec, classMap)) {
      throw new BadInputException(
          "--index %s: made for other audio settings, likeness.audio_ber, licences.clips or class map than the spec's"
              .formatted(folder));
    }
  }

  /**
   * The usable clips, sorted, of an index that someone may have edited.
   *
   * @throws BadInputException if it is not as it was written
   */
  public List<ProbedClip> checkedClips(AudioSpec audio, ClassMap classMap) throws IOException {
    return read(new ClipRows(audio, classMap)::check);
  }

  /** The usable clips, sorted. */
  public List<ProbedClip> clips() throws IOException {
    ClipLine line = new ClipLine();
    return read(
        (json, where) -> {
          @Nullable ProbedClip plain = line.read(json);
          return plain == null ? Formats.CLIP.read(json, where) : plain;
        });
  }

  /** Makes a clip of a row. */
  @FunctionalInterface
  private interface RowReader {
    ProbedClip read(byte[] json, String where);
  }

  private List<ProbedClip> read(RowReader rows) throws IOException {
    List<ProbedClip> clips = new ArrayList<>();
    RowFiles.lines(folder, ReleaseLayout.CLIPS, (json, where) -> clips.add(rows.read(json, where)));
    return List.copyOf(clips);
  }

  public List<Rejection> rejections() throws IOException {
    List<Rejection> rejections = new ArrayList<>();
    RowFiles.read(folder, ReleaseLayout.INDEX_REJECTIONS, Formats.REJECTION, rejections::add);
    return rejections;
  }

  /** Finds the errors that editing a clip index can cause. */
  private static final class ClipRows {
    private final AudioSpec audio;
    private final ClassMap classMap;
    private final ClipLine line = new ClipLine();
    private @Nullable ProbedClip last;

    ClipRows(AudioSpec audio, ClassMap classMap) {
      this.audio = audio;
      this.classMap = classMap;
    }

    /**
     * Checks the next row.
     *
     * @throws BadInputException naming the row if it is not a clip of such an index, or out of
     *     order
     */
    ProbedClip check(byte[] json, String where) {
      @Nullable ProbedClip plain = line.read(json);
      ProbedClip clip = plain == null ? RowFiles.checked(Formats.CLIP, json, where) : plain;
      // Each text is made only for a row that is wrong: there are 200,000 rows.
      if (last != null && last.compareTo(clip) >= 0) {
        throw wrong(where, clip.id(), "rows by split, source, labels and id, each once");
      }
      last = clip;
      if (classMap.bySound(clip.source(), clip.labels()).isEmpty()) {
        throw wrong(where, "labels " + clip.labels(), "one of the class map's");
      }
      if (clip.samples() > audio.maxSamples()) {
        throw wrong(where, clip.samples() + " samples", "at most " + audio.maxSamples());
      }
      for (long start : clip.spanStarts()) {
        if (start >= clip.samples()) {
          throw wrong(where, "span start " + start, "one within the clip");
        }
      }
      return clip;
    }

    private static BadInputException wrong(String where, String got, String wanted) {
      return new BadInputException("%s: got %s, wanted %s".formatted(where, got, wanted));
    }
  }
}
