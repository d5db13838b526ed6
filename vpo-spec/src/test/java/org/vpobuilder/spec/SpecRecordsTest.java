package org.vpobuilder.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.subset.MultiInstance;
import org.vpobuilder.spec.subset.MultiSource;
import org.vpobuilder.spec.subset.SingleSource;
import org.vpobuilder.spec.subset.VpoSubsets;

class SpecRecordsTest {
  private interface Making {
    Object make();
  }

  private static Arguments refused(String message, Making making) {
    return arguments(message, making);
  }

  private static Making audio(double clip, double min, double max, double silence, int rate) {
    return () -> new AudioSpec(clip, min, max, silence, rate, AudioContainer.WAV, "linear");
  }

  static Stream<Arguments> impossible() {
    SampleCounts counts = new SampleCounts(1, 1);
    List<PersonRung> ladder = List.of(PersonRung.CSV);
    Silencing.Target target = new Silencing.Target(13496, 9817);
    return Stream.of(
        refused("samples.train: got -1, wanted 0 to 100000000", () -> new SampleCounts(-1, 0)),
        refused("samples.test: got -1, wanted 0 to 100000000", () -> new SampleCounts(0, -1)),
        refused(
            "samples.test: got 100000001, wanted 0 to 100000000",
            () -> new SampleCounts(0, 100_000_001)),
        refused(
            "subsets.ss.samples_per_image: got 0, wanted 1 to 100",
            () -> new SingleSource.Rules(counts, 0, DistractorRule.KEEP, CrowdRule.IGNORE)),
        refused(
            "subsets.ms.max_sounding: got 0, wanted 1 to 64",
            () -> new MultiSource.Rules(counts, 0, CrowdRule.IGNORE)),
        refused(
            "subsets.ms.max_sounding: got 65, wanted 1 to 64",
            () -> new MultiSource.Rules(counts, 65, CrowdRule.IGNORE)),
        refused(
            "subsets.msmi.max_sounding: got 1, wanted 2 to 64",
            () -> new MultiInstance.Rules(counts, 1, CrowdRule.IGNORE)),
        refused(
            "eligibility.min_mask_fraction: got -0.1, wanted 0 to 1",
            () -> new Eligibility(-0.1, Priority.NONE, 0, null, null)),
        refused(
            "eligibility.min_mask_fraction: got NaN, wanted 0 to 1",
            () -> new Eligibility(Double.NaN, Priority.NONE, 0, null, null)),
        refused(
            "eligibility.reserve: got 101, wanted 0 to 100",
            () -> new Eligibility(0, Priority.NONE, 101, null, null)),
        refused(
            "silencing.above_objects: got -1, wanted 0 to 1000",
            () -> new Silencing(-1, CountedObjects.VPO, 0.5, null)),
        refused(
            "silencing: got neither, wanted either keep_probability or calibrate_to",
            () -> new Silencing(2, CountedObjects.VPO, null, null)),
        refused(
            "silencing: got both, wanted either keep_probability or calibrate_to",
            () -> new Silencing(2, CountedObjects.VPO, 0.5, target)),
        refused(
            "silencing.keep_probability: got 1.5, wanted 0 to 1",
            () -> new Silencing(2, CountedObjects.VPO, 1.5, null)),
        refused(
            "silencing.calibrate_to.images: got 0, wanted 1 to 2147483647",
            () -> new Silencing.Target(1, 0)),
        refused(
            "silencing.calibrate_to.masks: got 9, wanted 10 to 640",
            () -> new Silencing.Target(9, 10)),
        refused(
            "silencing.calibrate_to.masks: got 641, wanted 10 to 640",
            () -> new Silencing.Target(641, 10)),
        refused(
            "persons.ladder: got [csv, csv], wanted each rung once",
            () -> new PersonSpec(List.of(PersonRung.CSV, PersonRung.CSV), 4, 5)),
        refused(
            "persons.captions_wanted: got 0, wanted 1 to 100", () -> new PersonSpec(ladder, 0, 0)),
        refused(
            "persons.captions_agreeing: got 6, wanted 1 to 5", () -> new PersonSpec(ladder, 6, 5)),
        refused(
            "audio.clip_seconds: got 0.05, wanted 0.1 to 600", audio(0.05, 0.01, 60, -60, 16_000)),
        refused("audio.min_seconds: got 11, wanted 0.01 to 10", audio(10, 11, 60, -60, 16_000)),
        refused("audio.max_seconds: got 9, wanted 10 to 600", audio(10, 1, 9, -60, 16_000)),
        refused("audio.silence_dbfs: got 1, wanted -200 to 0", audio(10, 1, 60, 1, 16_000)),
        refused(
            "audio.sample_rate_hz: got 3999, wanted 4000 to 192000", audio(10, 1, 60, -60, 3999)),
        refused(
            "audio.clip_seconds: got 0.33333, wanted a whole number of samples at"
                + " audio.sample_rate_hz 16000",
            audio(0.33333, 0.1, 60, -60, 16_000)),
        refused(
            "shards.samples_per_shard: got 0, wanted 1 to 1000000",
            () -> new ReleaseSpec.ShardSpec(0, null)),
        refused(
            "name: got Demo, wanted 1 to 64 of a-z, 0-9, . and -",
            () -> Specs.release("Demo", 1, Specs.subsets(5, 5), Specs.audio())),
        refused(
            "name: got a/b, wanted 1 to 64 of a-z, 0-9, . and -",
            () -> Specs.release("a/b", 1, Specs.subsets(5, 5), Specs.audio())),
        // 600 s * 48,000 Hz * 5 channels * 2 bytes.
        refused(
            "audio: clip_seconds * sample_rate_hz * max_sounding: got 288000000 bytes a file, wanted"
                + " at most 134217728",
            () ->
                Specs.release(
                    "demo",
                    1,
                    Specs.subsets(5, 5),
                    new AudioSpec(600, 1, 600, -60, 48_000, AudioContainer.WAV, "linear"))),
        refused(
            "format_version: got 2, wanted 1",
            () -> Specs.release("demo", 2, Specs.subsets(5, 5), Specs.audio())),
        refused(
            "subsets: max_sounding: got 9, wanted at most 8, the channels of a flac file",
            () ->
                Specs.release(
                    "demo",
                    1,
                    Specs.subsets(5, 9),
                    new AudioSpec(10, 1, 60, -60, 16_000, AudioContainer.FLAC, "linear"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("impossible")
  void make_impossibleValue_refusedByName(String message, Making making) {
    assertThatThrownBy(making::make)
        .isInstanceOf(BadInputException.class)
        .hasMessage("spec: " + message);
  }

  @Test
  void audio_lengths_inSamples() {
    AudioSpec audio =
        new AudioSpec(0.25, 0.1001, 1.00001, -60, 16_000, AudioContainer.WAV, "linear");

    assertThat(audio.clipSamples()).isEqualTo(4000);
    // 1601.6 samples are not there with 1601; 16000.16 are more than may be held.
    assertThat(audio.minSamples()).isEqualTo(1602);
    assertThat(audio.maxSamples()).isEqualTo(16_000);
  }

  /** 1000 beyond the count and its reserve, rounded up. */
  @ParameterizedTest
  @CsvSource({
    "0, 0.25, 1000",
    "10, 0.25, 1013",
    "100, 0, 1100",
    "9817, 0.5, 15726",
    "100000000, 100, 2147483647",
  })
  void examined_wanted_countReserveAndThousand(int wanted, double reserve, int examined) {
    assertThat(new Eligibility(0.001, Priority.NONE, reserve, null, null).examined(wanted))
        .isEqualTo(examined);
  }

  @Test
  void target_published_masksPerImage() {
    assertThat(new Silencing.Target(13496, 9817).masksPerImage())
        .isCloseTo(1.374758073, within(1e-9));
  }

  @Test
  void withSeed_other_changesNothingElse() {
    ReleaseSpec spec = Specs.release("demo", 1, Specs.subsets(5, 5), Specs.audio());

    assertThat(spec.withSeed(8).seed()).isEqualTo(8);
    assertThat(spec.withSeed(8).withSeed(7)).isEqualTo(spec);
  }

  @Test
  void samples_withoutValidation_thoseOfTheCounts() {
    ReleaseSpec spec = Specs.release("demo", 1, Specs.subsets(5, 5), Specs.audio());

    assertThat(spec.splits()).containsExactly(Split.TRAIN, Split.TEST);
    assertThat(spec.samples(VpoSubsets.SS, Split.TRAIN)).isEqualTo(8);
    assertThat(spec.samples(VpoSubsets.SS, Split.VAL)).isZero();
    assertThat(spec.samples(VpoSubsets.SS, Split.TEST)).isEqualTo(2);
  }

  /** Of 8 train samples 0.3 are 2.4, and 0.001 are one for there must be one. */
  @ParameterizedTest
  @CsvSource({"0.3, 6, 2", "0.32, 5, 3", "0.001, 7, 1", "0.5, 4, 4"})
  void samples_withValidation_takenFromTrain(double share, int train, int val) {
    ReleaseSpec spec =
        Specs.release("demo", 1, Specs.subsets(5, 5), Specs.audio(), new Validation(share), null);

    assertThat(spec.splits()).containsExactly(Split.TRAIN, Split.VAL, Split.TEST);
    assertThat(spec.samples(VpoSubsets.MS, Split.TRAIN)).isEqualTo(train);
    assertThat(spec.samples(VpoSubsets.MS, Split.VAL)).isEqualTo(val);
    assertThat(spec.samples(VpoSubsets.MS, Split.TEST)).isEqualTo(2);
    assertThat(spec.withSeed(3).validation()).isEqualTo(new Validation(share));
  }

  @Test
  void sourcesAndValidation_outOfRange_refusedByName() {
    SourceWeights weights = new SourceWeights(new TreeMap<>(Map.of("coco", 3.0, "voc", 1.0)), null);

    assertThatThrownBy(() -> new Validation(0.6))
        .hasMessage("spec: validation.share: got 0.6, wanted 0.001 to 0.5");
    assertThatThrownBy(() -> new SourceWeights(null, new TreeMap<>(Map.of("esc50", 0.0))))
        .hasMessage("spec: sources.audio.esc50: got 0, wanted 1.0E-6 to 1000000");
    assertThatThrownBy(() -> new SourceWeights(null, null))
        .hasMessage("spec: sources: got neither, wanted visual, audio or both");
    assertThatThrownBy(() -> weights.requireOf(new TreeSet<>(Set.of("coco")), Set.of("esc50")))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "spec: sources.visual: got weights of coco, voc, wanted one for each source of"
                + " --visual: coco");
    weights.requireOf(Set.of("coco", "voc"), Set.of("esc50"));
  }

  @Test
  void panning_unknown_refusedByName() {
    assertThatThrownBy(() -> new AudioSpec(10, 1, 60, -60, 16_000, AudioContainer.WAV, "circular"))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("audio.panning: got circular, wanted one of linear, ");
    assertThatThrownBy(
            () -> new Sample.Audio(AudioContainer.WAV, "circular", 16_000, 1, 1, 1.0, -20, -20))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("audio.panning: got circular, wanted one of linear, ");
  }
}
