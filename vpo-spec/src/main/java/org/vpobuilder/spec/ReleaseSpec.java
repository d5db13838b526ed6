package org.vpobuilder.spec;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.licence.LicenceRule;

/**
 * A whole release, decided: with the same sources, the same spec gives the same bytes.
 *
 * @param name a short name, {@code [a-z0-9.-]}, that goes into the release
 * @param formatVersion version of this format: {@value #FORMAT_VERSION}
 * @param seed of every draw
 * @param classMap name of a class map that is built in (module {@code class-maps}), or of a csv
 *     file
 * @param licences which images may be used; null for all
 * @param release what it is called and by whom; null for what the name tells
 * @param sources in what ratio sources are taken from; null to take all as one
 * @param validation a split that is taken from train; null for none
 * @param likeness which pictures and sounds count as one; null for those of the same bytes alone
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
    @Nullable LicenceRule licences,
    @Nullable ReleaseInfo release,
    @Nullable SourceWeights sources,
    @Nullable Validation validation,
    @Nullable LikenessSpec likeness)
    implements Serializable {
  public static final int FORMAT_VERSION = 1;

  /**
   * Largest mixture or stems file: a sample is held in memory, and readers bound what they read.
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

  /** With another class map. */
  public ReleaseSpec withClassMap(String newClassMap) {
    return with(seed, newClassMap, subsets, shards);
  }

  /** With at least that many shards in each subset and split. */
  public ReleaseSpec withMinShards(int minShards) {
    return with(seed, classMap, subsets, new ShardSpec(shards.samplesPerShard(), minShards));
  }

  /** Asking for no samples of other subsets than these and those that they contain. */
  public ReleaseSpec withOnly(Set<Subset> kept) {
    return with(seed, classMap, subsets.only(kept), shards);
  }

  /** The rule of licences; that of all where the spec has none. */
  public LicenceRule licenceRule() {
    return Objects.requireNonNullElse(licences, LicenceRule.ALL);
  }

  /** What the release is called and by whom, as far as the spec says. */
  public ReleaseInfo releaseInfo() {
    return Objects.requireNonNullElse(release, ReleaseInfo.NONE);
  }

  /** The splits of the release: those of the sources, and {@code val} where the spec wants it. */
  public List<Split> splits() {
    return validation == null ? Split.OF_SOURCES : List.of(Split.values());
  }

  /**
   * The samples asked for, without those of a subset that it contains; those of {@code val} are
   * none of train's.
   */
  public int samples(Subset subset, Split split) {
    SampleCounts counts = subsets.counts(subset);
    int taken = validation == null ? 0 : validation.of(counts.train());
    if (subset.isPaired()) {
      // No pair is on two sides.
      taken -= taken % 2;
    }
    return switch (split) {
      case TRAIN -> counts.train() - taken;
      case VAL -> taken;
      case TEST -> counts.test();
    };
  }

  /** The weights of the visual sources; null where images of all are taken as one. */
  public @Nullable SortedMap<String, Double> visualWeights() {
    return sources == null ? null : sources.visual();
  }

  /** The weights of the audio sources; null where clips of all are dealt as one. */
  public @Nullable SortedMap<String, Double> audioWeights() {
    return sources == null ? null : sources.audio();
  }

  /** Of how many bits of 64 pictures may differ and still count as one; null for no such rule. */
  public @Nullable Integer imageBits() {
    return likeness == null ? null : likeness.imageBits();
  }

  /** What share of the bits of sounds may differ that still count as one; null for no such rule. */
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
   * How samples are spread over shards.
   *
   * @param samplesPerShard of one shard, at most
   * @param minShards of each subset and split, as far as it has samples; null for no such wish
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
