package org.vpobuilder.validation.data.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SpectrogramTest {
  private static float[] sine(double hertz, double amplitude, int samples) {
    float[] wave = new float[samples];
    for (int t = 0; t < samples; t++) {
      wave[t] = (float) (amplitude * Math.sin(2 * Math.PI * hertz * t / 16000));
    }
    return wave;
  }

  @Test
  void sine_of1000HzAtHalfScale_isMinus6DbInItsRow() {
    double[][] levels = Spectrogram.decibels(sine(1000, 0.5, 32000), 16000, 72, 100);
    int loudest = 0;
    for (int row = 0; row < 72; row++) {
      loudest = levels[row][50] > levels[loudest][50] ? row : loudest;
    }
    // 1000 Hz are 1000 mel of the 2840 up to 8000 Hz: row 25.35 of 72 from below.
    assertThat(loudest).isEqualTo(71 - 25);
    assertThat(levels[loudest][50]).isCloseTo(-6.02, within(0.1));
  }

  @Test
  void silence_anywhere_isAtTheFloor() {
    float[] wave = sine(440, 0.5, 32000);
    Arrays.fill(wave, 16000, 32000, 0);
    double[][] levels = Spectrogram.decibels(wave, 16000, 10, 20);
    assertThat(levels[9][15]).isEqualTo(-100);
    assertThat(levels[9][5]).isGreaterThan(-100);
  }

  @Test
  void wave_shorterThanAWindow_beginsAtTheLeftAndIsPaddedWithSilence() {
    double[][] levels = Spectrogram.decibels(sine(1000, 1, 100), 16000, 8, 50);
    double first = -100;
    double last = -100;
    for (double[] row : levels) {
      first = Math.max(first, row[0]);
      last = Math.max(last, row[49]);
    }
    assertThat(first).isGreaterThan(-30);
    assertThat(last).isEqualTo(-100);
  }
}
