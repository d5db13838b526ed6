package org.vpobuilder.pipeline.index;

import java.io.IOException;
import org.vpobuilder.pipeline.decode.ClipException;
import org.vpobuilder.pipeline.decode.ClipMeter;
import org.vpobuilder.pipeline.decode.ClipReader;
import org.vpobuilder.pipeline.likeness.SoundPrint;
import org.vpobuilder.pipeline.sources.AudioSource;
import org.vpobuilder.pipeline.sources.AudioSource.ClipRow;
import org.vpobuilder.pipeline.storage.FileStamp;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.sample.ProbedClip;

/** Decodes and measures the clips of one source. */
public final class ClipProber implements AutoCloseable {
  private final String source;
  private final Folder folder;
  private final ClipReader reader;
  private final ClipMeter meter;
  private final int rate;

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
              measured.spanStarts());
      return new Found(probed, prints ? SoundPrint.of(clip.samples(), rate).toString() : "");
    } catch (ClipException e) {
      throw new RejectedException(e.code(), row.file(), row.record(), e.got(), e.wanted());
    }
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
