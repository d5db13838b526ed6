package org.vpobuilder.pipeline.decode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes PCM-16 WAV files of any number of channels, independently of the product's writer. */
final class Wav {
  private Wav() {}

  /** Interleaved samples. */
  static byte[] of(int rate, int channels, short... samples) {
    int bytes = 2 * samples.length;
    ByteBuffer out = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(36 + bytes).put(ascii("WAVEfmt ")).putInt(16);
    out.putShort((short) 1).putShort((short) channels).putInt(rate).putInt(rate * channels * 2);
    out.putShort((short) (channels * 2)).putShort((short) 16).put(ascii("data")).putInt(bytes);
    for (short sample : samples) {
      out.putShort(sample);
    }
    return out.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
