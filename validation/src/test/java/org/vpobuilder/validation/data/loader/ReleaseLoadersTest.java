package org.vpobuilder.validation.data.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.media.WavFile;
import org.vpobuilder.schemas.shard.RenderedSample;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.space.SpatialLaw;
import org.vpobuilder.spec.space.SpatialLaws;
import org.vpobuilder.spec.subset.VpoSubsets;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.audio.FeatureKind;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.audio.Waveforms;
import org.vpobuilder.validation.data.augment.AugmentationSpec;
import org.vpobuilder.validation.data.release.ReleaseDataset;
import org.vpobuilder.validation.data.release.ReleaseFolder;
import org.vpobuilder.validation.data.release.TestRelease;

@Timeout(60)
class ReleaseLoadersTest {
  private static final FeatureSpec STEREO =
      new FeatureSpec(AudioMode.STEREO, 1, FeatureKind.CAVP_LOG_MEL);

  @TempDir Path root;

  @BeforeEach
  void write() throws IOException {
    TestRelease.write(root);
  }

  @Test
  void training_withAnyNumberOfWorkers_givesTheSameBatches() {
    List<Batch> one = train(1, 0, 0);
    assertThat(one).hasSize(4);
    Batch batch = one.get(0);
    assertThat(batch.images()).hasSize(2 * 24 * 24 * 3);
    assertThat(batch.labels()).hasSize(2 * 24 * 24);
    assertThat(batch.features()).hasSize(2 * 2 * 96 * 64);
    for (int workers : new int[] {2, 4}) {
      expectEqual(train(workers, 0, 0), one);
    }
  }

  @Test
  void training_inLargerBatches_putsEveryExampleInItsSlot() {
    List<Batch> pairs = train(2, 0, 0);
    List<Batch> all =
        all(
            ReleaseLoaders.training(
                open(),
                STEREO,
                AugmentationSpec.vpo(24),
                Probe.NONE,
                LoaderSpec.training(1, 2),
                Draws.of(11),
                4,
                0,
                0));
    for (int i = 0; i < 8; i++) {
      Batch pair = pairs.get(i / 2);
      Batch one = all.get(i);
      int slot = i % 2;
      assertThat(pair.keys().get(slot)).isEqualTo(one.keys().get(0));
      assertThat(slot(pair.images(), slot)).isEqualTo(one.images());
      assertThat(slot(pair.labels(), slot)).isEqualTo(one.labels());
    }
  }

  private static byte[] slot(byte[] pair, int slot) {
    int half = pair.length / 2;
    return Arrays.copyOfRange(pair, slot * half, (slot + 1) * half);
  }

  @Test
  void training_resumed_givesTheRestOfTheEpoch() {
    expectEqual(train(2, 1, 4), train(2, 1, 0).subList(2, 4));
  }

  @Test
  void training_inAnotherEpoch_differs() {
    assertThat(train(2, 1, 0).get(0).images()).isNotEqualTo(train(2, 0, 0).get(0).images());
  }

  @Test
  void training_featuresAreThoseOfTheStemsAtTheBatchsAlphas() {
    for (Batch batch : train(2, 3, 0)) {
      int each = batch.features().length / batch.size();
      for (int i = 0; i < batch.size(); i++) {
        Batch.Entry entry = batch.entries().get(i);
        float[] wanted = new AudioFeatures(STEREO).features(entry.stems(), entry.ears()).values();
        float[] got = Arrays.copyOfRange(batch.features(), i * each, (i + 1) * each);
        assertThat(got).isEqualTo(wanted);
      }
    }
  }

  @Test
  void evaluation_atOriginalResolution_givesEverySampleInOrder() {
    List<Batch> got = evaluate(new Preparation.Original());
    assertThat(got).hasSize(9);
    assertThat(got.get(2).keys()).containsExactly("ms_000000000003");
    assertThat(got.get(2).width()).isEqualTo(43);
    assertThat(got.get(2).height()).isEqualTo(30);
    Batch.Entry entry = got.get(2).entries().get(0);
    assertThat(entry.soundingClasses()).containsExactly(6, 9);
    assertThat(entry.visibleClasses()).containsExactly(0, 6, 9);
    assertThat(entry.alphas()).containsExactly(6.0 / 43, 28.0 / 43);
  }

  static Stream<String> laws() {
    return SpatialLaws.all().stream().map(SpatialLaw::name);
  }

