package org.vpobuilder.validation.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.audio.FeatureKind;
import org.vpobuilder.validation.data.audio.FeatureSpec;

class PredictorTest {
  /**
   * By hand: 0.5 and -0.25 on the sides of a stereo sound, 0.5 in a mono one, of which the linear
   * law's middle (S1 section 3: 1 - alpha and alpha at 0.5) has half on either side.
   */
  @ParameterizedTest
  @CsvSource({
    "STEREO,    2, 0.5, -0.25",
    "STEREO,    1, 0.25, 0.25",
    "MONO,      2, 0.25,",
    "MONO,      1, 0.5,",
    "RECORDING, 2, 0.125,",
    "RECORDING, 1, 0.5,"
  })
  void heard_ofASound_isWhatTheNetworkWasTrainedOn(
      AudioMode mode, int channels, float left, Float right) {
    FeatureSpec audio = new FeatureSpec(mode, 1, FeatureKind.CAVP_LOG_MEL);
    short[] samples = new short[20_000 * channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (i % channels == 0 ? 1 << 14 : -(1 << 13));
    }
    float[][] heard = Predictor.heard(new Pcm16(16_000, channels, samples), audio);
    assertThat(heard).hasNumberOfRows(right == null ? 1 : 2);
    float[] wanted = new float[16_000];
    Arrays.fill(wanted, left);
    assertThat(heard[0]).isEqualTo(wanted);
    if (right != null) {
      Arrays.fill(wanted, right);
      assertThat(heard[1]).isEqualTo(wanted);
    }
  }
}
