package org.vpobuilder.validation.data.avsbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.media.WavFile;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.audio.FeatureKind;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.avsbench.VideoDecoder.WavRecording;
import org.vpobuilder.validation.data.example.Example;
import org.vpobuilder.validation.data.image.PillowResizer.Filter;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Loader;
import org.vpobuilder.validation.data.loader.LoaderSpec;
import org.vpobuilder.validation.data.loader.Preparation;
import org.vpobuilder.validation.data.loader.Probe;

class AvsBenchTest {
  private static final FeatureSpec VGGISH =
      new FeatureSpec(AudioMode.RECORDING, 1, FeatureKind.VGGISH_LOG_MEL);
  private static final int PIXELS = TestAvsBench.WIDTH * TestAvsBench.HEIGHT;

  @TempDir Path root;

  @Test
  void decode_ofS4Train_labelsTheFirstFrameOnly() throws IOException {
    TestAvsBench.s4(root);
    AvsBench data = open(Layout.S4, "train");
    assertThat(data.videos()).extracting(Video::name).containsExactly("-a_1", "b2");
    Clip clip = decode(data, 0);
    assertThat(clip.labelled()).isEqualTo(1);
    assertThat(clip.frames()).hasSize(5);
    Example first = clip.frames().get(0).example();
    assertThat(first.image().pixels()).containsOnly(10);
    assertThat(first.labels().labels()[0]).isEqualTo((byte) 1);
    assertThat(first.labels().labels()[1]).isEqualTo((byte) 0);
    assertThat(first.soundingClasses()).containsExactly(1);
    assertThat(clip.frames().get(4).example().labels().labels()).containsOnly((byte) 255);
    assertThat(clip.frames().get(4).example().image().pixels()).containsOnly(50);
    assertThat(clip.frames().get(2).example().stems()[0])
        .hasSize(16000)
        .containsOnly(3000 / 32768f);
  }

  @Test
  void decode_ofS4Test_labelsAllFrames() throws IOException {
    TestAvsBench.s4(root);
    Clip clip = decode(open(Layout.S4, "test"), 0);
    assertThat(clip.labelled()).isEqualTo(5);
    assertThat(clip.frames().stream().map(f -> count(f.example(), 1)))
        .containsExactly(12L, 24L, 36L, 48L, 60L);
  }

  @Test
  void decode_ofStereoRecording_hearsTheMeanOfItsChannels() throws IOException {
    TestAvsBench.s4(root);
    Clip clip = decode(open(Layout.S4, "train"), 1);
    assertThat(clip.frames().get(0).example().stems()[0]).containsOnly(1001 / 32768f);
  }

  @Test
  void decode_probed_lacksSoundOrPicture() throws IOException {
    TestAvsBench.s4(root);
    AvsBench data = open(Layout.S4, "test");
    Preparation original = new Preparation.Original();
    Clip full = new VideoDecoder(data, VGGISH, original).decode(data.videos().get(0));
    Clip deaf =
        new VideoDecoder(data, VGGISH, original.with(Probe.DEAF)).decode(data.videos().get(0));
    Clip blind =
        new VideoDecoder(data, VGGISH, original.with(Probe.BLIND)).decode(data.videos().get(0));
    float[] silence = new AudioFeatures(VGGISH).ofChannels(new float[1][VGGISH.samples()]).values();
    assertThat(deaf.frames().get(2).features().values()).isEqualTo(silence);
    assertThat(deaf.frames().get(2).example().stems()[0]).containsOnly(0f);
    assertThat(full.frames().get(2).features().values()).isNotEqualTo(silence);
    assertThat(blind.frames().get(2).example().image().pixels()).containsOnly(128);
    assertThat(blind.frames().get(2).features().values())
        .isEqualTo(full.frames().get(2).features().values());
  }

  @Test
  void decode_ofMs3_findsFramesAndColouredMasks() throws IOException {
    TestAvsBench.ms3(root);
    Clip clip = decode(open(Layout.MS3, "val"), 0);
    assertThat(clip.labelled()).isEqualTo(5);
    assertThat(clip.frames().get(1).example().key()).isEqualTo("val:x_y_2");
    assertThat(count(clip.frames().get(1).example(), 1)).isEqualTo(24);
  }

