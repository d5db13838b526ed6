package org.vpobuilder.validation.data.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CPM's magnitude spectrum (its supplement, section 1), of waves whose spectrum is known. */
class CpmSpectrumTest {
  private static float[] tone(int seconds) {
    float[] wave = new float[16_000 * seconds];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = (float) StrictMath.cos(2 * StrictMath.PI * 1000 * i / 16_000);
    }
    return wave;
  }

  private static Features features(AudioMode mode, int seconds, double alpha) {
    return new AudioFeatures(new FeatureSpec(mode, seconds, FeatureKind.CPM_STFT))
        .features(new float[][] {tone(seconds)}, LinearEars.at(alpha));
  }

  /**
   * 1 kHz is bin 32 of 512 points at 16 kHz. Its line is half the window's sum, 200 / 2. The bins
   * beside it are Hann's, 66.336 at one bin and 13.862 at two of a window of 400 in 512 (NumPy).
   */
  @Test
  void features_ofATone_areTheWindowsLines() {
    Features got = features(AudioMode.RECORDING, 1, 0.5);
    // In the middle, where no frame reaches the ends.
    for (int frame : new int[] {10, 48, 90}) {
      assertThat(got.at(0, frame, 32)).isCloseTo(100.000f, within(5e-4f));
      assertThat(got.at(0, frame, 31)).isCloseTo(66.336f, within(1e-2f));
      assertThat(got.at(0, frame, 33)).isCloseTo(66.336f, within(1e-2f));
      assertThat(got.at(0, frame, 30)).isCloseTo(13.862f, within(1e-2f));
      assertThat(got.at(0, frame, 34)).isCloseTo(13.862f, within(1e-2f));
      assertThat(got.at(0, frame, 200)).isCloseTo(0, within(1e-2f));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RECORDING, 1, 1, 96",
    "RECORDING, 3, 1, 300",
    "STEREO, 1, 2, 96",
    "STEREO, 3, 2, 300"
  })
  void features_ofOneOrThreeSeconds_areCropped(AudioMode mode, int seconds, int c, int t) {
    Features got = features(mode, seconds, 0.5);
    assertThat(new int[] {got.channels(), got.frames(), got.bins()}).containsExactly(c, t, 256);
  }

  /** A centred transform of 16,000 and 48,000 samples has 101 and 301 frames, each of 257 bins. */
  @Test
  void features_whole_haveTheFramesThatTheCropTakes() {
    assertThat(1 + 16_000 / Stft.HOP).isEqualTo(101);
    assertThat(1 + 48_000 / Stft.HOP).isEqualTo(301);
    List<Integer> frames = new ArrayList<>();
    // Bin 32 of every frame that the features keep, and the last bin that they leave out.
    Features kept = features(AudioMode.RECORDING, 1, 0.5);
    Stft.centred(
        tone(1),
        101,
        (frame, power) -> {
          frames.add(power.length);
          if (frame < 96) {
            assertThat(kept.at(0, frame, 255))
                .isCloseTo((float) Math.sqrt(power[255]), within(1e-6f));
            assertThat(kept.at(0, frame, 0)).isCloseTo((float) Math.sqrt(power[0]), within(1e-6f));
          }
        });
    assertThat(frames).hasSize(101).containsOnly(257);
  }

  /** Magnitudes are linear: a channel's is its gain times the tone's. */
  @Test
  void features_inStereo_areTheGainsTimesTheTone() {
    Features got = features(AudioMode.STEREO, 1, 0.25);
    assertThat(got.at(0, 48, 32)).isCloseTo(75f, within(1e-3f));
    assertThat(got.at(1, 48, 32)).isCloseTo(25f, within(1e-3f));
  }
}