  /** Not the stems by a law of the loader's, but what the shard's own mixture sounds like. */
  @ParameterizedTest
  @MethodSource("laws")
  void evaluation_ofAnyLaw_hearsTheStoredMixture(String panning) throws Exception {
    FeatureSpec whole = new FeatureSpec(AudioMode.STEREO, TestRelease.SECONDS, STEREO.kind());
    List<RenderedSample> samples = new ArrayList<>();
    for (long id = 1; id < 5; id++) {
      samples.add(TestRelease.sample(VpoSubsets.MS, id, AudioContainer.WAV, panning));
    }
    TestRelease.rewrite(root, 0, samples);
    byte[] wav = samples.get(2).files().get("ms_000000000003.wav");
    Pcm16 mixture = WavFile.read(wav);
    float[][] stored = {
      Waveforms.middle(mixture.samples(), 2, 0, whole.samples()),
      Waveforms.middle(mixture.samples(), 2, 1, whole.samples())
    };
    List<Batch> got =
        all(
            ReleaseLoaders.evaluation(
                open(), whole, new Preparation.Original(), LoaderSpec.evaluation(1)));

    assertThat(got.get(2).keys()).containsExactly("ms_000000000003");
    float[] features = got.get(2).features();
    float[] wanted = new AudioFeatures(whole).ofChannels(stored).values();
    assertThat(features).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      // Of 100 dB; what rounding to 16 bits adds is far below these sounds in every band.
      assertThat(features[i]).isCloseTo(wanted[i], within(0.005f));
    }
  }

  /** What is drawn and augmented is the same; what is denied is gone, from the memory banks too. */
  @Test
  void training_probed_lacksASenseAndNothingElse() {
    List<Batch> full = train(1, 0, 0, Probe.NONE);
    List<Batch> deaf = train(1, 0, 0, Probe.DEAF);
    List<Batch> blind = train(1, 0, 0, Probe.BLIND);
    AudioFeatures features = new AudioFeatures(STEREO);
    float[] silence = features.ofChannels(new float[2][STEREO.samples()]).values();
    for (int i = 0; i < full.size(); i++) {
      assertThat(deaf.get(i).keys()).isEqualTo(full.get(i).keys());
      assertThat(deaf.get(i).images()).isEqualTo(full.get(i).images());
      assertThat(deaf.get(i).labels()).isEqualTo(full.get(i).labels());
      for (int b = 0; b < deaf.get(i).size(); b++) {
        assertThat(deaf.get(i).part(b, b + 1).features()).isEqualTo(silence);
        for (float[] stem : deaf.get(i).entries().get(b).stems()) {
          assertThat(stem).hasSize(STEREO.samples()).containsOnly(0f);
        }
        assertThat(deaf.get(i).entries().get(b).alphas())
            .isEqualTo(full.get(i).entries().get(b).alphas());
      }
      assertThat(full.get(i).features()).isNotEqualTo(deaf.get(i).features());
      assertThat(blind.get(i).images()).hasSameSizeAs(full.get(i).images()).containsOnly(128);
      assertThat(blind.get(i).features()).isEqualTo(full.get(i).features());
      assertThat(blind.get(i).labels()).isEqualTo(full.get(i).labels());
    }
  }

  @Test
  void evaluation_resized_keepsTheLabelsResolution() {
    Batch got = evaluate(new Preparation.Resized(20)).get(2);
    assertThat(got.width()).isEqualTo(20);
    assertThat(got.height()).isEqualTo(14);
    assertThat(got.images()).hasSize(20 * 14 * 3);
    assertThat(got.labelWidth()).isEqualTo(43);
    assertThat(got.labelHeight()).isEqualTo(30);
    assertThat(got.entries().get(0).alphas()).containsExactly(6.0 / 43, 28.0 / 43);
  }

  @Test
  void evaluation_ofSeveralSizesInABatch_saysWhatToDo() {
    ReleaseDataset data = open();
    LoaderSpec two = new LoaderSpec(2, 1, 1, false);
    try (Loader<Batch> loader =
        ReleaseLoaders.evaluation(data, STEREO, new Preparation.Original(), two)) {
      assertThatThrownBy(loader::next)
          .isInstanceOf(BadInputException.class)
          .hasMessage(
              "ms_000000000002: got a picture of 42 x 30 in a batch of 41 x 30, wanted one size:"
                  + " evaluate in batches of 1");
    }
  }

  @Test
  void next_ofDamagedSample_namesShardAndKey() throws IOException {
    List<RenderedSample> samples = new ArrayList<>();
    for (long id = 5; id < 8; id++) {
      RenderedSample good = TestRelease.sample(VpoSubsets.MS, id, AudioContainer.WAV);
      TreeMap<String, byte[]> files = new TreeMap<>(good.files());
      if (id == 6) {
        files.put(good.key() + ".jpg", new byte[100]);
      }
      samples.add(new RenderedSample(good.key(), files));
    }
    TestRelease.rewrite(root, 1, samples);
    assertThatThrownBy(() -> evaluate(new Preparation.Original()))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "ms/train/vpo-ms-train-000001.tar: ms_000000000006: JPEG: no start-of-image marker");
  }

  private List<Batch> train(int workers, long epoch, int position) {
    return train(workers, epoch, position, Probe.NONE);
  }

  private List<Batch> train(int workers, long epoch, int position, Probe probe) {
    return all(
        ReleaseLoaders.training(
            open(),
            STEREO,
            AugmentationSpec.vpo(24),
            probe,
            LoaderSpec.training(2, workers),
            Draws.of(11),
            4,
            epoch,
            position));
  }

  private List<Batch> evaluate(Preparation preparation) {
    return all(ReleaseLoaders.evaluation(open(), STEREO, preparation, LoaderSpec.evaluation(2)));
  }

  private ReleaseDataset open() {
    return ReleaseDataset.open(new ReleaseFolder(root), VpoSubsets.MSMI, Split.TRAIN);
  }

  private static List<Batch> all(Loader<Batch> loader) {
    List<Batch> got = new ArrayList<>();
    try (loader) {
      for (Batch b = loader.next(); b != null; b = loader.next()) {
        got.add(b);
      }
    }
    return got;
  }

  private static void expectEqual(List<Batch> got, List<Batch> wanted) {
    assertThat(got).hasSameSizeAs(wanted);
    for (int i = 0; i < got.size(); i++) {
      assertThat(got.get(i).keys()).isEqualTo(wanted.get(i).keys());
      assertThat(got.get(i).images()).isEqualTo(wanted.get(i).images());
      assertThat(got.get(i).labels()).isEqualTo(wanted.get(i).labels());
      assertThat(got.get(i).features()).isEqualTo(wanted.get(i).features());
      assertThat(got.get(i).entries().get(0).alphas())
          .isEqualTo(wanted.get(i).entries().get(0).alphas());
    }
  }
}
