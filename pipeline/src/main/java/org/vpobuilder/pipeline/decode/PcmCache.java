package org.vpobuilder.pipeline.decode;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Sha256;

/**
 * Decoded clips, so that each is decoded once. The name of an entry states the clip's content, the
 * form that it was decoded to and the decoder; the entry holds mono float samples, little-endian,
 * behind a header with their CRC.
 */
public final class PcmCache implements Serializable {
  private static final int MAGIC = 0x50435631;
  private static final int HEADER_BYTES = 16;

  /** Samples that are read at once. */
  private static final int PIECE = 1 << 14;

  private final Folder folder;
  private final int rate;
  private final int maxSamples;
  private final String decoder;

  public PcmCache(Folder folder, int rate, int maxSamples) {
    this(folder, rate, maxSamples, ClipDecoder.version());
  }

  /**
   * A cache of the samples that one decoder gives.
   *
   * @param decoder everything that the samples of a clip depend on, except rate and bound
   */
  PcmCache(Folder folder, int rate, int maxSamples, String decoder) {
    this.folder = folder;
    this.rate = rate;
    this.maxSamples = maxSamples;
    this.decoder = Sha256.hex(decoder.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
  }

  /** The samples of a clip, or null if they are absent or damaged. */
  public float @Nullable [] get(String clipSha256) throws IOException {
    String name = name(clipSha256);
    long size = folder.size(name);
    if (size < HEADER_BYTES || size > HEADER_BYTES + (long) maxSamples * Float.BYTES) {
      return null;
    }
    float[] samples = new float[(int) (size - HEADER_BYTES) / Float.BYTES];
    try (InputStream in = folder.open(name)) {
      ByteBuffer header =
          ByteBuffer.wrap(in.readNBytes(HEADER_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
      boolean sound =
          header.limit() == HEADER_BYTES
              && header.getInt() == MAGIC
              && header.getInt() == samples.length
              && header.getLong() == read(in, samples)
              && in.read() < 0;
      return sound ? samples : null;
    }
  }

  /** Reads samples in pieces that fit into the caches; their CRC, or -1 if some are missing. */
  private static long read(InputStream in, float[] samples) throws IOException {
    CRC32 crc = new CRC32();
    byte[] piece = new byte[Math.min(PIECE, samples.length) * Float.BYTES];
    for (int at = 0; at < samples.length; at += PIECE) {
      int count = Math.min(PIECE, samples.length - at);
      int bytes = count * Float.BYTES;
      if (in.readNBytes(piece, 0, bytes) < bytes) {
        return -1;
      }
      crc.update(piece, 0, bytes);
      ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(samples, at, count);
    }
    return crc.getValue();
  }

  /** Keeps the samples of a clip. An entry that is already there has the same samples. */
  public void put(String clipSha256, float[] samples, String attempt) throws IOException {
    ByteBuffer out =
        ByteBuffer.allocate(HEADER_BYTES + samples.length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.position(HEADER_BYTES).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(samples);
    CRC32 crc = new CRC32();
    crc.update(out.array(), HEADER_BYTES, samples.length * Float.BYTES);
    out.putInt(0, MAGIC).putInt(4, samples.length).putLong(8, crc.getValue());
    folder.write(name(clipSha256), attempt, stream -> stream.write(out.array()));
  }

  private String name(String clipSha256) {
    return "%s-%d-%d-%s.pcm".formatted(clipSha256, rate, maxSamples, decoder);
  }
}
