package org.vpobuilder.spec.release;

import java.util.List;
import java.util.SortedMap;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The manifest of a release, {@code release.json}: written last, it marks the release complete.
 *
 * @param seed of the draws, the same as in {@code spec.yaml}
 * @param builder what made it
 * @param sources fingerprints of the files that were read
 * @param counts samples per {@code subset/split}; MSMI's contain MS's
 * @param keepProbability of the silencing rule per split, calibrated or given
 * @param extensionOf the releases whose samples this one keeps, the first one first; mostly none
 * @param files every other file of the release, by path
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
    List<FileEntry> files) {
  /**
   * 1 had no README.md, ATTRIBUTION.csv, CITATION.cff, croissant.json and plan/licences.json; 2
   * knew no other sources than COCO and VGGSound, and had no class-map.csv.
   */
  public static final int FORMAT_VERSION = 3;

  public static final String FILE_NAME = "release.json";

  /**
   * A manifest.
   *
   * @throws BadInputException if it is of another format
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
  }

  /** A release that extends none. */
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
        files);
  }

  /**
   * A release that was extended: its samples and shards are in this one, byte for byte.
   *
   * @param releaseSha256 of its {@code release.json}
   * @param builder what made it
   * @param counts its samples per {@code subset/split}
   */
  public record Extended(
      String releaseSha256, Builder builder, SortedMap<String, Integer> counts) {}

  /**
   * What decides bytes beside spec and sources: the same builder, FFmpeg build and deflate give the
   * same bytes.
   *
   * @param deflate fingerprint of this machine's deflate, which PNG files depend on
   */
  public record Builder(String name, String version, String ffmpeg, String deflate) {}

  /** A file: its path with forward slashes, length and SHA-256 in hex. */
  public record FileEntry(String path, long bytes, String sha256) {}
}
