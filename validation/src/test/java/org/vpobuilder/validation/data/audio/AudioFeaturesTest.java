package org.vpobuilder.validation.data.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.spec.space.Ears;

/** Golden values of validation/src/test/python/data/features_golden.py. */
class AudioFeaturesTest {
  private static final int STRIDE = 97;

  @ParameterizedTest
  @CsvSource({
    "cavp-3s, STEREO, 3, CAVP_LOG_MEL, 2, 300, 64",
    "cavp-1s-mono, MONO, 1, CAVP_LOG_MEL, 1, 96, 64",
    "cpm-3s, STEREO, 3, CPM_STFT, 2, 300, 256",
    "vggish-3s-mono, MONO, 3, VGGISH_LOG_MEL, 1, 288, 64"
  })
  void features_ofGoldenWave_areTorchaudios(
      String name, AudioMode mode, int seconds, FeatureKind kind, int c, int t, int f)
      throws IOException {
    Features got =
        new AudioFeatures(new FeatureSpec(mode, seconds, kind))
            .features(stems(seconds), LinearEars.at(0.25, 0.9));
    assertThat(new int[] {got.channels(), got.frames(), got.bins()}).containsExactly(c, t, f);
    ByteBuffer wanted = golden(name + ".f32");
    assertThat(wanted.remaining()).isEqualTo(4 * ((c * t * f + STRIDE - 1) / STRIDE));
    for (int i = 0; wanted.hasRemaining(); i += STRIDE) {
      assertThat(got.values()[i]).as("value %d", i).isCloseTo(wanted.getFloat(), within(1e-5f));
    }
  }

  @Test
  void features_inMono_doNotDependOnAlphas() {
    AudioFeatures mono =
        new AudioFeatures(new FeatureSpec(AudioMode.MONO, 1, FeatureKind.CAVP_LOG_MEL));
    Features left = mono.features(stems(1), LinearEars.at(0, 0.1));
    Features right = mono.features(stems(1), LinearEars.at(0.9, 1));
    assertThat(left.values()).isEqualTo(right.values());
  }

  @Test
  void features_ofOneSoundInTheMiddle_areTheSameInBothChannelsAndTwiceAsLoudInMono() {
    float[][] stem = {stems(1)[0]};
    List<Ears> middle = LinearEars.at(0.5);
    Features stereo = features(AudioMode.STEREO).features(stem, middle);
    Features mono = features(AudioMode.MONO).features(stem, middle);
    int half = stereo.values().length / 2;
    for (int i = 0; i < half; i++) {
      float channel = stereo.values()[i];
      assertThat(channel).isEqualTo(stereo.values()[half + i]);
      if (channel > -1) {
        // Of a channel's half the double has four times the power: 20 log10(4) / 100.
        assertThat(mono.values()[i]).isCloseTo(channel + 0.1204f, within(1e-4f));
      }
    }
  }

  @Test
  void features_ofSilence_areTheFloor() {
    Features got = features(AudioMode.STEREO).features(new float[1][16_000], LinearEars.at(0.3));
    assertThat(got.values()).containsOnly(-1f);
  }

  @Test
  void features_ofShortStem_namesLengths() {
    assertThatThrownBy(
            () -> features(AudioMode.MONO).features(new float[1][15_999], LinearEars.at(0)))
        .hasMessage("got a stem of 15999 samples, wanted 16000");
  }

  @Test
  void mix_ofTwoStems_pansLinearly() {
    float[][] stems = {{0.5f, 0.25f}, {-0.25f, 0.5f}};
    List<Ears> ears = LinearEars.at(0.25, 1);
    assertThat(Waveforms.mix(stems, ears, AudioMode.STEREO))
        .isDeepEqualTo(new float[][] {{0.375f, 0.1875f}, {-0.125f, 0.5625f}});
    assertThat(Waveforms.mix(stems, ears, AudioMode.MONO))
        .isDeepEqualTo(new float[][] {{0.25f, 0.75f}});
  }

  @Test
  void middle_ofLongerClip_isItsCentre() {
    short[] interleaved = {0, 9, 1, 9, 2, 9, 3, 9, 4, 9, 5, 9, 6, 9};
    assertThat(Waveforms.middle(interleaved, 2, 0, 3))
        .containsExactly(2 / 32768f, 3 / 32768f, 4 / 32768f);
    assertThat(Waveforms.middle(interleaved, 2, 1, 2)).containsExactly(9 / 32768f, 9 / 32768f);
  }

  @Test
  void middle_ofShorterClip_isTheClipRepeated() {
    assertThat(Waveforms.middle(new short[] {1, 2, -32768}, 1, 0, 7))
        .containsExactly(1 / 32768f, 2 / 32768f, -1f, 1 / 32768f, 2 / 32768f, -1f, 1 / 32768f);
  }

  private static AudioFeatures features(AudioMode mode) {
    return new AudioFeatures(new FeatureSpec(mode, 1, FeatureKind.CAVP_LOG_MEL));
  }

  private static float[][] stems(int seconds) {
    return new float[][] {stem(seconds, 1), stem(seconds, 2)};
  }

  private static float[] stem(int seconds, int seed) {
    short[] pcm = Waves.pcm(seconds, seed);
    float[] stem = new float[pcm.length];
    for (int i = 0; i < stem.length; i++) {
      stem[i] = pcm[i] / 32768f;
    }
    return stem;
  }

  private static ByteBuffer golden(String name) throws IOException {
    try (InputStream in = AudioFeaturesTest.class.getResourceAsStream(name)) {
      return ByteBuffer.wrap(Objects.requireNonNull(in, name).readAllBytes());
    }
  }

  /**
   * Left twice as loud in power: 10 log10(2) x 2 = 6.02 dB of double scale, a hundredth, times ten.
   */
  @Test
  void features_levelDifference_isTenTimesLeftMinusRight() {
    FeatureSpec plain = new FeatureSpec(AudioMode.STEREO, 1, FeatureKind.CAVP_LOG_MEL);
    FeatureSpec difference = new FeatureSpec(AudioMode.STEREO, 1, FeatureKind.CAVP_LOG_MEL_ILD);
    float[][] stem = {tone()};
    List<Ears> alpha = LinearEars.at(1 / (1 + Math.sqrt(2)));
    Features channels = new AudioFeatures(plain).features(stem, alpha);
    Features differences = new AudioFeatures(difference).features(stem, alpha);
    // The mel that holds 1 kHz, in the middle of the second.
    int bin = loudest(channels, 48);
    assertThat(differences.at(1, 48, bin)).isCloseTo(0.6021f, within(2e-3f));
    assertThat(differences.at(0, 48, bin))
        .isCloseTo((channels.at(0, 48, bin) + channels.at(1, 48, bin)) / 2, within(1e-6f));
  }

  private static float[] tone() {
    float[] wave = new float[16_000];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = (float) (0.5 * StrictMath.sin(2 * StrictMath.PI * 1000 * i / 16_000));
    }
    return wave;
  }

  private static int loudest(Features features, int frame) {
    int best = 0;
    for (int bin = 1; bin < features.bins(); bin++) {
      best = features.at(0, frame, bin) > features.at(0, frame, best) ? bin : best;
    }
    return best;
  }
}
