package org.vpobuilder.validation.report.gallery;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.validation.data.audio.Spectrogram;

/**
 * What one sees of a mixture: of every channel the outline of its wave and its spectrogram. Both
 * channels have one scale, so that the louder one is seen.
 */
final class SoundPicture {
  private static final int COLUMNS = 480;
  private static final int ROWS = 72;
  private static final int PEAKS = 240;
  private static final double RANGE = 66;
  private static final int SHADES = 32;
  private static final float FULL = 1 << 15;
  private static final int BYTE = 0xff;

  /** From silent to loud: dark, violet, red, orange, pale yellow. */
  private static final int[] ANCHORS = {0x07060f, 0x3a1268, 0x8c2a7e, 0xdd4b62, 0xfb9a58, 0xfdf4bd};

  private SoundPicture() {}

  /** The largest amplitude of each of 240 spans, from 0 to 255, as hexadecimal pairs. */
  static String peaks(Pcm16 pcm, int channel) {
    byte[] peaks = new byte[PEAKS];
    for (int i = 0; i < PEAKS; i++) {
      int end = at(pcm, i + 1);
      int most = 0;
      for (int frame = at(pcm, i); frame < end; frame++) {
        most = Math.max(most, Math.abs(pcm.at(frame, channel)));
      }
      peaks[i] = (byte) (most * BYTE / (int) FULL);
    }
    return HexFormat.of().formatHex(peaks);
  }

  private static int at(Pcm16 pcm, int span) {
    return Math.toIntExact((long) span * pcm.frames() / PEAKS);
  }

  /** A PNG for every channel. */
  static byte[][] spectrograms(Pcm16 pcm) {
    double[][][] levels = new double[pcm.channels()][][];
    double top = -RANGE;
    for (int channel = 0; channel < levels.length; channel++) {
      levels[channel] = Spectrogram.decibels(wave(pcm, channel), pcm.sampleRateHz(), ROWS, COLUMNS);
      for (double[] row : levels[channel]) {
        for (double level : row) {
          top = Math.max(top, level);
        }
      }
    }
    byte[][] files = new byte[levels.length][];
    for (int channel = 0; channel < files.length; channel++) {
      files[channel] = png(levels[channel], top);
    }
    return files;
  }

  private static float[] wave(Pcm16 pcm, int channel) {
    float[] wave = new float[pcm.frames()];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = pcm.at(i, channel) / FULL;
    }
    return wave;
  }

  private static byte[] png(double[][] levels, double top) {
    IndexColorModel shades = shades();
    BufferedImage image = new BufferedImage(COLUMNS, ROWS, BufferedImage.TYPE_BYTE_INDEXED, shades);
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int y = 0; y < ROWS; y++) {
      for (int x = 0; x < COLUMNS; x++) {
        double share = Math.max(0, 1 - (top - levels[y][x]) / RANGE);
        pixels[y * COLUMNS + x] = (byte) Math.round(share * (SHADES - 1));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("this JDK writes no PNG");
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory can be written", e);
    }
    return out.toByteArray();
  }

  private static IndexColorModel shades() {
    int[] colours = new int[SHADES];
    for (int i = 0; i < SHADES; i++) {
      double place = (double) i * (ANCHORS.length - 1) / (SHADES - 1);
      int from = Math.min((int) place, ANCHORS.length - 2);
      for (int shift = 0; shift <= 16; shift += 8) {
        int a = ANCHORS[from] >> shift & BYTE;
        int b = ANCHORS[from + 1] >> shift & BYTE;
        colours[i] |= (int) Math.round(a + (b - a) * (place - from)) << shift;
      }
    }
    return new IndexColorModel(8, SHADES, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
  }
}
