package org.vpobuilder.pipeline.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.failure.RejectionCode;

/** Spans of 1 s at 4000 Hz, clips of half a second and more, audible from -60 dBFS. */
class ClipMeterTest {
  private static final int SECOND = 4000;
  private static final ClipMeter METER =
      new ClipMeter(new AudioSpec(1, 0.5, 10, -60, SECOND, AudioContainer.WAV, "linear"));

  private static float[] constant(int samples, double value) {
    float[] constant = new float[samples];
    Arrays.fill(constant, (float) value);
    return constant;
  }

  /** A square wave of one magnitude without a mean, so that its level is the magnitude's. */
  private static float[] square(int samples, double value) {
    float[] square = constant(samples, value);
    for (int i = 1; i < samples; i += 2) {
      square[i] = -square[i];
    }
    return square;
  }

  /** A second at each level, without a mean. */
  private static float[] seconds(double... levels) {
    float[] samples = new float[levels.length * SECOND];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (i % 2 == 0 ? levels[i / SECOND] : -levels[i / SECOND]);
    }
    return samples;
  }

  /** 20 lg 1 = 0, 20 lg 0.5 = -6.0206, 20 lg 0.1 = -20; silence is written as -200. */
  @ParameterizedTest
  @CsvSource({"1, 0", "-0.5, -6.0206", "0.1, -20", "0, -200", "1e-15, -200"})
  void dbfs_constant_itsMagnitude(double value, double level) {
    assertThat(ClipMeter.dbfs(constant(100, value))).isCloseTo(level, within(1e-4));
  }

  /** The same to the bit as the channels' own levels, which TarsosDSP measures. */
  @Test
  void stereo_anyFrames_levelsOfTheChannels() {
    short[] frames = new short[2 * SECOND];
    float[] left = new float[SECOND];
    float[] right = new float[SECOND];
    for (int i = 0; i < SECOND; i++) {
      frames[2 * i] = (short) (i * 7919 % 65536 - 32768);
      frames[2 * i + 1] = (short) (i * 104729 % 3001 - 1500);
      left[i] = (float) frames[2 * i] / 32767;
      right[i] = (float) frames[2 * i + 1] / 32767;
    }

    assertThat(ClipMeter.stereo(frames))
        .isEqualTo(new ClipMeter.Stereo(ClipMeter.dbfs(left), ClipMeter.dbfs(right)));
    assertThat(ClipMeter.dbfs(right)).isLessThan(ClipMeter.dbfs(left) - 20);
  }

  /** A full-scale sine, four samples a period: RMS 1 / sqrt(2), -3.0103 dB. */
  @Test
  void measure_fullScaleSine_minusThreeDecibels() throws Exception {
    float[] sine = new float[SECOND];
    for (int i = 0; i < sine.length; i++) {
      sine[i] = new float[] {0, 1, 0, -1}[i % 4];
    }

    ClipMeter.Measured measured = METER.measure(sine);

    assertThat(measured.levelDbfs()).isCloseTo(-3.0103, within(1e-4));
    assertThat(measured.peak()).isEqualTo(1);
    assertThat(measured.spanStarts()).containsExactly(0L);
  }

  /** 1e30 is finite but its square as a float is not: the level would not be a JSON number. */
  @ParameterizedTest
  @ValueSource(floats = {1e30f, -1001})
  void measure_hugeSample_rejected(float huge) {
    float[] samples = constant(SECOND, 0.5);
    samples[5] = huge;

    assertThatThrownBy(() -> METER.measure(samples))
        .isInstanceOfSatisfying(
            ClipException.class,
            e -> {
              assertThat(e.code()).isEqualTo(RejectionCode.CLIP_NOT_FINITE);
              assertThat(e.wanted()).isEqualTo("at most 1000 (full scale is 1)");
            });
  }

  @Test
  void measure_largestMagnitude_measured() throws Exception {
    assertThat(METER.measure(square(SECOND, -1000)).levelDbfs()).isCloseTo(60, within(1e-4));
  }

  @Test
  void measure_severalSeconds_startsOfAudibleSpans() throws Exception {
    assertThat(METER.measure(seconds(0, 0.5, 0.0009, 0.0011, 0)).spanStarts())
        .containsExactly(4000L, 12_000L);
  }

  @Test
  void measure_halfASecondBeyond_noSpanPastTheEnd() throws Exception {
    assertThat(METER.measure(square(2 * SECOND + SECOND / 2, 0.5)).spanStarts())
        .containsExactly(0L, 4000L);
  }

  @Test
  void measure_shorterThanASpan_theWholeOfIt() throws Exception {
    assertThat(METER.measure(square(2000, 0.5)).spanStarts()).containsExactly(0L);
  }

  @Test
  void measure_peak_largestMagnitude() throws Exception {
    float[] samples = square(SECOND, 0.25);
    samples[17] = -0.75f;

    assertThat(METER.measure(samples).peak()).isEqualTo(0.75);
  }

  @Test
  void measure_aboutTheThreshold_silentBelowIt() throws Exception {
    assertThat(METER.measure(square(SECOND, 0.00101)).spanStarts()).containsExactly(0L);
    rejected(square(SECOND, 0.00099), RejectionCode.CLIP_SILENT);
  }

  /**
   * The sound of field case 76: an offset of 330 of 32768 and a step of dither; by hand 20 lg (330
   * / 32768) = -39.9 dBFS with the mean and -90.3 dBFS without it.
   */
  @Test
  void measure_constantOffset_isNoSound() throws Exception {
    float[] muted = square(SECOND, 1.0 / 32768);
    float[] heard = square(SECOND, 0.002);
    for (int i = 0; i < SECOND; i++) {
      muted[i] += 330f / 32768;
      heard[i] += 330f / 32768;
    }

    assertThatThrownBy(() -> METER.measure(muted))
        .isInstanceOfSatisfying(
            ClipException.class,
            e -> {
              assertThat(e.code()).isEqualTo(RejectionCode.CLIP_SILENT);
              assertThat(e.got()).isEqualTo("-90.3 dBFS");
            });
    assertThat(ClipMeter.dbfs(muted)).isCloseTo(-39.94, within(0.01));
    assertThat(METER.measure(heard).spanStarts()).containsExactly(0L);
  }

  @Test
  void measure_unusable_rejectedByCode() {
    rejected(new float[0], RejectionCode.CLIP_NO_SAMPLES);
    rejected(constant(1999, 0.5), RejectionCode.CLIP_TOO_SHORT);
    rejected(constant(SECOND, 0), RejectionCode.CLIP_SILENT);
    rejected(constant(SECOND, Double.NaN), RejectionCode.CLIP_NOT_FINITE);
    float[] one = constant(SECOND, 0.5);
    one[SECOND - 1] = Float.POSITIVE_INFINITY;
    rejected(one, RejectionCode.CLIP_NOT_FINITE);
  }

  private static void rejected(float[] samples, RejectionCode code) {
    assertThatThrownBy(() -> METER.measure(samples))
        .isInstanceOfSatisfying(ClipException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
