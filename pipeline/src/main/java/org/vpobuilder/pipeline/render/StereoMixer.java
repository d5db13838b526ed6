package org.vpobuilder.pipeline.render;

import java.util.Arrays;
import java.util.List;
import org.vpobuilder.pipeline.index.ClipMeter;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.PanningLaw;

/**
 * Pans and sums waveforms (S1 §3). The stems are made PCM-16 first and the mixture is made from
 * them, so that a reader of the stems gets the same mixture to within one rounding.
 */
public final class StereoMixer {
  /** Samples are scaled by it: full scale is symmetric. */
  static final int FULL_SCALE = Short.MAX_VALUE;

  /** Nothing exceeds this, so that no rounding can reach full scale: nothing is clipped. */
  static final double CEILING = 0.999;

  private final int rate;
  private final int length;
  private final PanningLaw panning;

  public StereoMixer(AudioSpec spec) {
    this.rate = spec.sampleRateHz();
    this.length = spec.clipSamples();
    this.panning = spec.panning();
  }

  /**
   * A source of sound.
   *
   * @param span mono samples, tiled if they are fewer than the mixture's
   * @param alpha position in (0, 1)
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
    double[] left = sources.stream().mapToDouble(s -> panning.left(s.alpha())).toArray();
    double[] right = sources.stream().mapToDouble(s -> panning.right(s.alpha())).toArray();
    double gain = Math.min(1, CEILING / peak(spans, left, right));
    short[] stems = new short[length * channels];
    short[] mixture = new short[length * 2];
    for (int i = 0; i < length; i++) {
      double leftSum = 0;
      double rightSum = 0;
      for (int c = 0; c < channels; c++) {
        short stem = (short) Math.rint(gain * spans[c][i] * FULL_SCALE);
        stems[i * channels + c] = stem;
        leftSum += left[c] * stem;
        rightSum += right[c] * stem;
      }
      mixture[2 * i] = (short) Math.rint(leftSum);
      mixture[2 * i + 1] = (short) Math.rint(rightSum);
    }
    ClipMeter.Stereo levels = ClipMeter.stereo(mixture, FULL_SCALE);
    return new Mix(
        new Pcm16(rate, channels, stems),
        new Pcm16(rate, 2, mixture),
        gain,
        levels.leftDbfs(),
        levels.rightDbfs());
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
   * Largest magnitude of any stem or channel before scaling; or less work where the stems' own
   * largest magnitudes show it: no channel is louder than the sum of them. Rounding is monotonous,
   * so that the bound holds for what is computed, too.
   */
  private double peak(float[][] spans, double[] left, double[] right) {
    double stems = Double.MIN_NORMAL;
    double leftBound = 0;
    double rightBound = 0;
    for (int c = 0; c < spans.length; c++) {
      double largest = largest(spans[c]);
      stems = Math.max(stems, largest);
      leftBound += left[c] * largest;
      rightBound += right[c] * largest;
    }
    double bound = Math.max(leftBound, rightBound);
    if (bound <= Math.max(stems, CEILING)) {
      return stems;
    }
    return Math.max(stems, loudest(spans, left, right));
  }

  private float largest(float[] span) {
    float largest = 0;
    for (int i = 0; i < length; i++) {
      largest = Math.max(largest, Math.abs(span[i]));
    }
    return largest;
  }

  /** Largest magnitude of a channel. */
  private double loudest(float[][] spans, double[] left, double[] right) {
    double peak = 0;
    for (int i = 0; i < length; i++) {
      double leftSum = 0;
      double rightSum = 0;
      for (int c = 0; c < spans.length; c++) {
        leftSum += left[c] * spans[c][i];
        rightSum += right[c] * spans[c][i];
      }
      peak = Math.max(peak, Math.max(Math.abs(leftSum), Math.abs(rightSum)));
    }
    return peak;
  }
}
