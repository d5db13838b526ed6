package org.vpobuilder.pipeline.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vpobuilder.pipeline.render.StereoMixer.Mix;
import org.vpobuilder.pipeline.render.StereoMixer.Source;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.AudioSpec;

/** 400 samples: 0.1 s at 4000 Hz. Spans are tiled, so a few samples are enough. */
class StereoMixerTest {
  private static final StereoMixer MIXER =
      new StereoMixer(new AudioSpec(0.1, 0.01, 60, -60, 4000, AudioContainer.WAV, "linear"));

  private static Source source(double alpha, float... span) {
    return new Source(span, alpha);
  }

  /** Frames of a mixture as {@code left right}. */
  private static List<String> frames(Mix mix, int count) {
    List<String> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add("%d %d".formatted(mix.mixture().at(i, 0), mix.mixture().at(i, 1)));
    }
    return frames;
  }

  /** 0.5 * 32767 = 16383.5 -> 16384, -0.25 * 32767 = -8191.75 -> -8192; 3/4 left, 1/4 right. */
  @Test
  void mix_oneSourceAtAQuarter_threeQuartersLeft() {
    Mix mix = MIXER.mix(List.of(source(0.25, 0.5f, -0.25f)));

    assertThat(mix.gain()).isEqualTo(1);
    assertThat(mix.stems().channels()).isEqualTo(1);
    assertThat(mix.stems().frames()).isEqualTo(400);
    assertThat(mix.stems().at(0, 0)).isEqualTo((short) 16384);
    assertThat(mix.stems().at(1, 0)).isEqualTo((short) -8192);
    assertThat(mix.mixture().channels()).isEqualTo(2);
    assertThat(frames(mix, 2)).containsExactly("12288 4096", "-6144 -2048");
    assertThat(mix.mixture().sampleRateHz()).isEqualTo(4000);
  }

  /** 3/4 16384 + 1/2 8192 = 16384; 1/4 16384 + 1/2 8192 = 8192. */
  @Test
  void mix_twoSources_pannedSum() {
    Mix mix = MIXER.mix(List.of(source(0.25, 0.5f), source(0.5, 0.25f)));

    assertThat(mix.stems().at(399, 0)).isEqualTo((short) 16384);
    assertThat(mix.stems().at(399, 1)).isEqualTo((short) 8192);
    assertThat(frames(mix, 1)).containsExactly("16384 8192");
  }

  /** The mixture can be proven from the stems alone, since it is made from the rounded stems. */
  @Test
  void mix_rounding_ofTheQuantisedStems() {
    // 5.4 / 32767 -> stem 5 each; three at the left edge: 15, where the sources' sum is 16.2.
    float span = (float) (5.4 / 32767);

    Mix mix = MIXER.mix(List.of(source(0, span), source(0, span), source(0, span)));

    assertThat(frames(mix, 1)).containsExactly("15 0");
  }

  /**
   * The left channel would reach 2 * 3/4 * 0.9 = 1.35: everything is scaled by 0.999 / 1.35 = 0.74.
   */
  @Test
  void mix_sumWouldClip_oneGainForAll() {
    Mix mix = MIXER.mix(List.of(source(0.25, 0.9f), source(0.25, 0.9f)));

    assertThat(mix.gain()).isCloseTo(0.74, within(1e-7));
    // 0.74 * 0.9 * 32767 = 21822.8; 1.5 and 0.5 times 21823, halves to the even neighbour.
    assertThat(mix.stems().at(0, 0)).isEqualTo((short) 21823);
    assertThat(frames(mix, 1)).containsExactly("32734 10912");
  }

  /** Decoders exceed full scale. A stem may clip where its channels do not. */
  @Test
  void mix_stemBeyondFullScale_scaled() {
    Mix mix = MIXER.mix(List.of(source(0.5, 1.25f)));

    assertThat(mix.gain()).isCloseTo(0.7992, within(1e-9));
    assertThat(mix.stems().at(0, 0)).isEqualTo((short) 32734);
    assertThat(frames(mix, 1)).containsExactly("16367 16367");
  }

  @Test
  void mix_shortSpans_tiledEachByItsOwnLength() {
    Mix mix = MIXER.mix(List.of(source(0, 0.25f, 0, 0), source(1, 0.5f, 0)));

    assertThat(frames(mix, 7))
        .containsExactly("8192 16384", "0 0", "0 16384", "8192 0", "0 16384", "0 0", "8192 16384");
    // 399 is a multiple of 3 and odd.
    assertThat(mix.mixture().at(399, 0)).isEqualTo((short) 8192);
    assertThat(mix.mixture().at(399, 1)).isZero();
  }

  /** 20 lg(12288 / 32767) = -8.5191, a third of it is 20 lg 3 = 9.5424 below. */
  @Test
  void mix_levels_ofTheQuantisedChannels() {
    Mix mix = MIXER.mix(List.of(source(0.25, 0.5f)));

    assertThat(mix.levelLeftDbfs()).isCloseTo(-8.5191, within(1e-4));
    assertThat(mix.levelRightDbfs()).isCloseTo(-18.0615, within(1e-4));
  }

  @Test
  void mix_silence_noGainAndTheLowestLevel() {
    Mix mix = MIXER.mix(List.of(source(0.25, 0f)));

    assertThat(mix.gain()).isEqualTo(1);
    assertThat(mix.levelLeftDbfs()).isEqualTo(-200);
  }
}
