package org.vpobuilder.schemas.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * PCM-16 WAV with the plain 44-byte header: the only layout in which mixtures and stems are
 * written, so the reader accepts no other. Clips of the sources are read by FFmpeg, not by this
 * class.
 */
public final class WavFile {
  public static final int HEADER_BYTES = 44;
  private static final int FORMAT_BYTES = 16;
  private static final short PCM = 1;
  private static final int BYTES_PER_SAMPLE = 2;

  private WavFile() {}

  public static byte[] write(Pcm16 pcm) {
    int dataBytes = pcm.samples().length * BYTES_PER_SAMPLE;
    int frameBytes = pcm.channels() * BYTES_PER_SAMPLE;
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put(tag("RIFF")).putInt(HEADER_BYTES - 8 + dataBytes).put(tag("WAVE"));
    out.put(tag("fmt ")).putInt(FORMAT_BYTES).putShort(PCM).putShort((short) pcm.channels());
    out.putInt(pcm.sampleRateHz()).putInt(pcm.sampleRateHz() * frameBytes);
    out.putShort((short) frameBytes).putShort((short) (8 * BYTES_PER_SAMPLE));
    out.put(tag("data")).putInt(dataBytes);
    out.asShortBuffer().put(pcm.samples());
    return out.array();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws MediaException if the header is different or does not fit the length
   */
  public static Pcm16 read(byte[] file) throws MediaException {
    if (file.length < HEADER_BYTES) {
      throw new MediaException("WAV: got %d bytes, wanted a header of 44".formatted(file.length));
    }
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    expect(in, 0, "RIFF");
    expect(in, 8, "WAVE");
    expect(in, 12, "fmt ");
    expect(in, 36, "data");
    expect("chunk size", in.getInt(16), FORMAT_BYTES);
    expect("format", in.getShort(20), PCM);
    expect("bits per sample", in.getShort(34), 16);
    expect("RIFF size", in.getInt(4), file.length - 8);
    expect("data size", in.getInt(40), file.length - HEADER_BYTES);
    int channels = Short.toUnsignedInt(in.getShort(22));
    expect("block size", Short.toUnsignedInt(in.getShort(32)), channels * BYTES_PER_SAMPLE);
    expect("bytes per second", in.getInt(28), in.getInt(24) * channels * BYTES_PER_SAMPLE);
    if (channels == 0 || (file.length - HEADER_BYTES) % (channels * BYTES_PER_SAMPLE) != 0) {
      throw new MediaException("WAV: got %d channels, wanted whole frames".formatted(channels));
    }
    short[] samples = new short[(file.length - HEADER_BYTES) / BYTES_PER_SAMPLE];
    in.position(HEADER_BYTES).slice().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
    return new Pcm16(in.getInt(24), channels, samples);
  }

  private static byte[] tag(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  private static void expect(ByteBuffer in, int offset, String tag) throws MediaException {
    byte[] got = new byte[4];
    in.get(offset, got);
    if (!new String(got, StandardCharsets.ISO_8859_1).equals(tag)) {
      throw new MediaException("WAV: no %s at byte %d".formatted(tag.strip(), offset));
    }
  }

  private static void expect(String what, int got, int wanted) throws MediaException {
    if (got != wanted) {
      throw new MediaException("WAV: %s: got %d, wanted %d".formatted(what, got, wanted));
    }
  }
}
