package org.vpobuilder.spec.release;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The manifest of a release, {@code release.json}: written last, it marks the release complete.
 *
 * @param seed the seed of the draws, the same as in {@code spec.yaml}
 * @param builder the software that made it
 * @param sources fingerprints of the files that were read
 * @param counts samples per {@code subset/split}, including those of a subset that it contains
 * @param keepProbability of the silencing rule per split, calibrated or given
 * @param extensionOf the releases whose samples this one keeps, in order of age; mostly empty
 * @param files every other file of the release, by path
 * @param controls the origin of a control set; null for a release
 * @param sourceShares what each source gave of its planned share, without what was lost in
 *     rendering; null if the spec has no weights
 * @param corrections labels by which clips were rejected, as in {@link IndexSummary}; null if there
 *     are none
 */
public record Release(
    int formatVersion,
    String specName,
    long seed,
    Builder builder,
    List<FileEntry> sources,
    SortedMap<String, Integer> counts,
    SortedMap<String, Double> keepProbability,
    List<Shortfall> shortfalls,
    Ledger ledger,
    List<Extended> extensionOf,
    List<FileEntry> files,
    @Nullable Controls controls,
    @Nullable List<SourceShare> sourceShares,
    @Nullable List<Correction> corrections) {
  /**
   * The format of releases. Format 1 had no README.md, ATTRIBUTION.csv, CITATION.cff,
   * croissant.json and plan/licences.json; format 2 knew only the sources COCO and VGGSound and had
   * no class-map.csv.
   */
  public static final int FORMAT_VERSION = 3;

  public static final String FILE_NAME = "release.json";

  /**
   * A manifest.
   *
   * @throws BadInputException if it has another format
   */
  public Release {
    if (formatVersion != FORMAT_VERSION) {
      throw new BadInputException(
          ("format_version: got %d, wanted %d: another version of this software built the release;"
                  + " build it again from its spec and sources, or read it with that version")
              .formatted(formatVersion, FORMAT_VERSION));
    }
    sources = List.copyOf(sources);
    shortfalls = List.copyOf(shortfalls);
    extensionOf = List.copyOf(extensionOf);
    files = List.copyOf(files);
    sourceShares = sourceShares == null ? null : List.copyOf(sourceShares);
    corrections = corrections == null ? null : List.copyOf(corrections);
  }

  /** A release that extends no other, of a spec without weights. */
  public Release(
      int formatVersion,
      String specName,
      long seed,
      Builder builder,
      List<FileEntry> sources,
      SortedMap<String, Integer> counts,
      SortedMap<String, Double> keepProbability,
      List<Shortfall> shortfalls,
      Ledger ledger,
      List<FileEntry> files) {
    this(
        formatVersion,
        specName,
        seed,
        builder,
        sources,
        counts,
        keepProbability,
        shortfalls,
        ledger,
        List.of(),
        files,
        null,
        null,
        null);
  }

  /** The number of samples; a sample that belongs to several subsets is counted once. */
  public int samples() {
    int samples = 0;
    for (Subset subset : Subset.all()) {
      for (Split split : Split.values()) {
        int all = counts.getOrDefault(subset + "/" + split, 0);
        Subset contained = subset.contained();
        int inside = contained == null ? 0 : counts.getOrDefault(contained + "/" + split, 0);
        samples += Math.max(0, all - inside);
      }
    }
    return samples;
  }

  /**
   * A release that was extended: its samples and shards are also in this one, byte for byte.
   *
   * @param releaseSha256 of its {@code release.json}
   * @param builder the software that made it
   * @param counts its samples per {@code subset/split}
   */
  public record Extended(
      String releaseSha256, Builder builder, SortedMap<String, Integer> counts) {}

  /**
   * The origin of a control set: the release from which it was made, and how.
   *
   * @param baseSha256 of the base release's {@code release.json}
   * @param baseSpec the base release's spec name
   * @param seed the seed of the draws
   * @param placeTolerance how far an object's alpha may be from a place and still count as being
   *     there
   * @param exhaustiveSources visual sources that annotate every object of their categories; only
   *     for their pictures it is known which classes they do not show
   * @param kinds the result for each kind that was asked for, by its name
   * @param near the classes that are near each class that has some, by name
   */
  public record Controls(
      String baseSha256,
      String baseSpec,
      long seed,
      double placeTolerance,
      List<String> exhaustiveSources,
      SortedMap<String, Derived> kinds,
      SortedMap<String, List<String>> near) {
    public Controls {
      exhaustiveSources = List.copyOf(exhaustiveSources);
    }
  }

  /**
   * The controls of one kind: {@code of = made + rejected}.
   *
   * @param of number of samples that the base release has in the subsets and splits that were asked
   *     for
   * @param made number of controls in the set
   * @param rejected base samples from which no control could be made, by code
   */
  public record Derived(long of, long made, SortedMap<String, Long> rejected) {
    public boolean addsUp() {
      return of == made + rejected.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * The software that, apart from spec and sources, decides the bytes: the same builder, FFmpeg
   * build and deflate give the same bytes.
   *
   * @param deflate fingerprint of this machine's deflate, on which PNG files depend
   */
  public record Builder(String name, String version, String ffmpeg, String deflate) {}

  /** A file: its path with forward slashes, length and SHA-256 in hex. */
  public record FileEntry(String path, long bytes, String sha256) {}
}
