package org.vpobuilder.validation.data.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.schemas.shard.RenderedSample;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.subset.VpoSubsets;

class ReleaseDatasetTest {
  private static final ShuffleSpec IN_ORDER = new ShuffleSpec.InOrder();

  @TempDir Path root;

  @BeforeEach
  void write() throws IOException {
    TestRelease.write(root);
  }

  @Test
  void epoch_inOrder_givesMsThenMsmisOwn() {
    ReleaseDataset data = open(VpoSubsets.MSMI);
    assertThat(data.size()).isEqualTo(9);
    assertThat(keys(data.epoch(IN_ORDER, 0, 0)))
        .containsExactlyElementsOf(
            Stream.concat(
                    IntStream.rangeClosed(1, 7).mapToObj("ms_%012d"::formatted),
                    IntStream.rangeClosed(8, 9).mapToObj("msmi_%012d"::formatted))
                .toList());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 100})
  void epoch_shuffled_givesEverySampleOnceInAnotherOrderEachEpoch(int buffer) {
    ReleaseDataset data = open(VpoSubsets.MSMI);
    ShuffleSpec shuffle = new ShuffleSpec.Shuffled(Draws.of(3), buffer);
    List<String> first = keys(data.epoch(shuffle, 0, 0));
    assertThat(first).hasSize(9).doesNotHaveDuplicates();
    assertThat(keys(data.epoch(shuffle, 0, 0))).isEqualTo(first);
    List<List<String>> others =
        IntStream.range(1, 6).mapToObj(epoch -> keys(data.epoch(shuffle, epoch, 0))).toList();
    assertThat(others).allSatisfy(keys -> assertThat(keys).hasSameElementsAs(first));
    assertThat(others).anySatisfy(keys -> assertThat(keys).isNotEqualTo(first));
    ShuffleSpec seed4 = new ShuffleSpec.Shuffled(Draws.of(4), buffer);
    assertThat(Stream.of(0, 1, 2).map(epoch -> keys(data.epoch(seed4, epoch, 0))).toList())
        .isNotEqualTo(
            Stream.of(0, 1, 2).map(epoch -> keys(data.epoch(shuffle, epoch, 0))).toList());
  }

  @Test
  void epoch_shuffledWithBuffer_mixesShards() {
    ShuffleSpec shuffle = new ShuffleSpec.Shuffled(Draws.of(1), 9);
    List<String> shards = new ArrayList<>();
    try (SampleStream stream = open(VpoSubsets.MSMI).epoch(shuffle, 0, 0)) {
      for (RawSample raw = stream.next(); raw != null; raw = stream.next()) {
        if (shards.isEmpty() || !shards.get(shards.size() - 1).equals(raw.shard())) {
          shards.add(raw.shard());
        }
      }
    }
    assertThat(shards).hasSizeGreaterThan(3);
  }

  @Test
  void epoch_ofOneShard_isInAnotherOrderEachEpoch() {
    ReleaseDataset data =
        ReleaseDataset.open(new ReleaseFolder(root), VpoSubsets.MS, Split.TRAIN, 4);
    ShuffleSpec shuffle = new ShuffleSpec.Shuffled(Draws.of(3), 3);
    assertThat(
            IntStream.range(0, 6).mapToObj(epoch -> keys(data.epoch(shuffle, epoch, 0))).distinct())
        .hasSizeGreaterThan(3);
  }

  @Test
  void epoch_readsAllFilesButTheMixture() {
    try (SampleStream samples = open(VpoSubsets.MS).epoch(IN_ORDER, 0, 0)) {
      RawSample raw = samples.next();
      assertThat(raw).isNotNull();
      assertThat(raw.shard()).isEqualTo("ms/train/vpo-ms-train-000000.tar");
      assertThat(raw.files()).containsOnlyKeys("jpg", "json", "mask.png", "stems.wav");
    }
  }

  @Test
  void epoch_fromAnyPosition_isTheRestOfTheEpoch() {
    ReleaseDataset data = open(VpoSubsets.MSMI);
    for (ShuffleSpec shuffle : List.of(IN_ORDER, new ShuffleSpec.Shuffled(Draws.of(5), 4))) {
      List<String> whole = keys(data.epoch(shuffle, 2, 0));
      for (int position = 0; position <= 9; position++) {
        assertThat(keys(data.epoch(shuffle, 2, position))).isEqualTo(whole.subList(position, 9));
      }
    }
  }

  @Test
  void epoch_fromLaterPosition_readsHeadersOnly() {
    CountingFiles files = new CountingFiles(new ReleaseFolder(root));
    ReleaseDataset data = ReleaseDataset.open(files, VpoSubsets.MSMI, Split.TRAIN);
    files.bytes = 0;
    keys(data.epoch(IN_ORDER, 0, 9));
    assertThat(files.bytes).isZero();
    keys(data.epoch(IN_ORDER, 0, 3));
    long rest = files.bytes;
    files.bytes = 0;
    keys(data.epoch(IN_ORDER, 0, 0));
    // Three samples of five members each: their headers, but not their 130 kB of stems.
    assertThat(files.bytes - rest).isGreaterThan(3 * 64_000);
  }

  @Test
  void epoch_ofLimit_givesTheFirstSamplesOnly() {
    ReleaseDataset data =
        ReleaseDataset.open(new ReleaseFolder(root), VpoSubsets.MSMI, Split.TRAIN, 5);
    assertThat(data.size()).isEqualTo(5);
    assertThat(keys(data.epoch(IN_ORDER, 0, 0)))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 5).mapToObj("ms_%012d"::formatted).toList());
    assertThat(keys(data.epoch(new ShuffleSpec.Shuffled(Draws.of(1), 3), 0, 0)))
        .hasSize(5)
        .allMatch(key -> key.compareTo("ms_000000000006") < 0);
  }

  @Test
  void open_ofUnfinishedRelease_saysSo() throws IOException {
    Files.delete(root.resolve("release.json"));
    assertThatThrownBy(() -> open(VpoSubsets.MS))
        .isInstanceOf(BadInputException.class)
        .hasMessage(root + ": the release is not complete: got no release.json, wanted one");
  }

  @Test
  void open_ofAbsentSplit_saysSo() {
    ReleaseFolder files = new ReleaseFolder(root);
    assertThatThrownBy(() -> ReleaseDataset.open(files, VpoSubsets.SS, Split.TEST))
        .isInstanceOf(BadInputException.class)
        .hasMessage(root + ": got no samples of ss/test, wanted at least 1");
    assertThatThrownBy(() -> ReleaseDataset.open(files, VpoSubsets.MS, Split.TEST))
        .hasMessage(root + ": got 0 samples of ms/test, wanted at least 1");
  }

  @Test
  void open_ofIndexThatContradictsManifest_saysSo() throws IOException {
    Path index = root.resolve("ms/train/shards.json");
    Files.writeString(index, Files.readString(index).replace("\"nsamples\":3", "\"nsamples\":2"));
    assertThatThrownBy(() -> open(VpoSubsets.MS))
        .isInstanceOf(BadInputException.class)
        .hasMessage("ms/train/shards.json: got 6 samples, wanted the 7 of release.json");
  }

  @Test
  void open_ofIndexThatLeavesTheRelease_isRefused() throws IOException {
    Path index = root.resolve("ms/train/shards.json");
    Files.writeString(
        index, Files.readString(index).replace("vpo-ms-train-000000.tar", "../../../../x.tar"));
    assertThatThrownBy(() -> keys(open(VpoSubsets.MS).epoch(IN_ORDER, 0, 0)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("can't be opened");
  }

  @Test
  void next_ofShardWithFewerSamples_namesTheShard() throws IOException {
    TestRelease.rewrite(root, 1, List.of(TestRelease.sample(VpoSubsets.MS, 5, AudioContainer.WAV)));
    assertThatThrownBy(() -> keys(open(VpoSubsets.MS).epoch(IN_ORDER, 0, 0)))
        .isInstanceOf(BadInputException.class)
        .hasMessage("ms/train/vpo-ms-train-000001.tar: got 1 samples, wanted the 3 of its index");
  }

  @Test
  void next_ofShardWithMoreSamples_namesTheShard() throws IOException {
    List<RenderedSample> samples = new ArrayList<>();
    for (long id = 5; id < 9; id++) {
      samples.add(TestRelease.sample(VpoSubsets.MS, id, AudioContainer.WAV));
    }
    TestRelease.rewrite(root, 1, samples);
    assertThatThrownBy(() -> keys(open(VpoSubsets.MS).epoch(IN_ORDER, 0, 0)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("ms/train/vpo-ms-train-000001.tar: ms_000000000007: ")
        .hasMessageContaining("wanted the 3 of the index");
  }

  @Test
  void next_ofShardCutOff_namesShardAndKey() throws IOException {
    Path shard = root.resolve(ReleaseLayout.shard(VpoSubsets.MS, Split.TRAIN, 0));
    byte[] bytes = Files.readAllBytes(shard);
    Files.write(shard, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> keys(open(VpoSubsets.MS).epoch(IN_ORDER, 0, 0)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("ms/train/vpo-ms-train-000000.tar: ")
        .hasMessageContaining("ms_00000000000")
        .hasMessageContaining("cut off");
  }

  private ReleaseDataset open(Subset subset) {
    return ReleaseDataset.open(new ReleaseFolder(root), subset, Split.TRAIN);
  }

  private static List<String> keys(SampleStream samples) {
    List<String> keys = new ArrayList<>();
    try (samples) {
      for (RawSample raw = samples.next(); raw != null; raw = samples.next()) {
        keys.add(raw.key());
      }
    }
    return keys;
  }

  /** Counts the bytes that were read and not passed over. */
  private static final class CountingFiles implements ReleaseFiles {
    private final ReleaseFiles files;
    private long bytes;

    CountingFiles(ReleaseFiles files) {
      this.files = files;
    }

    @Override
    public InputStream open(String path) throws IOException {
      return new FilterInputStream(files.open(path)) {
        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          int n = super.read(into, offset, length);
          bytes += Math.max(n, 0);
          return n;
        }
      };
    }

    @Override
    public String name() {
      return files.name();
    }
  }

  @Test
  void part_ofTheKeys_isThoseSamplesInTheirOrder() {
    ReleaseDataset all = open(VpoSubsets.MSMI);
    ReleaseDataset odd = all.part(key -> (key.charAt(key.length() - 1) - '0') % 2 == 1);
    assertThat(odd.size()).isEqualTo(5);
    List<String> keys = keys(odd.epoch(IN_ORDER, 0, 0));
    assertThat(keys)
        .containsExactly(
            "ms_000000000001",
            "ms_000000000003",
            "ms_000000000005",
            "ms_000000000007",
            "msmi_000000000009");
    for (ShuffleSpec shuffle : List.of(IN_ORDER, new ShuffleSpec.Shuffled(Draws.of(5), 3))) {
      List<String> whole = keys(odd.epoch(shuffle, 2, 0));
      assertThat(whole).hasSameElementsAs(keys);
      for (int position = 0; position <= 5; position++) {
        assertThat(keys(odd.epoch(shuffle, 2, position))).isEqualTo(whole.subList(position, 5));
      }
    }
    // A part of a part, and nothing at all.
    assertThat(keys(odd.part(key -> key.startsWith("msmi")).epoch(IN_ORDER, 0, 0)))
        .containsExactly("msmi_000000000009");
    assertThat(all.part(key -> false).size()).isZero();
  }
}
