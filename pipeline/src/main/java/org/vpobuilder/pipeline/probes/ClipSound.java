package org.vpobuilder.pipeline.probes;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;
import org.vpobuilder.schemas.media.Loudness;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * The overall sound of a clip.
 *
 * @param heard the key and channel that it was taken from; the first of several
 * @param className the class that it is heard as
 * @param keys for detecting leaks
 * @param seconds the length that is heard, before tiling
 * @param lufs loudness before panning and gain; negative infinity for silence
 * @param rolloffHz the frequency below which 95% of its energy lies; 0 for silence
 * @param mel [{@value #BANDS}] mean over time of the logarithm of the energy in each mel band
 */
public record ClipSound(
    String heard,
    String className,
    List<String> keys,
    double seconds,
    double lufs,
    double rolloffHz,
    double[] mel) {
  static final int BANDS = 64;

  private static final int WINDOW = 1024;
  private static final int HOP = 512;
  private static final double LOWEST_HZ = 60;
  private static final double ROLLOFF = 0.95;

  /**
   * A floor that keeps the logarithm of silence finite: -100 dB below a full-scale sine of the
   * window.
   */
  private static final double FLOOR = 1e-10 * WINDOW * WINDOW / 16;

  /**
   * Measures the sound of an object.
   *
   * @param object that sounds
   * @param gain that the sample was scaled by, which is removed
   */
  public static ClipSound of(Pcm16 stems, SceneObject object, double gain, String heard) {
    int channel = object.channel();
    short[] samples = new short[stems.frames()];
    double[] wave = new double[Math.max(WINDOW, samples.length)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = stems.at(i, channel);
      wave[i] = samples[i] / 32768.0 / gain;
    }
    int rate = stems.sampleRateHz();
    double[][] filters = filters(rate);
    double[] spectrum = new double[WINDOW / 2 + 1];
    double[] mel = new double[BANDS];
    int frames = 0;
    for (int start = 0; start + WINDOW <= wave.length; start += HOP, frames++) {
      double[] power = power(wave, start);
      for (int bin = 0; bin < power.length; bin++) {
        spectrum[bin] += power[bin];
      }
      for (int band = 0; band < BANDS; band++) {
        double energy = 0;
        for (int bin = 0; bin < power.length; bin++) {
          energy += filters[band][bin] * power[bin];
        }
        mel[band] += StrictMath.log(energy + FLOOR);
      }
    }
    for (int band = 0; band < BANDS; band++) {
      mel[band] /= frames;
    }
    double lufs = lufs(new Pcm16(rate, 1, samples)) - 20 * StrictMath.log10(gain);
    return new ClipSound(
        heard,
        object.className(),
        object.clip().keys(),
        (double) object.clip().spanSamples() / rate,
        lufs,
        rolloff(spectrum, rate),
        mel);
  }

  /**
   * Loudness in LUFS; negative infinity for silence, so that no correction turns it into a level.
   */
  public static double lufs(Pcm16 sound) {
    double lufs = Loudness.lufs(sound);
    return lufs == Loudness.SILENCE_LUFS ? Double.NEGATIVE_INFINITY : lufs;
  }

  /** The power in each bin of a Hann window. */
  private static double[] power(double[] wave, int start) {
    double[][] parts = new double[2][WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      parts[0][i] = HANN[i] * wave[start + i];
    }
    FastFourierTransformer.transformInPlace(
        parts, DftNormalization.STANDARD, TransformType.FORWARD);
    double[] power = new double[WINDOW / 2 + 1];
    for (int bin = 0; bin < power.length; bin++) {
      power[bin] = parts[0][bin] * parts[0][bin] + parts[1][bin] * parts[1][bin];
    }
    return power;
  }

  private static final double[] HANN = hann();

  private static double[] hann() {
    double[] window = new double[WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      window[i] = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * i / WINDOW);
    }
    return window;
  }

  private static double rolloff(double[] spectrum, int rate) {
    double all = Arrays.stream(spectrum).sum();
    double sum = 0;
    for (int bin = 0; bin < spectrum.length; bin++) {
      sum += spectrum[bin];
      if (all > 0 && sum >= ROLLOFF * all) {
        return (double) bin * rate / WINDOW;
      }
    }
    return 0;
  }

  /**
   * Triangular filters of equal width on the mel scale (O'Shaughnessy's, 2595 log10(1 + f/700)).
   */
  private static double[][] filters(int rate) {
    double low = mel(LOWEST_HZ);
    double step = (mel(rate / 2.0) - low) / (BANDS + 1);
    double[][] filters = new double[BANDS][WINDOW / 2 + 1];
    for (int band = 0; band < BANDS; band++) {
      for (int bin = 0; bin <= WINDOW / 2; bin++) {
        double at = (mel((double) bin * rate / WINDOW) - low) / step - band;
        filters[band][bin] = Math.max(0, 1 - Math.abs(at - 1));
      }
    }
    return filters;
  }

  private static double mel(double hertz) {
    return 2595 * StrictMath.log10(1 + hertz / 700);
  }
}