  @Test
  void decode_ofAvss_readsClassesFromColours() throws IOException {
    TestAvsBench.avss(root);
    AvsBench data = open(Layout.AVSS, "train");
    Clip ten = decode(data, 0);
    assertThat(ten.frames()).hasSize(10);
    assertThat(ten.labelled()).isEqualTo(10);
    assertThat(ten.frames().get(9).example().labels().present()).containsExactly(0, 9);
    Clip five = decode(data, 1);
    assertThat(five.frames()).hasSize(5);
    assertThat(five.labelled()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0", "128, 0, 0, 1", "0, 128, 0, 2", "128, 128, 128, 7", "64, 0, 0, 8",
    "192, 0, 0, 9", "64, 128, 128, 14", "128, 64, 32, 0", "1, 0, 0, 0", "128, 64, 0, 17",
    "0, 128, 32, 0", "0, 0, 192, 36", "128, 64, 32, 0", "32, 64, 0, 0", "32, 128, 0, 66"
  })
  void index_ofVocColour_isItsPlace(int red, int green, int blue, int index) {
    assertThat(Palette.index(red, green, blue)).isEqualTo(index);
  }

  @Test
  void features_ofVggish_followEachOtherAsPublished() throws IOException {
    TestAvsBench.s4(root);
    Clip clip = decode(open(Layout.S4, "test"), 0);
    float[] whole = new float[5 * 16000];
    IntStream.range(0, whole.length).forEach(t -> whole[t] = 1000 * (t / 16000 + 1) / 32768f);
    FeatureSpec five = new FeatureSpec(AudioMode.RECORDING, 5, FeatureKind.VGGISH_LOG_MEL);
    float[] all = new AudioFeatures(five).ofChannels(new float[][] {whole}).values();
    for (int i = 0; i < 5; i++) {
      float[] patch = clip.frames().get(i).features().values();
      assertThat(patch).hasSize(96 * 64);
      assertThat(patch[0]).isEqualTo(all[i * 96 * 64]);
      assertThat(patch[6143]).isEqualTo(all[i * 96 * 64 + 6143]);
    }
  }

  @Test
  void features_ofOtherKinds_areOfEachSecond() throws IOException {
    TestAvsBench.s4(root);
    FeatureSpec cavp = new FeatureSpec(AudioMode.RECORDING, 1, FeatureKind.CAVP_LOG_MEL);
    Clip clip =
        new VideoDecoder(open(Layout.S4, "test"), cavp, new Preparation.Original())
            .decode(open(Layout.S4, "test").videos().get(0));
    Example second = clip.frames().get(1).example();
    assertThat(clip.frames().get(1).features().values())
        .isEqualTo(new AudioFeatures(cavp).features(second.stems(), second.ears()).values());
  }

  @Test
  void seconds_ofShortSound_repeatItsLastSecond() {
    float[] wave = new float[40000];
    Arrays.fill(wave, 16000, 32000, 0.5f);
    List<float[]> seconds = WavRecording.seconds(wave, 5);
    assertThat(seconds).hasSize(5);
    assertThat(seconds.get(0)).containsOnly(0f);
    assertThat(seconds.subList(1, 5)).allSatisfy(second -> assertThat(second).containsOnly(0.5f));
    assertThat(WavRecording.seconds(new float[] {1f}, 2).get(1)[0]).isCloseTo(1f, within(0f));
  }

  /** Shapes that torchvggish's {@code waveform_to_examples} gives, unmodified. */
  @ParameterizedTest
  @CsvSource({
    "80000, 5",
    "79999, 5",
    "77040, 5",
    "77039, 4",
    "64000, 4",
    "61680, 4",
    "61679, 3",
    "47999, 3",
    "15600, 1",
    "399, 1",
    "1, 1",
    "160000, 10"
  })
  void patches_ofSamples_areVggishs(int samples, int patches) {
    assertThat(WavRecording.patches(samples)).isEqualTo(patches);
  }

