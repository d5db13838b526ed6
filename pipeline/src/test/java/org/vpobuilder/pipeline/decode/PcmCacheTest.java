package org.vpobuilder.pipeline.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.pipeline.storage.Folder;

class PcmCacheTest {
  private static final String CLIP = "ab".repeat(32);
  private static final float[] SAMPLES = {0, 1, -1, 0.5f, Float.MIN_VALUE, 1.5f, -0.0f};

  @TempDir Path folder;
  private PcmCache cache;

  @BeforeEach
  void open() {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    cache = new PcmCache(Folder.of(folder), 16_000, 8);
  }

  @Test
  void get_whatWasPut_everyBitOfIt() throws IOException {
    cache.put(CLIP, SAMPLES, "one");

    assertThat(cache.get(CLIP)).containsExactly(SAMPLES);
  }

  @Test
  void get_nothingPut_null() throws IOException {
    assertThat(cache.get(CLIP)).isNull();
  }

  @Test
  void get_otherRateOrBound_null() throws IOException {
    cache.put(CLIP, SAMPLES, "one");

    assertThat(new PcmCache(Folder.of(folder), 8000, 8).get(CLIP)).isNull();
    assertThat(new PcmCache(Folder.of(folder), 16_000, 9).get(CLIP)).isNull();
  }

  /** A cache survives an upgrade of FFmpeg, whose decoders may differ in the last bits. */
  @Test
  void get_otherDecoder_null() throws IOException {
    cache.put(CLIP, SAMPLES, "one");

    assertThat(new PcmCache(Folder.of(folder), 16_000, 8, "decoder 1, FFmpeg 0.1").get(CLIP))
        .isNull();
    assertThat(new PcmCache(Folder.of(folder), 16_000, 8, ClipDecoder.version()).get(CLIP))
        .containsExactly(SAMPLES);
    assertThat(ClipDecoder.version()).contains(ClipDecoder.ffmpegVersion());
  }

  @Test
  void put_again_oneFileAndNoTemporaryOne() throws IOException {
    cache.put(CLIP, SAMPLES, "one");
    cache.put(CLIP, SAMPLES, "two");

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .hasSize(1)
          .allMatch(name -> name.matches(CLIP + "-16000-8-[0-9a-f]{8}.pcm"));
    }
  }

  /** Any bit may rot: header, count, CRC, samples. */
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4, 8, 15, 16, 43})
  void get_byteFlipped_null(int at) throws IOException {
    cache.put(CLIP, SAMPLES, "one");
    byte[] entry = Files.readAllBytes(file());
    entry[at] ^= 1;
    Files.write(file(), entry);

    assertThat(cache.get(CLIP)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 43, 45, 48, 49, 1000})
  void get_otherLength_null(int length) throws IOException {
    cache.put(CLIP, SAMPLES, "one");
    Files.write(file(), Arrays.copyOf(Files.readAllBytes(file()), length));

    assertThat(cache.get(CLIP)).isNull();
  }

  /** A clip of ten seconds is read in several pieces. */
  @ParameterizedTest
  @ValueSource(ints = {16_383, 16_384, 16_385, 160_000})
  void get_manySamples_everyOneInItsPlaceAndNoneRotten(int count) throws IOException {
    float[] samples = new float[count];
    for (int i = 0; i < count; i++) {
      samples[i] = i;
    }
    PcmCache large = new PcmCache(Folder.of(folder), 16_000, count);
    large.put(CLIP, samples, "one");

    // AssertJ would take minutes to describe how two long arrays differ.
    assertThat(Arrays.mismatch(large.get(CLIP), samples)).isEqualTo(-1);

    byte[] rotten = Files.readAllBytes(file());
    rotten[rotten.length - 1] ^= 1;
    Files.write(file(), rotten);
    assertThat(large.get(CLIP)).isNull();
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findFirst().orElseThrow();
    }
  }
}
