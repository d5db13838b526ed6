package org.vpobuilder.pipeline.index;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.sources.VggsoundRow;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ProbedClip;

/**
 * Decodes and measures clips; the only reader of clip files. Decodes in processes of its own, which
 * end when it is closed.
 */
public final class ClipProber implements AutoCloseable {
  /** Largest clip file: it is held in memory while it is decoded. */
  public static final int MAX_CLIP_BYTES = 1 << 28;

  private final Folder vggsound;
  private final AudioSpec spec;
  private final Decoders decoders = Decoders.ofRun();
  private final ClipMeter meter;
  private final @Nullable PcmCache cache;

  /**
   * A prober.
   *
   * @param cache keeps what is decoded; null to keep nothing
   */
  public ClipProber(Folder vggsound, AudioSpec spec, @Nullable PcmCache cache) {
    this.vggsound = vggsound;
    this.spec = spec;
    this.meter = new ClipMeter(spec);
    this.cache = cache;
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
      byte[] bytes = read(file);
      String sha256 = Fingerprint.sha256(bytes);
      float[] cached = cache == null ? null : cache.get(sha256);
      float[] samples = cached != null ? cached : decode(bytes);
      ClipMeter.Measured measured = meter.measure(samples);
      if (cached == null) {
        keep(sha256, samples, attempt);
      }
      return new ProbedClip(
          row.youtubeId(),
          row.startSeconds(),
          row.label(),
          row.split(),
          file,
          bytes.length,
          sha256,
          samples.length,
          measured.levelDbfs(),
          measured.peak(),
          measured.spanStarts());
    } catch (ClipException e) {
      throw new RejectedException(e.code(), file, row.recordName(), e.got(), e.wanted());
    }
  }

  /**
   * The span of a planned clip.
   *
   * @throws RejectedException if the file is gone or not the one that was planned with
   */
  public float[] span(ClipRef clip, String attempt) throws IOException, RejectedException {
    float[] samples = samples(clip, attempt);
    long end = clip.spanStart() + clip.spanSamples();
    if (end > samples.length) {
      // The file is the planned one by its sha256: another FFmpeg decoded it.
      throw new RejectedException(
          RejectionCode.SOURCE_CHANGED,
          clip.file(),
          ProbedClip.clipId(clip.youtubeId(), clip.startSeconds()),
          samples.length + " samples",
          "at least the %d that were indexed".formatted(end));
    }
    boolean isWhole = clip.spanStart() == 0 && end == samples.length;
    return isWhole ? samples : Arrays.copyOfRange(samples, (int) clip.spanStart(), (int) end);
  }

  /**
   * The samples of a planned clip, from the cache or its file.
   *
   * @throws RejectedException if the file is gone or not the one that was planned with
   */
  public float[] samples(ClipRef clip, String attempt) throws IOException, RejectedException {
    float[] cached = cache == null ? null : cache.get(clip.sha256());
    if (cached != null) {
      return cached;
    }
    String record = ProbedClip.clipId(clip.youtubeId(), clip.startSeconds());
    try {
      byte[] bytes = read(clip.file());
      String sha256 = Fingerprint.sha256(bytes);
      if (!sha256.equals(clip.sha256())) {
        throw new ClipException(
            RejectionCode.SOURCE_CHANGED, "sha256 " + sha256, "sha256 " + clip.sha256());
      }
      float[] samples = decode(bytes);
      keep(sha256, samples, attempt);
      return samples;
    } catch (ClipException e) {
      throw new RejectedException(e.code(), clip.file(), record, e.got(), e.wanted());
    }
  }

  private float[] decode(byte[] file) throws IOException, ClipException {
    return decoders.decode(new DecoderWire.Request(file, spec.sampleRateHz(), spec.maxSamples()));
  }

  @Override
  public void close() {
    decoders.close();
  }

  private void keep(String sha256, float[] samples, String attempt) throws IOException {
    if (cache != null) {
      cache.put(sha256, samples, attempt);
    }
  }

  private byte[] read(String file) throws ClipException {
    try {
      return readFile(file);
    } catch (IOException e) {
      throw new ClipException(
          RejectionCode.CLIP_UNREADABLE, ReadFailure.text(e, vggsound, file), "a file to read");
    }
  }

  private byte[] readFile(String file) throws IOException, ClipException {
    long size = vggsound.size(file);
    if (size < 0) {
      throw new ClipException(RejectionCode.SOURCE_CHANGED, "no file", "the file indexed");
    }
    if (size == 0) {
      throw new ClipException(RejectionCode.CLIP_EMPTY, "0 bytes", "an audio or video file");
    }
    if (size > MAX_CLIP_BYTES) {
      throw new ClipException(
          RejectionCode.CLIP_TOO_LARGE, size + " bytes", "at most " + MAX_CLIP_BYTES);
    }
    if (vggsound.leadsOut(file)) {
      throw new ClipException(
          RejectionCode.CLIP_LINK_LEADS_OUT,
          "a link out of its folder",
          "a file, or a link within its folder or its source");
    }
    return vggsound.read(file, MAX_CLIP_BYTES);
  }
}
