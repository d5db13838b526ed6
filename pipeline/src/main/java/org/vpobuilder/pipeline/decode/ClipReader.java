package org.vpobuilder.pipeline.decode;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.sample.ClipRef;

/**
 * Reads and decodes clips; the only reader of clip files. Decodes in child processes, which end
 * when the reader is closed.
 */
public final class ClipReader implements AutoCloseable {
  /** Largest clip file: it is held in memory while it is decoded. */
  public static final int MAX_CLIP_BYTES = 1 << 28;

  private final Folder source;
  private final AudioSpec spec;
  private final Decoders decoders = Decoders.ofRun();
  private final @Nullable PcmCache cache;

  /**
   * Creates a reader.
   *
   * @param source the folder that the clips' files are relative to
   * @param cache keeps decoded clips; null to keep none
   */
  public ClipReader(Folder source, AudioSpec spec, @Nullable PcmCache cache) {
    this.source = source;
    this.spec = spec;
    this.cache = cache;
  }

  /**
   * A clip's file and samples.
   *
   * @param bytes of its file
   * @param sha256 of its file
   * @param samples mono, at the spec's rate
   * @param isCached whether the samples come from the cache
   */
  public record Decoded(long bytes, String sha256, float[] samples, boolean isCached) {}

  /** Reads a clip's file and decodes it, unless the cache has its samples. */
  public Decoded decode(String file) throws IOException, ClipException {
    byte[] bytes = read(file);
    String sha256 = Sha256.hex(bytes);
    float[] cached = cached(sha256);
    return new Decoded(
        bytes.length, sha256, cached == null ? decode(bytes) : cached, cached != null);
  }

  /**
   * Keeps the samples of a decoded clip in the cache. The caller does so only for clips that it can
   * use.
   *
   * @param attempt names this attempt among those that may write the cache at the same time
   */
  public void keep(Decoded clip, String attempt) throws IOException {
    if (cache != null && !clip.isCached()) {
      cache.put(clip.sha256(), clip.samples(), attempt);
    }
  }

  /**
   * The span of a planned clip.
   *
   * @throws RejectedException if the file is gone or is not the planned one
   */
  public float[] span(ClipRef clip, String attempt) throws IOException, RejectedException {
    float[] samples = samples(clip, attempt);
    long end = clip.spanStart() + clip.spanSamples();
    if (end > samples.length) {
      // The SHA-256 proves that the file is the planned one, so another FFmpeg must have decoded
      // it.
      throw new RejectedException(
          RejectionCode.SOURCE_CHANGED,
          clip.file(),
          clip.id(),
          samples.length + " samples",
          "at least the %d that were indexed".formatted(end));
    }
    boolean isWhole = clip.spanStart() == 0 && end == samples.length;
    return isWhole ? samples : Arrays.copyOfRange(samples, (int) clip.spanStart(), (int) end);
  }

  /**
   * The samples of a planned clip, from the cache or its file.
   *
   * @throws RejectedException if the file is gone or is not the planned one
   */
  public float[] samples(ClipRef clip, String attempt) throws IOException, RejectedException {
    float[] cached = cached(clip.sha256());
    if (cached != null) {
      return cached;
    }
    String record = clip.id();
    try {
      byte[] bytes = read(clip.file());
      String sha256 = Sha256.hex(bytes);
      if (!sha256.equals(clip.sha256())) {
        throw new ClipException(
            RejectionCode.SOURCE_CHANGED, "sha256 " + sha256, "sha256 " + clip.sha256());
      }
      Decoded decoded = new Decoded(bytes.length, sha256, decode(bytes), false);
      keep(decoded, attempt);
      return decoded.samples();
    } catch (ClipException e) {
      throw new RejectedException(e.code(), clip.file(), record, e.got(), e.wanted());
    }
  }

  private float @Nullable [] cached(String sha256) throws IOException {
    return cache == null ? null : cache.get(sha256);
  }

  private float[] decode(byte[] file) throws IOException, ClipException {
    return decoders.decode(new DecoderWire.Request(file, spec.sampleRateHz(), spec.maxSamples()));
  }

  @Override
  public void close() {
    decoders.close();
  }

  private byte[] read(String file) throws ClipException {
    try {
      return readFile(file);
    } catch (IOException e) {
      throw new ClipException(
          RejectionCode.CLIP_UNREADABLE, source.readFailure(file, e), "a file to read");
    }
  }

  private byte[] readFile(String file) throws IOException, ClipException {
    long size = source.size(file);
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
    if (source.leadsOut(file)) {
      throw new ClipException(
          RejectionCode.CLIP_LINK_LEADS_OUT,
          "a link out of its folder",
          "a file, or a link within its folder or its source");
    }
    return source.read(file, MAX_CLIP_BYTES);
  }
}
