package org.vpobuilder.pipeline.index;

import java.io.IOException;
import org.vpobuilder.pipeline.decode.ClipException;
import org.vpobuilder.pipeline.decode.ClipMeter;
import org.vpobuilder.pipeline.decode.ClipReader;
import org.vpobuilder.pipeline.sources.VggsoundRow;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.sample.ProbedClip;

/** Decodes and measures the clips of VGGSound's rows. */
public final class ClipProber {
  private final ClipReader reader;
  private final ClipMeter meter;

  public ClipProber(ClipReader reader, AudioSpec spec) {
    this.reader = reader;
    this.meter = new ClipMeter(spec);
  }

  /**
   * Decodes, measures and caches the clip of a row.
   *
   * @param attempt names this attempt among those that may write the cache at the same time
   * @throws RejectedException if it can't be used
   */
  public ProbedClip probe(VggsoundRow row, ClipLocator clips, String attempt)
      throws IOException, RejectedException {
    String file = clips.path(row.clipId());
    try {
      file = clips.file(row.clipId());
      ClipReader.Decoded clip = reader.decode(file);
      ClipMeter.Measured measured = meter.measure(clip.samples());
      reader.keep(clip, attempt);
      return new ProbedClip(
          row.youtubeId(),
          row.startSeconds(),
          row.label(),
          row.split(),
          file,
          clip.bytes(),
          clip.sha256(),
          clip.samples().length,
          measured.levelDbfs(),
          measured.peak(),
          measured.spanStarts());
    } catch (ClipException e) {
      throw new RejectedException(e.code(), file, row.recordName(), e.got(), e.wanted());
    }
  }
}