  @Test
  void seconds_aLittleShort_keepTheLastOne() {
    float[] wave = new float[79_000];
    Arrays.fill(wave, 64_000, 79_000, 0.5f);
    List<float[]> seconds = WavRecording.seconds(wave, 5);
    assertThat(Arrays.copyOf(seconds.get(4), 15_000)).containsOnly(0.5f);
    assertThat(Arrays.copyOfRange(seconds.get(4), 15_000, 16_000)).containsOnly(0f);
    // A patch of the fifth second begins at 61,440: of 76,000 samples none is whole.
    assertThat(WavRecording.seconds(Arrays.copyOf(wave, 76_000), 5).get(4)).containsOnly(0f);
  }

  /** Four patches and a part: S4's authors repeat the last whole one, AVSS's put zeros. */
  @Test
  void features_ofVggish_ofAShortRecording_areFilledAsTheAuthorsDo() throws IOException {
    TestAvsBench.s4(root);
    TestAvsBench.avss(root);
    short[] pcm = new short[70_000];
    for (int t = 0; t < pcm.length; t++) {
      pcm[t] = (short) (t % 97 * (t / 1000));
    }
    byte[] wav = WavFile.write(new Pcm16(16_000, 1, pcm));
    Files.write(root.resolve("s4_data/audio_wav/test/dog_barking/c3.wav"), wav);
    Files.write(root.resolve("v2/q_0_10000/audio.wav"), wav);
    float[] whole = new float[64_000];
    IntStream.range(0, whole.length).forEach(t -> whole[t] = pcm[t] / 32768f);
    FeatureSpec four = new FeatureSpec(AudioMode.RECORDING, 4, FeatureKind.VGGISH_LOG_MEL);
    float[] all = new AudioFeatures(four).ofChannels(new float[][] {whole}).values();
    float[] last = Arrays.copyOfRange(all, 3 * 96 * 64, 4 * 96 * 64);
    Clip s4 = decode(open(Layout.S4, "test"), 0);
    assertThat(s4.frames().get(3).features().values()).isEqualTo(last);
    assertThat(s4.frames().get(4).features().values()).isEqualTo(last);
    Clip avss = decode(open(Layout.AVSS, "train"), 0);
    assertThat(avss.frames().get(3).features().values()).isEqualTo(last);
    assertThat(avss.frames().get(4).features().values()).containsOnly(0f);
    assertThat(avss.frames().get(9).features().values()).containsOnly(0f);
  }

