package org.vpobuilder.pipeline.index;

import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.vpobuilder.pipeline.decode.ClipException;
import org.vpobuilder.pipeline.decode.ClipMeter;
import org.vpobuilder.pipeline.decode.ClipReader;
import org.vpobuilder.pipeline.likeness.SoundPrint;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.AudioSource.ClipRow;
import org.vpobuilder.pipeline.sources.AudioSource.ClipRow.Heard;
import org.vpobuilder.pipeline.storage.FileStamp;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.sample.ProbedClip;

/** Decodes and measures the clips of one source. */
public final class ClipProber implements AutoCloseable {
  /** In seconds; sums of times that are equal on paper differ by less. */
  private static final double ROUNDING = 1e-9;

  private final String source;
  private final Folder folder;
  private final ClipReader reader;
  private final ClipMeter meter;
  private final int rate;
  private final int spanSamples;

  /**
   * Creates a prober.
   *
   * @param reader of the source's folder; closed with the prober
   */
  public ClipProber(AudioSource source, AudioSpec spec, ClipReader reader) {
    this.source = source.name();
    this.folder = source.folder();
    this.reader = reader;
    this.meter = new ClipMeter(spec);
    this.rate = spec.sampleRateHz();
    this.spanSamples = spec.clipSamples();
  }

  /**
   * Decodes, measures and caches the clip of a row.
   *
   * @param attempt names this attempt among those that may write the cache at the same time
   * @throws RejectedException if it can't be used
   */
  public ProbedClip probe(ClipRow row, String attempt) throws IOException, RejectedException {
    return probe(row, attempt, false).clip();
  }

  /**
   * The result for a clip.
   *
   * @param print see {@link SoundPrint#toString()}; empty if it was not asked for
   */
  record Found(ProbedClip clip, String print) {}

  /** Does what {@link #probe(ClipRow, String)} does, and also prints the decoded sound. */
  Found probe(ClipRow row, String attempt, boolean prints) throws IOException, RejectedException {
    try {
      ClipReader.Decoded clip = reader.decode(row.file());
      ClipMeter.Measured measured = meter.measure(clip.samples());
      reader.keep(clip, attempt);
      ProbedClip probed =
          new ProbedClip(
              source,
              row.id(),
              row.startSeconds(),
              row.labels(),
              row.split(),
              row.file(),
              row.licence(),
              row.attribution(),
              row.keys(),
              clip.bytes(),
              clip.sha256(),
              clip.samples().length,
              measured.levelDbfs(),
              measured.peak(),
              heardStarts(measured.spanStarts(), row.heard(), clip.samples().length));
      return new Found(probed, prints ? SoundPrint.of(clip.samples(), rate).toString() : "");
    } catch (ClipException e) {
      throw new RejectedException(e.code(), row.file(), row.record(), e.got(), e.wanted());
    }
  }

  /**
   * Those of the audible starts from which the row's class is heard for at least half of a span;
   * without such, those from which it is heard longest. All if the row doesn't tell.
   *
   * @param samples of the whole clip
   */
  private List<Long> heardStarts(List<Long> starts, List<Heard> heard, int samples) {
    if (heard.isEmpty() || starts.size() == 1) {
      return starts;
    }
    double span = (double) Math.min(samples, spanSamples) / rate;
    Map<Long, Double> seconds = new LinkedHashMap<>();
    for (long start : starts) {
      double from = (double) start / rate;
      seconds.put(start, seconds(heard, from, from + span));
    }
    double most = Collections.max(seconds.values());
    double least = Math.min(span / 2, most) - ROUNDING;
    return starts.stream()
        .filter(start -> Objects.requireNonNull(seconds.get(start)) >= least)
        .toList();
  }

  /** For how long any of some times, which may overlap, lies within a span. */
  private static double seconds(List<Heard> heard, double from, double to) {
    double sum = 0;
    double end = from;
    for (Heard time : heard.stream().sorted(Comparator.comparingDouble(Heard::from)).toList()) {
      double begin = Math.max(end, time.from());
      double until = Math.min(to, time.to());
      sum += Math.max(0, until - begin);
      end = Math.max(end, until);
    }
    return sum;
  }

  /** The time when a clip's file was last written; 0 if it is not known. */
  long modifiedMillis(ClipRow row) throws IOException {
    return folder.stamp(row.file()).map(FileStamp::modifiedMillis).orElse(0L);
  }

  @Override
  public void close() {
    reader.close();
  }
}
