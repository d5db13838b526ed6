package org.vpobuilder.pipeline.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.vpobuilder.pipeline.render.StereoMixer.Mix;
import org.vpobuilder.pipeline.render.StereoMixer.Source;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.space.SpatialLaw;
import org.vpobuilder.spec.space.SpatialLaws;

class StereoMixerPropertyTest {
  private static final int LENGTH = 400;
  private static final StereoMixer MIXER =
      new StereoMixer(new AudioSpec(0.1, 0.01, 60, -60, 4000, AudioContainer.WAV, "linear"));

  /** Alphas are 1024ths, so that 1 - alpha is exact. */
  @Provide
  Arbitrary<List<Source>> sources() {
    Arbitrary<float[]> spans =
        Arbitraries.floats().between(-1.5f, 1.5f).array(float[].class).ofMinSize(1).ofMaxSize(40);
    Arbitrary<Double> alphas = Arbitraries.integers().between(1, 1023).map(n -> n / 1024.0);
    return Combinators.combine(spans, alphas).as(Source::new).list().ofMinSize(1).ofMaxSize(5);
  }

  @Property(tries = 300)
  void mix_anySources_mixtureIsThePannedSumOfTheStems(@ForAll("sources") List<Source> sources) {
    Mix mix = MIXER.mix(sources);

    assertThat(mix.gain()).isGreaterThan(0).isLessThanOrEqualTo(1);
    for (int i = 0; i < LENGTH; i++) {
      double left = 0;
      double right = 0;
      for (int c = 0; c < sources.size(); c++) {
        double alpha = sources.get(c).alpha();
        short stem = mix.stems().at(i, c);
        float[] span = sources.get(c).span();
        assertThat(Math.abs(stem - mix.gain() * span[i % span.length] * 32767))
            .isLessThanOrEqualTo(0.5);
        assertThat(Math.abs(stem)).isLessThan(32767);
        left += (1 - alpha) * stem;
        right += alpha * stem;
      }
      assertThat(Math.abs(mix.mixture().at(i, 0) - left)).isLessThanOrEqualTo(0.5);
      assertThat(Math.abs(mix.mixture().at(i, 1) - right)).isLessThanOrEqualTo(0.5);
      assertThat(Math.abs(mix.mixture().at(i, 0))).isLessThan(32767);
      assertThat(Math.abs(mix.mixture().at(i, 1))).isLessThan(32767);
    }
  }

  /** The loudest sample of all stems and channels is 0.999, unless it was lower. */
  @Property(tries = 300)
  void mix_anySources_gainByTheLoudest(@ForAll("sources") List<Source> sources) {
    double peak = Double.MIN_NORMAL;
    for (int i = 0; i < LENGTH; i++) {
      double left = 0;
      double right = 0;
      for (Source source : sources) {
        double sample = source.span()[i % source.span().length];
        peak = Math.max(peak, Math.abs(sample));
        left += (1 - source.alpha()) * sample;
        right += source.alpha() * sample;
      }
      peak = Math.max(peak, Math.max(Math.abs(left), Math.abs(right)));
    }

    assertThat(MIXER.mix(sources).gain()).isEqualTo(Math.min(1, 0.999 / peak));
  }

  /** All laws, including one that delays and filters, which only the tests register. */
  @Provide
  Arbitrary<SpatialLaw> laws() {
    return Arbitraries.of(SpatialLaws.all());
  }

  private static StereoMixer mixer(SpatialLaw law) {
    return new StereoMixer(new AudioSpec(0.1, 0.01, 60, -60, 4000, AudioContainer.WAV, law.name()));
  }

