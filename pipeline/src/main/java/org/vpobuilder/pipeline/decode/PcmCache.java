package org.vpobuilder.pipeline.decode;

import java.io.IOException;
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
    int most = HEADER_BYTES + maxSamples * Float.BYTES;
    long size = folder.size(name(clipSha256));
    if (size < HEADER_BYTES || size > most) {
      return null;
    }
    byte[] entry = folder.read(name(clipSha256), most);
    ByteBuffer in = ByteBuffer.wrap(entry).order(ByteOrder.LITTLE_ENDIAN);
    boolean sound =
        in.getInt() == MAGIC
            && in.getInt() == (entry.length - HEADER_BYTES) / Float.BYTES
            && in.getLong() == crc(entry);
    if (!sound) {
      return null;
    }
    float[] samples = new float[(entry.length - HEADER_BYTES) / Float.BYTES];
    in.asFloatBuffer().get(samples);
    return samples;
  }

  /** Keeps the samples of a clip. An entry that is already there has the same samples. */
  public void put(String clipSha256, float[] samples, String attempt) throws IOException {
    ByteBuffer out =
        ByteBuffer.allocate(HEADER_BYTES + samples.length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    out.position(HEADER_BYTES).slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(samples);
    out.putInt(0, MAGIC).putInt(4, samples.length).putLong(8, crc(out.array()));
    folder.write(name(clipSha256), attempt, stream -> stream.write(out.array()));
  }

  private static long crc(byte[] entry) {
    CRC32 crc = new CRC32();
    crc.update(entry, HEADER_BYTES, entry.length - HEADER_BYTES);
    return crc.getValue();
  }

  private String name(String clipSha256) {
    return "%s-%d-%d-%s.pcm".formatted(clipSha256, rate, maxSamples, decoder);
  }
}
