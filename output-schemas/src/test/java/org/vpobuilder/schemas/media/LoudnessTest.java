package org.vpobuilder.schemas.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoudnessTest {
  /** A sine in one or both channels. */
  private static Pcm16 sine(int rate, double hertz, double dbfs, int channels, double seconds) {
    int frames = (int) (rate * seconds);
    short[] samples = new short[2 * frames];
    double amplitude = Short.MAX_VALUE * Math.pow(10, dbfs / 20);
    for (int i = 0; i < frames; i++) {
      short value = (short) Math.rint(amplitude * Math.sin(2 * Math.PI * hertz * i / rate));
      samples[2 * i] = value;
      samples[2 * i + 1] = channels == 2 ? value : 0;
    }
    return new Pcm16(rate, 2, samples);
  }

  private static Pcm16 joined(Pcm16... parts) {
    int length = 0;
    for (Pcm16 part : parts) {
      length += part.samples().length;
    }
    short[] samples = new short[length];
    int at = 0;
    for (Pcm16 part : parts) {
      System.arraycopy(part.samples(), 0, samples, at, part.samples().length);
      at += part.samples().length;
    }
    return new Pcm16(parts[0].sampleRateHz(), 2, samples);
  }

  /**
   * BS.1770-4, Annex 1: a sine of 997 Hz at full scale in one channel has -3.01 LKFS. EBU Tech
   * 3341, cases 1 and 2: 1 kHz at -23 and -33 dBFS in both has -23 and -33 LUFS, to 0.1.
   */
  @ParameterizedTest
  @CsvSource({
    "48000, 997, 0, 1, -3.01",
    "48000, 1000, -23, 2, -23",
    "48000, 1000, -33, 2, -33",
    "44100, 1000, -23, 2, -23",
    "16000, 1000, -23, 2, -23",
    "16000, 997, 0, 1, -3.01"
  })
  void sine_isAsTheStandardsSay(int rate, double hertz, double dbfs, int channels, double lufs) {
    assertThat(Loudness.lufs(sine(rate, hertz, dbfs, channels, 5))).isCloseTo(lufs, within(0.1));
  }

  /**
   * FFmpeg 5.1.9's ebur128, which prints one decimal: {@code ffmpeg -f lavfi -i
   * sine=frequency=100:sample_rate=48000:duration=5 -af
   * volume=0.56637,pan=stereo|c0=c0|c1=c0,ebur128 -f null -}.
   */
  @ParameterizedTest
  @CsvSource({"48000, 100, -24.8", "48000, 4000, -19.7", "16000, 100, -24.7", "16000, 4000, -19.6"})
  void otherFrequencies_asFfmpeg(int rate, double hertz, double lufs) {
    assertThat(Loudness.lufs(sine(rate, hertz, -23, 2, 5))).isCloseTo(lufs, within(0.051));
  }

  /** EBU Tech 3341, case 3: 10 s at -36, 60 s at -23, 10 s at -36 dBFS have -23 LUFS. */
  @Test
  void softParts_areGated() {
    Pcm16 soft = sine(16_000, 1000, -36, 2, 10);
    Pcm16 loud = sine(16_000, 1000, -23, 2, 60);
    assertThat(Loudness.lufs(joined(soft, loud, soft))).isCloseTo(-23, within(0.1));
  }

  /** 6 s at -20 and 6 s at -26 dBFS are both above the relative gate: their mean power counts. */
  @Test
  void levelsWithinTheGate_areAveraged() {
    double power = (Math.pow(10, -2.0) + Math.pow(10, -2.6)) / 2;
    double lufs =
        Loudness.lufs(joined(sine(16_000, 1000, -20, 2, 6), sine(16_000, 1000, -26, 2, 6)));
    assertThat(lufs).isCloseTo(10 * Math.log10(power), within(0.1));
  }

  @Test
  void silenceAndWhatIsBelowTheGate_haveNoLoudness() {
    assertThat(Loudness.lufs(new Pcm16(16_000, 2, new short[64_000])))
        .isEqualTo(Loudness.SILENCE_LUFS);
    assertThat(Loudness.lufs(sine(16_000, 1000, -75, 2, 2))).isEqualTo(Loudness.SILENCE_LUFS);
    assertThat(Loudness.lufs(new Pcm16(16_000, 2, new short[0]))).isEqualTo(Loudness.SILENCE_LUFS);
  }

  /** A sound shorter than 0.4 s is one block. */
  @Test
  void shortSound_isOneBlock() {
    assertThat(Loudness.lufs(sine(16_000, 1000, -23, 2, 0.3))).isCloseTo(-23, within(0.2));
  }

  @Test
  void twiceTheAmplitude_is6dbMore() {
    double soft = Loudness.lufs(sine(16_000, 440, -30, 1, 2));
    double loud = Loudness.lufs(sine(16_000, 440, -30 + 20 * Math.log10(2), 1, 2));
    assertThat(loud - soft).isCloseTo(20 * Math.log10(2), within(0.01));
  }
}
