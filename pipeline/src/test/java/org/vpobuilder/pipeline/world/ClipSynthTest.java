package org.vpobuilder.pipeline.world;

import static org.assertj.core.api.Assertions.assertThat;

import be.tarsos.dsp.util.fft.FFT;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.Draws;

class ClipSynthTest {
  private static final int WINDOW = 1024;
  private static final int BANDS = 32;
  private static final Draws DRAWS = Draws.of(4);
  private static final ClipSynth SYNTH = new ClipSynth(DRAWS, Timbre.load(), false);
  private static final List<ClipPlan> CLIPS = new ClipRoster(DRAWS, ClipLabels.load()).plan(240);

  private record Heard(String name, double[] spectrum) {}

  @Test
  void stereo_anyClip_audibleAndWithinFullScale() {
    for (ClipPlan clip : CLIPS.subList(0, 40)) {
      float[][] stereo = SYNTH.stereo(clip);
      double peak = 0;
      for (float[] channel : stereo) {
        for (float v : channel) {
          peak = Math.max(peak, Math.abs(v));
        }
      }
      assertThat(peak).as(clip.label()).isBetween(0.1, 1.0);
      double seconds = (double) stereo[0].length / clip.container().sampleRate();
      assertThat(seconds).isBetween(0.29, 15.01);
    }
  }

  @Test
  void stereo_even_equallyLoudLeftAndRight() {
    ClipSynth even = new ClipSynth(DRAWS, Timbre.load(), true);
    for (ClipPlan clip : CLIPS.subList(0, 40)) {
      float[][] stereo = even.stereo(clip);
      assertThat(stereo[1]).isEqualTo(stereo[0]);
      double sum = 0;
      double peak = 0;
      for (float v : stereo[0]) {
        sum += v * v;
        peak = Math.max(peak, Math.abs(v));
      }
      double decibels = 10 * Math.log10(sum / stereo[0].length);
      if (peak < 0.999) {
        assertThat(decibels).as(clip.label()).isBetween(-20.01, -19.99);
      } else {
        assertThat(decibels).as(clip.label()).isLessThan(-20);
      }
    }
  }

  @Test
  void stereo_classes_toldApartBySpectrumAlone() {
    List<Heard> heard =
        CLIPS.stream()
            .filter(c -> !c.className().equals(ClipLabels.OTHER))
            .map(c -> new Heard(c.className(), spectrum(c)))
            .toList();
    List<Heard> learnt = part(heard, 0);
    List<Heard> asked = part(heard, 1);

    long right = asked.stream().filter(h -> nearest(learnt, h).equals(h.name())).count();

    assertThat((double) right / asked.size()).isGreaterThan(0.85);
  }

  private static List<Heard> part(List<Heard> heard, int parity) {
    return IntStream.range(0, heard.size())
        .filter(i -> i % 2 == parity)
        .mapToObj(heard::get)
        .toList();
  }

  /**
   * The mean and the spread over time of the log energy in bands up to 6 kHz, over the first
   * seconds.
   */
  private static double[] spectrum(ClipPlan clip) {
    float[] sound = SYNTH.stereo(clip)[0];
    int windows = Math.min(100, sound.length / WINDOW);
    FFT fft = new FFT(WINDOW);
    double[] features = new double[2 * BANDS];
    double loudest = 0;
    for (float v : sound) {
      loudest = Math.max(loudest, Math.abs(v));
    }
    for (int w = 0; w < windows; w++) {
      float[] window = new float[2 * WINDOW];
      System.arraycopy(sound, w * WINDOW, window, 0, WINDOW);
      fft.forwardTransform(window);
      for (int b = 0; b < BANDS; b++) {
        double energy = 1e-4;
        int from = (int) Math.pow(140, (double) b / BANDS);
        int to = (int) Math.pow(140, (b + 1.0) / BANDS);
        for (int k = from; k <= to; k++) {
          energy += Math.pow(window[2 * k] / loudest, 2) + Math.pow(window[2 * k + 1] / loudest, 2);
        }
        double level = Math.log(energy);
        features[b] += level / windows;
        features[BANDS + b] += level * level / windows;
      }
    }
    for (int b = 0; b < BANDS; b++) {
      double variance = features[BANDS + b] - features[b] * features[b];
      features[BANDS + b] = Math.sqrt(Math.max(0, variance));
    }
    return features;
  }

  private static String nearest(List<Heard> learnt, Heard asked) {
    String name = "";
    double least = Double.POSITIVE_INFINITY;
    for (Heard other : learnt) {
      double distance = 0;
      for (int k = 0; k < asked.spectrum().length; k++) {
        distance += Math.pow(other.spectrum()[k] - asked.spectrum()[k], 2);
      }
      if (distance < least) {
        least = distance;
        name = other.name();
      }
    }
    return name;
  }
}
