package org.vpobuilder.spec;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.licence.LicenceRule;
import org.vpobuilder.spec.licence.LicenceSpec;

/**
 * All decisions about a release: with the same sources, the same spec gives the same bytes.
 *
 * @param name a short name, {@code [a-z0-9.-]}, which the release bears too
 * @param formatVersion version of the format of specs: {@value #FORMAT_VERSION}
 * @param seed the seed of every draw
 * @param classMap name of a built-in class map (module {@code class-maps}) or of a csv file
 * @param licences which images and clips may be used; null for all
 * @param release title and authors of the release; null to derive them from the name
 * @param sources the ratio in which sources are taken; null to take all sources as one
 * @param validation a split that is taken from train; null for none
 * @param likeness the thresholds at which pictures and sounds count as the same; null to compare
 *     only their bytes
 */
public record ReleaseSpec(
    String name,
    int formatVersion,
    long seed,
    String classMap,
    SubsetSpecs subsets,
    Eligibility eligibility,
    Silencing silencing,
    PersonSpec persons,
    AudioSpec audio,
    ShardSpec shards,
    @Nullable LicenceSpec licences,
    @Nullable ReleaseInfo release,
    @Nullable SourceWeights sources,
    @Nullable Validation validation,
    @Nullable LikenessSpec likeness)
    implements Serializable {
  public static final int FORMAT_VERSION = 1;

  /**
   * The largest mixture or stems file in bytes. A sample is held in memory, and readers limit what
   * they read.
   */
  private static final long MAX_AUDIO_BYTES = 1L << 27;

  public ReleaseSpec {
    SpecCheck.holds(
        name.matches("[a-z0-9][a-z0-9.-]{0,63}"), "name", name, "1 to 64 of a-z, 0-9, . and -");
    SpecCheck.holds(
        formatVersion == FORMAT_VERSION, "format_version", formatVersion, "" + FORMAT_VERSION);
    int mostStems = subsets.mostSounding();
    SpecCheck.holds(
        mostStems <= audio.container().maxChannels(),
        "subsets: max_sounding",
        mostStems,
        "at most %d, the channels of a %s file"
            .formatted(audio.container().maxChannels(), audio.container()));
    long bytes = 2L * audio.clipSamples() * Math.max(2, mostStems);
    SpecCheck.holds(
        bytes <= MAX_AUDIO_BYTES,
        "audio: clip_seconds * sample_rate_hz * max_sounding",
        bytes + " bytes a file",
        "at most " + MAX_AUDIO_BYTES);
  }

  public ReleaseSpec withSeed(long newSeed) {
    return with(newSeed, classMap, subsets, shards);
  }

  /** The same spec with another class map. */
  public ReleaseSpec withClassMap(String newClassMap) {
    return with(seed, newClassMap, subsets, shards);
  }

  /** The same spec with at least this number of shards in each subset and split. */
  public ReleaseSpec withMinShards(int minShards) {
    return with(seed, classMap, subsets, new ShardSpec(shards.samplesPerShard(), minShards));
  }

  /** The same spec, asking for samples only of these subsets and of those that they contain. */
  public ReleaseSpec withOnly(Set<Subset> kept) {
    return with(seed, classMap, subsets.only(kept), shards);
  }

  /** The rule for the licences of images; if the spec has none, the rule that allows all. */
  public LicenceRule imageLicences() {
    return licences == null ? LicenceRule.ALL : licences.ofImages();
  }

  /** The rule for the licences of clips; if the spec has none, the rule that allows all. */
  public LicenceRule clipLicences() {
    return licences == null ? LicenceRule.ALL : licences.ofClips();
  }

  /** The title and authors of the release, as far as the spec gives them. */
  public ReleaseInfo releaseInfo() {
    return Objects.requireNonNullElse(release, ReleaseInfo.NONE);
  }

  /** The splits of the release: those of the sources, and {@code val} if the spec asks for it. */
  public List<Split> splits() {
    return validation == null ? Split.OF_SOURCES : List.of(Split.values());
  }

  /**
   * The number of samples asked for, without those of a subset that it contains. Samples of {@code
   * val} are not samples of train.
   */
  public int samples(Subset subset, Split split) {
    SampleCounts counts = subsets.counts(subset);
    // Both samples of a pair are in the same split.
    int unit = subset.isPaired() ? 2 : 1;
    int taken = validation == null ? 0 : unit * validation.of(counts.train() / unit);
    return switch (split) {
      case TRAIN -> counts.train() - taken;
      case VAL -> taken;
      case TEST -> counts.test();
    };
  }

  /** The weights of the visual sources; null to take the images of all sources as one. */
  public @Nullable SortedMap<String, Double> visualWeights() {
    return sources == null ? null : sources.visual();
  }

  /** The weights of the audio sources; null to deal the clips of all sources as one. */
  public @Nullable SortedMap<String, Double> audioWeights() {
    return sources == null ? null : sources.audio();
  }

  /**
   * The largest number of bits of 64 in which two pictures that count as the same may differ; null
   * for no such rule.
   */
  public @Nullable Integer imageBits() {
    return likeness == null ? null : likeness.imageBits();
  }

  /**
   * The largest share of bits in which two sounds that count as the same may differ; null for no
   * such rule.
   */
  public @Nullable Double audioBer() {
    return likeness == null ? null : likeness.audioBer();
  }

  private ReleaseSpec with(
      long newSeed, String newClassMap, SubsetSpecs newSubsets, ShardSpec newShards) {
    return new ReleaseSpec(
        name,
        formatVersion,
        newSeed,
        newClassMap,
        newSubsets,
        eligibility,
        silencing,
        persons,
        audio,
        newShards,
        licences,
        release,
        sources,
        validation,
        likeness);
  }

  /**
   * The distribution of samples over shards.
   *
   * @param samplesPerShard the most samples of one shard
   * @param minShards the fewest shards of each subset and split, if it has enough samples; null for
   *     no minimum
   */
  public record ShardSpec(int samplesPerShard, @Nullable Integer minShards)
      implements Serializable {
    public ShardSpec {
      SpecCheck.inRange("shards.samples_per_shard", samplesPerShard, 1, 1_000_000);
      if (minShards != null) {
        SpecCheck.inRange("shards.min_shards", minShards, 1, 100_000);
      }
    }
  }
}
