package org.vpobuilder.pipeline.world;

import java.util.Map;
import org.vpobuilder.spec.draw.Draws;

/** Makes the sound of a clip. */
final class ClipSynth {
  private static final int TABLE = 4096;
  private static final double FADE_SECONDS = 0.004;

  /** The amplitude of background noise, relative to full scale before the level is set. */
  private static final double FLOOR = 0.01;

  private static final double LEAST_DECIBELS = -16;
  private static final double MOST_DECIBELS = -1;

  /** The RMS of evenly loud clips: -20 dBFS. */
  private static final double EVEN_RMS = 0.1;

  private final Draws draws;
  private final Map<String, Timbre> timbres;
  private final boolean even;

  /**
   * @param even whether all clips are equally loud, left and right: then the levels of a mixture
   *     depend only on the positions of its sources
   */
  ClipSynth(Draws draws, Map<String, Timbre> timbres, boolean even) {
    this.draws = draws;
    this.timbres = timbres;
    this.even = even;
  }

  /** Stereo samples in [-1, 1], {@code [2][frames]}, at the rate of the clip's container. */
  float[][] stereo(ClipPlan clip) {
    return stereo(clip, seconds(clip));
  }

  /** The same for a clip of that many seconds. */
  float[][] stereo(ClipPlan clip, double seconds) {
    int rate = clip.container().sampleRate();
    double[] mono = new double[(int) (seconds * rate)];
    new Voice(timbre(clip), rate, draw(clip, "noise").bits() | 1).sing(mono);
    double gain = even ? evenGain(mono) : unevenGain(clip, mono);
    double balance = even ? 0 : unit(clip, "balance") - 0.5;
    double left = gain * Math.min(1, 1 - 0.6 * balance);
    double right = gain * Math.min(1, 1 + 0.6 * balance);
    float[][] stereo = new float[2][mono.length];
    for (int i = 0; i < mono.length; i++) {
      stereo[0][i] = (float) (mono[i] * left);
      stereo[1][i] = (float) (mono[i] * right);
    }
    return stereo;
  }

  private double unevenGain(ClipPlan clip, double[] mono) {
    double decibels = LEAST_DECIBELS + (MOST_DECIBELS - LEAST_DECIBELS) * unit(clip, "level");
    return StrictMath.pow(10, decibels / 20) / peak(mono);
  }

  /**
   * The gain that makes clips equally loud; a few clicks in silence reach full scale before that
   * loudness.
   */
  private static double evenGain(double[] mono) {
    double sum = 0;
    for (double v : mono) {
      sum += v * v;
    }
    double rms = Math.sqrt(sum / mono.length);
    return Math.min(EVEN_RMS / rms, 1 / peak(mono));
  }

  private static double peak(double[] mono) {
    double peak = 1e-9;
    for (double v : mono) {
      peak = Math.max(peak, Math.abs(v));
    }
    return peak;
  }

  /** The length of a clip: mostly 10 s, some as short as 0.3 s, some up to 15 s. */
  private double seconds(ClipPlan clip) {
    double kind = unit(clip, "length kind");
    double unit = unit(clip, "length");
    return kind < 0.86 ? 10 : kind < 0.95 ? 0.3 + 5.7 * unit : 10.2 + 4.8 * unit;
  }

  /** The class's timbre, a little different for each label and each clip. */
  private Timbre timbre(ClipPlan clip) {
    Timbre timbre = timbres.get(clip.className());
    if (timbre == null) {
      throw new IllegalStateException("no timbre for " + clip.className());
    }
    // An address has no slashes, but ids of AudioSet's ontology do.
    double label = draws.at("label", clip.label().replace('/', '.')).unit() - 0.5;
    double pitch = 1 + 0.10 * label + 0.08 * (unit(clip, "pitch") - 0.5);
    double pace = 1 - 0.15 * label + 0.15 * (unit(clip, "pace") - 0.5);
    return timbre.varied(pitch, pace);
  }

  private Draws.Draw draw(ClipPlan clip, String purpose) {
    return draws.at("clip", clip.row(), purpose);
  }

  private double unit(ClipPlan clip, String purpose) {
    return draw(clip, purpose).unit();
  }

  /** One timbre at one rate; keeps the state of its oscillator, its filter and its noise. */
  private static final class Voice {
    private final Timbre timbre;
    private final double rate;
    private final double[] wave;
    private final double cutoff;
    private double phase;
    private double low;
    private double band;
    private long state;

    Voice(Timbre timbre, int rate, long state) {
      this.timbre = timbre;
      this.rate = rate;
      this.state = state;
      this.wave = wave(timbre);
      this.cutoff = 2 * StrictMath.sin(StrictMath.PI * timbre.noiseHz() / rate);
    }

    /** One period of the partials; whole steps repeat with the pitch, others sound like bells. */
    private static double[] wave(Timbre timbre) {
      double[] wave = new double[TABLE];
      for (int n = 0; n < timbre.harmonics(); n++) {
        double partial = Math.rint(1 + n * timbre.partialStep());
        double amplitude = StrictMath.pow(n + 1, -timbre.tilt());
        for (int i = 0; i < TABLE; i++) {
          wave[i] += amplitude * StrictMath.sin(2 * StrictMath.PI * partial * i / TABLE);
        }
      }
      return wave;
    }

    /** Fills {@code mono} with events one after the other. */
    void sing(double[] mono) {
      int at = (int) (0.03 * rate * random());
      while (at < mono.length) {
        double jitter = 0.85 + 0.3 * random();
        int on = (int) (timbre.on() * rate * jitter);
        event(mono, at, on);
        at += on + 1 + (int) (timbre.off() * rate * jitter);
      }
      for (int i = 0; i < mono.length; i++) {
        mono[i] += FLOOR * (2 * random() - 1);
      }
    }

    private void event(double[] mono, int at, int on) {
      int fade = Math.max(1, (int) Math.min(FADE_SECONDS * rate, on / 4.0));
      double fall = StrictMath.exp(-timbre.decay() / rate);
      double level = 1;
      for (int i = 0; i < on && at + i < mono.length; i++) {
        double edge = Math.min(1, Math.min(i + 1.0, on - i) / fade);
        double tone = tone((double) i / on);
        double value = (1 - timbre.noise()) * tone + 2 * timbre.noise() * noise();
        mono[at + i] = value * edge * level * tremolo(at + i);
        level *= fall;
      }
    }

    private double tone(double share) {
      phase += timbre.pitch(share) / rate * TABLE;
      phase -= phase >= TABLE ? TABLE : 0;
      return wave[(int) phase];
    }

    /** White noise through a state variable filter, its band output. */
    private double noise() {
      low += cutoff * band;
      double high = 2 * random() - 1 - low - band / timbre.noiseQ();
      band += cutoff * high;
      return band;
    }

    private double tremolo(int sample) {
      double turn = timbre.tremoloHz() * sample / rate;
      double cycle = turn - Math.floor(turn);
      return 1 - timbre.tremoloDepth() * Math.abs(2 * cycle - 1);
    }

    /** A number in [0, 1) by xorshift, started with an addressed draw. */
    private double random() {
      state ^= state << 13;
      state ^= state >>> 7;
      state ^= state << 17;
      return (state >>> 11) * 0x1p-53;
    }
  }
}
