package org.vpobuilder.pipeline.decode;

import be.tarsos.dsp.AudioEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * Measures a decoded clip: level and peak, and where an audible span can begin. Levels are
 * TarsosDSP's RMS.
 */
public final class ClipMeter {
  /**
   * The level that is written for digital silence: minus infinity decibels, the true level, is not
   * a JSON number.
   */
  public static final double SILENCE_DBFS = -200;

  /** Largest legal magnitude: a float file that is 60 dB too loud is still one. */
  static final float MAX_MAGNITUDE = 1000;

  /**
   * The square of every PCM-16 sample, by the sample's bits: a division for each would take longer
   * than all the rest.
   */
  private static final float[] SQUARES = squares();

  private final AudioSpec spec;

  public ClipMeter(AudioSpec spec) {
    this.spec = spec;
  }

  /**
   * The measures of a clip.
   *
   * @param levelDbfs RMS of the whole, in dB full scale
   * @param peak largest magnitude
   * @param spanStarts every whole second from which a span of the spec's length (or the whole of a
   *     shorter clip) is above the silence threshold; a constant offset, which is not heard, does
   *     not count
   */
  public record Measured(double levelDbfs, double peak, List<Long> spanStarts) {}

  /**
   * Measures mono samples.
   *
   * @throws ClipException if they are not finite, beyond {@link #MAX_MAGNITUDE}, too few or nowhere
   *     audible
   */
  public Measured measure(float[] samples) throws ClipException {
    double peak = 0;
    for (float sample : samples) {
      if (!Float.isFinite(sample)) {
        throw new ClipException(
            RejectionCode.CLIP_NOT_FINITE, "a sample that is " + sample, "finite samples");
      }
      peak = Math.max(peak, Math.abs(sample));
    }
    if (peak > MAX_MAGNITUDE) {
      throw new ClipException(
          RejectionCode.CLIP_NOT_FINITE,
          "a sample of magnitude " + peak,
          "at most %.0f (full scale is 1)".formatted(MAX_MAGNITUDE));
    }
    if (samples.length == 0) {
      throw new ClipException(RejectionCode.CLIP_NO_SAMPLES, "0 samples", "some sound");
    }
    if (samples.length < spec.minSamples()) {
      throw new ClipException(
          RejectionCode.CLIP_TOO_SHORT,
          "%.3f s".formatted((double) samples.length / spec.sampleRateHz()),
          "at least %s s".formatted(spec.minSeconds()));
    }
    double level = dbfs(samples);
    List<Long> starts = audibleStarts(samples);
    if (starts.isEmpty()) {
      throw new ClipException(
          RejectionCode.CLIP_SILENT,
          "%.1f dBFS".formatted(audibleDbfs(samples)),
          "at least %s dBFS over a span".formatted(spec.silenceDbfs()));
    }
    return new Measured(level, peak, starts);
  }

  /** RMS level in dB full scale, at least {@link #SILENCE_DBFS}. */
  public static double dbfs(float[] samples) {
    return decibels(AudioEvent.calculateRMS(samples));
  }

  /** The level without the mean, which is not heard. */
  private static double audibleDbfs(float[] samples) {
    double mean = 0;
    for (float sample : samples) {
      mean += sample;
    }
    mean /= samples.length;
    double rms = AudioEvent.calculateRMS(samples);
    return decibels(Math.sqrt(Math.max(0, rms * rms - mean * mean)));
  }

  /** Levels of two channels, in dB full scale. */
  public record Stereo(double leftDbfs, double rightDbfs) {}

  /**
   * The levels of both channels, to the bit as {@link #dbfs} computes them, in a quarter of its
   * time: each addition of a sum waits for the one before it, and the additions of two sums
   * overlap.
   *
   * @param frames left and right in turn; {@link Short#MAX_VALUE} is 0 dB
   */
  public static Stereo stereo(short[] frames) {
    double left = 0;
    double right = 0;
    for (int i = 0; i < frames.length; i += 2) {
      left += SQUARES[frames[i] & 0xffff];
      right += SQUARES[frames[i + 1] & 0xffff];
    }
    double count = frames.length / 2;
    return new Stereo(decibels(Math.sqrt(left / count)), decibels(Math.sqrt(right / count)));
  }

  private static float[] squares() {
    float[] squares = new float[1 << Short.SIZE];
    for (int bits = 0; bits < squares.length; bits++) {
      float value = (float) (short) bits / Short.MAX_VALUE;
      squares[bits] = value * value;
    }
    return squares;
  }

  private static double decibels(double rms) {
    return Math.max(SILENCE_DBFS, 20 * StrictMath.log10(rms));
  }

  private List<Long> audibleStarts(float[] samples) {
    int span = Math.min(samples.length, spec.clipSamples());
    List<Long> starts = new ArrayList<>();
    for (int start = 0; start + span <= samples.length; start += spec.sampleRateHz()) {
      if (audibleDbfs(Arrays.copyOfRange(samples, start, start + span)) >= spec.silenceDbfs()) {
        starts.add((long) start);
      }
    }
    return starts;
  }
}
