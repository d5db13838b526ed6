package org.vpobuilder.pipeline.verify;

import static org.vpobuilder.pipeline.verify.Broken.assertFails;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.media.WavFile;
import org.vpobuilder.schemas.shard.Member;
import org.vpobuilder.spec.subset.VpoSubsets;

/** One corruption of mixture or stems per check. */
class AudioMutationTest {
  @TempDir Path folder;
  private Broken broken;

  @BeforeEach
  void setUp() {
    broken = new Broken(folder);
  }

  @Test
  void mixture_atOtherRate_failsAudioFormat() throws Exception {
    assertFails(
        broken.draft(
            d -> {
              DraftSample sample = d.sample(VpoSubsets.SS);
              sample.mixture = new Pcm16(44100, 2, sample.mixture.samples());
            }),
        AudioCheck.AUDIO_FORMAT);
  }

  @Test
  void stems_withMissingChannel_failAudioFormat() throws Exception {
    assertFails(
        broken.draft(d -> d.sample(VpoSubsets.MS).stems = Drawing.stems(1)),
        AudioCheck.AUDIO_FORMAT);
  }

  @Test
  void mixture_cutShort_failsAudioFormat() throws Exception {
    assertFails(
        broken.draft(
            d -> {
              DraftSample sample = d.sample(VpoSubsets.SS);
              short[] cut = Arrays.copyOf(sample.mixture.samples(), 2 * Drawing.FRAMES - 2);
              byte[] file = WavFile.write(new Pcm16(Drawing.RATE, 2, cut));
              sample.instead.put(Member.MIXTURE, file);
            }),
        AudioCheck.AUDIO_FORMAT);
  }

  @Test
  void stems_atFullScale_failClipping() throws Exception {
    assertFails(
        broken.draft(
            d -> {
              DraftSample sample = d.sample(VpoSubsets.SS);
              sample.stems.samples()[5] = Short.MAX_VALUE;
              sample.mixture = Drawing.mixture(sample.stems, sample.row.sounding());
            }),
        AudioCheck.CLIPPING);
  }

  @Test
  void mixture_offByTwoSteps_failsMixture() throws Exception {
    assertFails(
        broken.draft(d -> d.sample(VpoSubsets.MS).mixture.samples()[4000] += 2),
        AudioCheck.MIXTURE);
  }

  @Test
  void mixture_offByOneStep_passes() throws Exception {
    assertFails(broken.draft(d -> d.sample(VpoSubsets.MS).mixture.samples()[4000] += 1));
  }

  @Test
  void mixture_mirrored_failsMixtureAndLevels() throws Exception {
    assertFails(
        broken.draft(
            d -> {
              short[] samples = d.sample(VpoSubsets.SS).mixture.samples();
              for (int i = 0; i < samples.length; i += 2) {
                short left = samples[i];
                samples[i] = samples[i + 1];
                samples[i + 1] = left;
              }
            }),
        AudioCheck.MIXTURE,
        AudioCheck.LEVELS);
  }

  @Test
  void levels_notMeasured_failLevels() throws Exception {
    assertFails(
        broken.draft(
            d ->
                d.sample(VpoSubsets.MS)
                    .say(
                        json ->
                            json.replaceFirst(
                                "\"level_left_dbfs\":[-0-9.]+", "\"level_left_dbfs\":-3.5"))),
        AudioCheck.LEVELS);
  }
}