  @Property(tries = 300)
  void mix_alphasMirrored_channelsSwapped(
      @ForAll("laws") SpatialLaw law, @ForAll("sources") List<Source> sources) {
    Mix mix = mixer(law).mix(sources);

    Mix mirrored =
        mixer(law).mix(sources.stream().map(s -> new Source(s.span(), 1 - s.alpha())).toList());

    assertThat(mirrored.gain()).isEqualTo(mix.gain());
    assertThat(mirrored.stems().samples()).isEqualTo(mix.stems().samples());
    for (int i = 0; i < LENGTH; i++) {
      assertThat(mirrored.mixture().at(i, 0)).isEqualTo(mix.mixture().at(i, 1));
      assertThat(mirrored.mixture().at(i, 1)).isEqualTo(mix.mixture().at(i, 0));
    }
  }

  /**
   * With any filters of a law, the mixture is the sum of the filtered stems and nothing is clipped.
   */
  @Property(tries = 300)
  void mix_anyLaw_isTheSumOfWhatIsHeardOfEachStem(
      @ForAll("laws") SpatialLaw law, @ForAll("sources") List<Source> sources) {
    Mix mix = mixer(law).mix(sources);

    double[] left = new double[LENGTH];
    double[] right = new double[LENGTH];
    for (int c = 0; c < sources.size(); c++) {
      int channel = c;
      law.at(sources.get(c).alpha(), 4000)
          .add(t -> mix.stems().at(t, channel), 0, LENGTH, left, right);
    }
    double peak = 0;
    for (int i = 0; i < LENGTH; i++) {
      assertThat(Math.abs(mix.mixture().at(i, 0) - left[i])).isLessThanOrEqualTo(0.5);
      assertThat(Math.abs(mix.mixture().at(i, 1) - right[i])).isLessThanOrEqualTo(0.5);
      peak = Math.max(peak, Math.max(Math.abs(left[i]), Math.abs(right[i])));
      for (int c = 0; c < sources.size(); c++) {
        peak = Math.max(peak, Math.abs(mix.stems().at(i, c)));
      }
    }
    assertThat(peak).isLessThan(32767);
    if (mix.gain() < 1) {
      // Half a step of each stem, which an ear hears at most 1.25 times as loud, and half a step of
      // the mixture's own.
      assertThat(peak).isCloseTo(0.999 * 32767, within(0.5 + 0.5 * 1.25 * sources.size()));
    }
  }

  /**
   * Spans longer than the blocks of the mixer, checked frame by frame by the formulas of SPEC.md.
   */
  @Property(tries = 50)
  void mix_longSpans_everyFrameIsAsDefined(@ForAll("sources") List<Source> sources) {
    AudioSpec spec = new AudioSpec(0.75, 0.01, 60, -60, 4000, AudioContainer.WAV, "linear");
    Mix mix = new StereoMixer(spec).mix(sources);

    for (int i = 0; i < 3000; i++) {
      double left = 0;
      double right = 0;
      for (int c = 0; c < sources.size(); c++) {
        float[] span = sources.get(c).span();
        double stem = Math.rint(mix.gain() * span[i % span.length] * 32767);
        assertThat(mix.stems().at(i, c)).isEqualTo((short) stem);
        left += (1 - sources.get(c).alpha()) * stem;
        right += sources.get(c).alpha() * stem;
      }
      assertThat(mix.mixture().at(i, 0)).isEqualTo((short) Math.rint(left));
      assertThat(mix.mixture().at(i, 1)).isEqualTo((short) Math.rint(right));
    }
  }

  @Property
  void round_anyValue_isToTheNearestTiesToEven(
      @ForAll @DoubleRange(min = -32767, max = 32767) double value,
      @ForAll @IntRange(min = -32767, max = 32766) int whole) {
    double[] values = {value, whole, whole + 0.5, Math.nextUp(whole + 0.5), -0.0};
    double[] rounded = values.clone();
    short[] samples = new short[2 * values.length + 1];

    StereoMixer.round(rounded, values.length, samples, 1, 2);

    for (int i = 0; i < values.length; i++) {
      assertThat(samples[2 * i + 1]).isEqualTo((short) Math.rint(values[i]));
      // A zero may lose its sign.
      assertThat(rounded[i]).isEqualTo(Math.rint(values[i]) + 0.0);
      assertThat(samples[2 * i]).isZero();
    }
  }
}
