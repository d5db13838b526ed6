package org.vpobuilder.pipeline.likeness;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;
import org.vpobuilder.spec.Sha256;

/**
 * A fingerprint of a sound over time: a word of 32 bits every 11.6 ms, 3.4 kB for ten seconds.
 * Haitsma and Kalker, "A Highly Robust Audio Fingerprinting System" (ISMIR 2002), section 4.2:
 * frames of 0.37 s give the energies in 33 bands from 300 to 2,000 Hz, of equal width in octaves; a
 * bit is set if the step from one band to the next grew since the frame before. The words do not
 * depend on level, nor does what counts as silent. A digest of the samples tells exact copies of
 * sounds that have too few words to be compared. The sound is first brought to 5 to 10 kHz, in
 * whole steps. Sums of doubles in a fixed order: the same on every machine. Ten seconds take 24 ms,
 * three quarters of them in the Fourier transform.
 */
public final class SoundPrint {
  /** Frames that sound in a comparison: 3 s. With fewer, sounds would be alike by chance. */
  static final int BLOCK = 256;

  /** The digest of a sound whose samples are all 0. */
  static final long SILENT = 0;

  /** The value of a frame without a word: it is silent, or has no energy in these bands. */
  static final int NONE = 0;

  private static final double FRAME_SECONDS = 0.37;

  /** The number of frames that begin during the length of one. */
  private static final int OVERLAP = 32;

  private static final int BANDS = 33;
  private static final double LOWEST_HZ = 300;
  private static final double HIGHEST_HZ = 2000;

  /**
   * The least sample rate after decimation: above it, frequencies beyond half the rate do not reach
   * the bands.
   */
  private static final int LEAST_RATE = 5000;

  /** Taps on each side of the filter before decimation, times the factor. */
  private static final int TAPS = 8;

  /**
   * The share of the energy of the loudest frame, within the bands, below which a frame is silent:
   * -60 dB. An absolute bound would leave words out of a copy that is softer.
   */
  private static final double QUIET = 1e-6;

  /**
   * The mean square within the bands below which a frame is silent in any sound, -100 dB full
   * scale: 8 dB above the noise of 16 bits.
   */
  private static final double QUIETEST = 1e-10;

  private static final int HEX = 16;

  private final long digest;
  private final int[] words;
  private final double wordSeconds;

  private SoundPrint(long digest, int[] words, double wordSeconds) {
    this.digest = digest;
    this.words = words;
    this.wordSeconds = wordSeconds;
  }

  /**
   * Prints a sound.
   *
   * @param samples mono; full scale is 1
   * @param rate in Hz, at least 4,000
   */
  public static SoundPrint of(float[] samples, int rate) {
    int factor = Math.max(1, rate / LEAST_RATE);
    double[] low = decimated(samples, factor);
    double lowRate = (double) rate / factor;
    int frame = (int) Math.rint(FRAME_SECONDS * lowRate);
    int hop = (int) Math.rint(FRAME_SECONDS * lowRate / OVERLAP);
    int frames = low.length < frame ? 0 : (low.length - frame) / hop + 1;
    double[][] energies = new Spectrum(frame, lowRate).energies(low, frames, hop);
    return new SoundPrint(digest(samples), words(energies), hop / lowRate);
  }

  /** The first 64 bits of the samples' SHA-256; {@link #SILENT} if all are 0. */
  private static long digest(float[] samples) {
    ByteBuffer bytes = ByteBuffer.allocate(samples.length * Float.BYTES);
    boolean isSilent = true;
    for (float sample : samples) {
      isSilent &= sample == 0;
      // Negative zeros are zeros.
      bytes.putFloat(sample + 0f);
    }
    if (isSilent) {
      return SILENT;
    }
    return Sha256.start(bytes.array());
  }

