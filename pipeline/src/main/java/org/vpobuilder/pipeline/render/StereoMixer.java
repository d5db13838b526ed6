package org.vpobuilder.pipeline.render;

import java.util.Arrays;
import java.util.List;
import org.vpobuilder.pipeline.decode.ClipMeter;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.space.Ears;
import org.vpobuilder.spec.space.SpatialLaw;

/**
 * Places and sums waveforms by the spec's law of space (S1 §3). The stems are made PCM-16 first and
 * the mixture is made from them, so that a reader of the stems gets the same mixture to within one
 * rounding.
 */
public final class StereoMixer {
  /** The factor from real samples to 16 bits: full scale is symmetric. */
  static final int FULL_SCALE = Short.MAX_VALUE;

  /** 1.5 * 2^52; adding it rounds to a whole number. */
  private static final double ONES = 0x1.8p52;

  private static final int BLOCK = 1024;

  private final int rate;
  private final int length;
  private final SpatialLaw law;

  public StereoMixer(AudioSpec spec) {
    this.rate = spec.sampleRateHz();
    this.length = spec.clipSamples();
    this.law = spec.law();
  }

  /**
   * A source of sound.
   *
   * @param span mono samples, tiled if they are fewer than the mixture's
   * @param alpha its position, in [0, 1]
   */
  public record Source(float[] span, double alpha) {}

  /**
   * A mixture and its stems.
   *
   * @param gain that both were scaled by
   * @param levelLeftDbfs RMS level of the left channel
   */
  public record Mix(
      Pcm16 stems, Pcm16 mixture, double gain, double levelLeftDbfs, double levelRightDbfs) {}

  /** Mixes sources; channel i of the stems is source i. */
  public Mix mix(List<Source> sources) {
    int channels = sources.size();
    float[][] spans = sources.stream().map(s -> tiled(s.span())).toArray(float[][]::new);
    Ears[] ears = sources.stream().map(s -> law.at(s.alpha(), rate)).toArray(Ears[]::new);
    double gain = Math.min(1, AudioSpec.CEILING / peak(spans, ears));
    short[] stems = new short[length * channels];
    short[] mixture = new short[length * 2];
    place(spans, gain, ears, stems, mixture);
    ClipMeter.Stereo levels = ClipMeter.stereo(mixture);
    return new Mix(
        new Pcm16(rate, channels, stems),
        new Pcm16(rate, 2, mixture),
        gain,
        levels.leftDbfs(),
        levels.rightDbfs());
  }

  // Each loop below does one thing to a block of one source that fits into the caches: the JVM
  // makes vector instructions of such loops, and a loop over the sources for every frame took
  // several times as long.

  private void place(float[][] spans, double gain, Ears[] ears, short[] stems, short[] mixture) {
    int channels = spans.length;
    double[] stem = new double[BLOCK];
    double[] left = new double[BLOCK];
    double[] right = new double[BLOCK];
    for (int from = 0; from < length; from += BLOCK) {
      int frames = Math.min(BLOCK, length - from);
      Arrays.fill(left, 0);
      Arrays.fill(right, 0);
      for (int c = 0; c < channels; c++) {
        int channel = c;
        scaled(spans[c], from, gain, frames, stem);
        round(stem, frames, stems, from * channels + channel, channels);
        if (ears[c].reach() == 0) {
          ears[c].add(stem, frames, left, right);
        } else {
          ears[c].add(t -> stems[t * channels + channel], from, from + frames, left, right);
        }
      }
      round(left, frames, mixture, 2 * from, 2);
      round(right, frames, mixture, 2 * from + 1, 2);
    }
  }

  private static void scaled(float[] span, int from, double gain, int frames, double[] stem) {
    for (int i = 0; i < frames; i++) {
      stem[i] = span[from + i];
    }
    for (int i = 0; i < frames; i++) {
      stem[i] = gain * stem[i] * FULL_SCALE;
    }
  }

  /**
   * Rounds values in place, ties to even, and writes them as 16 bits: {@code Math.rint} in a third
   * of its time, for in a double of the size of {@link #ONES} the last bit is a one.
   *
   * @param values of magnitudes below 2^15
   * @param at index in {@code samples} of the first value; each other is {@code step} further on
   */
  static void round(double[] values, int count, short[] samples, int at, int step) {
    for (int i = 0; i < count; i++) {
      values[i] += ONES;
    }
    for (int i = 0; i < count; i++) {
      samples[at + i * step] = (short) Double.doubleToRawLongBits(values[i]);
    }
    for (int i = 0; i < count; i++) {
      values[i] -= ONES;
    }
  }

  /** The span itself, or a shorter one over and over: indexing it costs no division. */
  private float[] tiled(float[] span) {
    if (span.length >= length) {
      return span;
    }
    float[] tiled = Arrays.copyOf(span, length);
    for (int i = span.length; i < length; i++) {
      tiled[i] = tiled[i - span.length];
    }
    return tiled;
  }

  /**
   * Largest magnitude of any stem or channel before scaling. The channels are computed only if
   * needed: no channel is louder than the sum of the stems' largest magnitudes times the peaks of
   * their filters. Rounding is monotonic, so the bound also holds for the computed values.
   */
  private double peak(float[][] spans, Ears[] ears) {
    double stems = Double.MIN_NORMAL;
    double leftBound = 0;
    double rightBound = 0;
    for (int c = 0; c < spans.length; c++) {
      double largest = largest(spans[c]);
      stems = Math.max(stems, largest);
      leftBound += ears[c].left().peak() * largest;
      rightBound += ears[c].right().peak() * largest;
    }
    double bound = Math.max(leftBound, rightBound);
    if (bound <= Math.max(stems, AudioSpec.CEILING)) {
      return stems;
    }
    return Math.max(stems, loudest(spans, ears));
  }

  /**
   * Largest magnitude of a span. Magnitudes have the order of their bits, and whole numbers are
   * compared faster.
   */
  private float largest(float[] span) {
    int largest = 0;
    for (int from = 0; from < length; from += BLOCK) {
      largest = Math.max(largest, largestBits(span, from, Math.min(from + BLOCK, length)));
    }
    return Float.intBitsToFloat(largest);
  }

  private static int largestBits(float[] span, int from, int to) {
    int largest = 0;
    for (int i = from; i < to; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(span[i]) & Integer.MAX_VALUE);
    }
    return largest;
  }

  /** Largest magnitude of a channel. */
  private double loudest(float[][] spans, Ears[] ears) {
    double peak = 0;
    double[] left = new double[BLOCK];
    double[] right = new double[BLOCK];
    for (int from = 0; from < length; from += BLOCK) {
      int frames = Math.min(BLOCK, length - from);
      Arrays.fill(left, 0);
      Arrays.fill(right, 0);
      for (int c = 0; c < spans.length; c++) {
        float[] span = spans[c];
        ears[c].add(t -> span[t], from, from + frames, left, right);
      }
      for (int i = 0; i < frames; i++) {
        peak = Math.max(peak, Math.max(Math.abs(left[i]), Math.abs(right[i])));
      }
    }
    return peak;
  }
}