  /** A v2 video of ten labelled frames and a v1s video of one. */
  @Test
  void shuffledStills_inEachEpoch_areOneLabelledFrameOfEachVideo() throws IOException {
    TestAvsBench.avss(root);
    AvsBench data = open(Layout.AVSS, "train");
    Set<Integer> drawn = new TreeSet<>();
    for (int epoch = 0; epoch < 60; epoch++) {
      List<AvsBench.Still> stills = data.shuffledStills(Draws.of(1), epoch);
      assertThat(stills.stream().map(still -> still.video().name()))
          .containsExactlyInAnyOrder("q_0_10000", "r_0_5000");
      for (AvsBench.Still still : stills) {
        if (still.video().folder().equals("v2")) {
          drawn.add(still.frame());
        } else {
          assertThat(still.frame()).isZero();
        }
      }
    }
    assertThat(drawn).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void loaders_ofS4_giveBatchesOfClips() throws IOException {
    TestAvsBench.s4(root);
    AvsBench data = open(Layout.S4, "train");
    List<List<String>> orders = new ArrayList<>();
    for (long epoch = 0; epoch < 8; epoch++) {
      try (Loader<ClipBatch> loader =
          AvsBenchLoaders.training(
              data,
              VGGISH,
              new Preparation.Square(8, Filter.BILINEAR),
              LoaderSpec.training(2, 2),
              Draws.of(1),
              epoch,
              0)) {
        ClipBatch batch = loader.next();
        Batch frames = batch.frames();
        assertThat(batch.framesPerClip()).isEqualTo(5);
        assertThat(frames.size()).isEqualTo(10);
        assertThat(frames.images()).hasSize(10 * 8 * 8 * 3);
        assertThat(frames.labels()).hasSize(10 * 8 * 8);
        assertThat(frames.features()).hasSize(10 * 96 * 64);
        assertThat(loader.next()).isNull();
        orders.add(batch.videos().stream().map(Video::name).toList());
      }
    }
    assertThat(orders).contains(List.of("-a_1", "b2"), List.of("b2", "-a_1"));
  }

  @Test
  void decode_withoutAFile_namesIt() throws IOException {
    TestAvsBench.s4(root);
    AvsBench data = open(Layout.S4, "test");
    Path wav = root.resolve("s4_data/audio_wav/test/dog_barking/c3.wav");
    Files.write(wav, new byte[50]);
    assertThatThrownBy(() -> decode(data, 0))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(wav.toString());
    Files.delete(wav);
    assertThatThrownBy(() -> decode(data, 0)).hasMessage(wav + ": got none, wanted one");
    TestAvsBench.wav(wav, 5, 1);
    Path mask = root.resolve("s4_data/gt_masks/test/dog_barking/c3/c3_4");
    Files.delete(Path.of(mask + ".png"));
    assertThatThrownBy(() -> decode(data, 0))
        .isInstanceOf(BadInputException.class)
        .hasMessage(mask + ": got neither .png nor .jpg, wanted one");
  }

  @Test
  void open_ofBadTable_saysWhere() throws IOException {
    TestAvsBench.s4(root);
    assertThatThrownBy(() -> open(Layout.S4, "val"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got no video of split val");
    assertThatThrownBy(() -> open(Layout.MS3, "val"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("ms3_meta_data.csv: can't be read");
    Path table = root.resolve("s4_meta_data.csv");
    Files.writeString(table, "name,category,split\n../x,dog,train\n");
    assertThatThrownBy(() -> open(Layout.S4, "train"))
        .hasMessage(table + ": row 1: got \"../x\", wanted a name");
    Files.writeString(table, "name,category,split\na,dog,train\na,dog,train\n");
    assertThatThrownBy(() -> open(Layout.S4, "train"))
        .hasMessage(table + ": row 2: got video train/dog/a twice");
    Files.writeString(table, "name,split\na,train\n");
    assertThatThrownBy(() -> open(Layout.S4, "train"))
        .hasMessage(table + ": row 1: got no column category, wanted one");
  }

  private AvsBench open(Layout layout, String split) {
    return AvsBench.open(root, layout, split, Integer.MAX_VALUE);
  }

  private static Clip decode(AvsBench data, int i) {
    return new VideoDecoder(data, VGGISH, new Preparation.Original()).decode(data.videos().get(i));
  }

  private static long count(Example example, int label) {
    byte[] labels = example.labels().labels();
    return IntStream.range(0, PIXELS).filter(p -> labels[p] == label).count();
  }

  /** Seven of 10 frames and five of 5, mixed: batches of two leave one of each out. */
  @Test
  void shuffledInBatches_videosOfTwoLengths_givesBatchesOfOneLength() throws IOException {
    StringBuilder table = new StringBuilder("uid,split,label\n");
    for (int i = 0; i < 12; i++) {
      table.append("v%d,train,%s\n".formatted(i, i % 12 < 7 ? "v2" : "v1m"));
    }
    Files.writeString(root.resolve("metadata.csv"), table);
    AvsBench data = AvsBench.open(root, Layout.AVSS, "train", 99);
    assertThat(data.batches(2)).isEqualTo(3 + 2);
    for (int epoch = 0; epoch < 20; epoch++) {
      List<Video> order = data.shuffledInBatches(Draws.of(1), epoch, 2);
      assertThat(order).hasSize(10).doesNotHaveDuplicates();
      for (int i = 0; i < 10; i += 2) {
        assertThat(order.get(i).frames()).isEqualTo(order.get(i + 1).frames());
      }
    }
  }
}
