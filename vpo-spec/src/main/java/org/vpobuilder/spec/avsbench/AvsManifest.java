package org.vpobuilder.spec.avsbench;

import java.util.List;
import java.util.SortedMap;
import org.vpobuilder.spec.AudioSpec;
import org.vpobuilder.spec.release.Ledger;
import org.vpobuilder.spec.release.Release;

/**
 * The manifest of a copy, {@code avs-m-ss.json}: written last, it marks the copy complete.
 *
 * @param seed the seed of the draws
 * @param classMap the table of categories and labels
 * @param audio the format to which the clips were decoded, which is that of the WAV files
 * @param sources fingerprints of the csv files that were read
 * @param counts videos per split
 * @param videos rows of AVSBench's csv per split, or {@code unknown}
 * @param clips rows of VGGSound's csv per split, or {@code unknown}
 * @param imageFiles number of frames and masks copied
 * @param files the csv, the plan and the rejections; the plan holds the sha256 of every WAV
 */
public record AvsManifest(
    int formatVersion,
    long seed,
    String classMap,
    Release.Builder builder,
    AudioSpec audio,
    List<Release.FileEntry> sources,
    SortedMap<String, Integer> counts,
    SortedMap<String, Ledger.Partition> videos,
    SortedMap<String, Ledger.Partition> clips,
    long imageFiles,
    List<Release.FileEntry> files) {
  public static final int FORMAT_VERSION = 1;
  public static final String FILE_NAME = "avs-m-ss.json";

  /** The replacements, relative to the copy's root. */
  public static final String PLAN = "plan/avs-m-ss.jsonl";

  public AvsManifest {
    sources = List.copyOf(sources);
    files = List.copyOf(files);
  }
}