  /** Reads the text that {@link #toString()} wrote for a sound of that rate. */
  public static SoundPrint parse(String text, int rate) {
    long digest = Long.parseUnsignedLong(text, 0, HEX, HEX);
    ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text.substring(HEX)));
    int[] words = new int[bytes.remaining() / Integer.BYTES];
    bytes.asIntBuffer().get(words);
    double lowRate = (double) rate / Math.max(1, rate / LEAST_RATE);
    return new SoundPrint(digest, words, Math.rint(FRAME_SECONDS * lowRate / OVERLAP) / lowRate);
  }

  /**
   * The digest in 16 hexadecimal digits, then the words in base64, four bytes a word, the first bit
   * the lowest band's.
   */
  @Override
  public String toString() {
    ByteBuffer bytes = ByteBuffer.allocate(words.length * Integer.BYTES);
    bytes.asIntBuffer().put(words);
    return "%016x".formatted(digest) + Base64.getEncoder().encodeToString(bytes.array());
  }

  /** Identifies the samples; {@link #SILENT} if all are 0. */
  long digest() {
    return digest;
  }

  int words() {
    return words.length;
  }

  int word(int i) {
    return words[i];
  }

  /** Seconds from one word to the next. */
  double wordSeconds() {
    return wordSeconds;
  }

  /**
   * The words of frames.
   *
   * @param energies for each frame those of its bands, one band more than a word has bits; empty
   *     for a silent frame
   * @return a word for each frame except the first
   */
  static int[] words(double[][] energies) {
    int[] words = new int[Math.max(0, energies.length - 1)];
    for (int n = 1; n < energies.length; n++) {
      double[] now = energies[n];
      double[] before = energies[n - 1];
      for (int m = 0; now.length > 0 && before.length > 0 && m < now.length - 1; m++) {
        if (now[m] - now[m + 1] - (before[m] - before[m + 1]) > 0) {
          words[n - 1] |= Integer.MIN_VALUE >>> m;
        }
      }
    }
    return words;
  }

  /**
   * Takes every factor-th sample after a low-pass filter: a windowed sinc whose edge is half the
   * new rate.
   */
  private static double[] decimated(float[] samples, int factor) {
    double[] taps = new double[factor == 1 ? 1 : 2 * TAPS * factor + 1];
    int middle = taps.length / 2;
    double sum = 0;
    for (int i = 0; i < taps.length; i++) {
      double x = Math.PI * (i - middle) / factor;
      double window = 0.5 + 0.5 * StrictMath.cos(Math.PI * (i - middle) / (middle + 1));
      taps[i] = (x == 0 ? 1 : StrictMath.sin(x) / x) * window;
      sum += taps[i];
    }
    double[] low = new double[(samples.length + factor - 1) / factor];
    for (int i = 0; i < low.length; i++) {
      int first = i * factor - middle;
      int to = Math.min(taps.length, samples.length - first);
      double value = 0;
      for (int j = Math.max(0, -first); j < to; j++) {
        value += taps[j] * samples[first + j];
      }
      low[i] = value / sum;
    }
    return low;
  }

  /** Energies of bands. */
  private static final class Spectrum {
    private final int size;
    private final double[] window;
    private final int[] edges = new int[BANDS + 1];
    private final double quietest;

    Spectrum(int frame, double rate) {
      this.size = Integer.highestOneBit(Math.max(2, frame - 1)) << 1;
      this.window = new double[frame];
      double squares = 0;
      for (int i = 0; i < frame; i++) {
        window[i] = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * (i + 0.5) / frame);
        squares += window[i] * window[i];
      }
      for (int i = 0; i <= BANDS; i++) {
        double hertz = LOWEST_HZ * StrictMath.pow(HIGHEST_HZ / LOWEST_HZ, (double) i / BANDS);
        edges[i] = (int) Math.min(size / 2, Math.ceil(hertz * size / rate));
      }
      // By Parseval's theorem; the bands lie in one half of the spectrum.
      this.quietest = QUIETEST * squares * size / 2;
    }

    /** The energies of each frame; none for a silent one. */
    double[][] energies(double[] samples, int frames, int hop) {
      double[][] energies = new double[frames][];
      double[][] parts = new double[2][size];
      // One transform serves two frames: one is its real part and the other its imaginary part.
      for (int n = 0; n < frames; n += 2) {
        fill(parts[0], samples, n * hop);
        fill(parts[1], samples, n + 1 < frames ? (n + 1) * hop : samples.length);
        FastFourierTransformer.transformInPlace(
            parts, DftNormalization.STANDARD, TransformType.FORWARD);
        energies[n] = bands(parts[0], parts[1], 1);
        if (n + 1 < frames) {
          energies[n + 1] = bands(parts[0], parts[1], -1);
        }
      }
      double[] sums = new double[frames];
      for (int n = 0; n < frames; n++) {
        for (double energy : energies[n]) {
          sums[n] += energy;
        }
      }
      double silent = Math.max(quietest, QUIET * Arrays.stream(sums).max().orElse(0));
      for (int n = 0; n < frames; n++) {
        if (sums[n] < silent) {
          energies[n] = new double[0];
        }
      }
      return energies;
    }

    /**
     * Puts a windowed frame into an array and fills the rest with 0, as well as samples beyond the
     * sound's end.
     */
    private void fill(double[] out, double[] samples, int from) {
      for (int i = 0; i < window.length; i++) {
        out[i] = from + i < samples.length ? samples[from + i] * window[i] : 0;
      }
      Arrays.fill(out, window.length, size, 0);
    }

    /**
     * Energies of the frame that was the real part of the input, or the imaginary one.
     *
     * @param sign 1 or -1
     */
    private double[] bands(double[] re, double[] im, int sign) {
      double[] energies = new double[BANDS];
      for (int band = 0; band < BANDS; band++) {
        double sum = 0;
        for (int k = edges[band]; k < edges[band + 1]; k++) {
          int mirror = size - k;
          double r = re[k] + sign * re[mirror];
          double i = im[k] - sign * im[mirror];
          sum += (r * r + i * i) / 4;
        }
        energies[band] = sum;
      }
      return energies;
    }
  }
}
