package org.vpobuilder.pipeline.description;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.ReleaseInfo;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Release.FileEntry;

/**
 * All that a release's own texts are made from.
 *
 * @param counts samples per {@code subset/split}; MSMI's contain MS's
 * @param files that were written, by path
 */
record Description(
    ReleaseSpec spec,
    Release.Builder builder,
    SortedMap<String, Integer> counts,
    List<FileEntry> files,
    RowCounts rows) {
  /** The title, or one of the spec's name. */
  String title() {
    return Objects.requireNonNullElse(info().title(), "VPO benchmark %s".formatted(spec.name()));
  }

  ReleaseInfo info() {
    return spec.releaseInfo();
  }

  int samples(Subset subset, Split split) {
    return counts.getOrDefault(ReleaseLayout.folder(subset, split), 0);
  }

  int samples() {
    return Arrays.stream(Split.values())
        .mapToInt(
            split ->
                samples(Subset.SS, split)
                    + Math.max(samples(Subset.MS, split), samples(Subset.MSMI, split)))
        .sum();
  }

  /** The subsets that have a sample. */
  List<Subset> subsets() {
    return Arrays.stream(Subset.values())
        .filter(
            subset -> Arrays.stream(Split.values()).anyMatch(split -> samples(subset, split) > 0))
        .toList();
  }

  /** Of the manifest's files those of a subset's samples, MS's before MSMI's own. */
  List<FileEntry> shards(Subset subset) {
    List<FileEntry> own = shardsIn(subset);
    if (subset != Subset.MSMI) {
      return own;
    }
    return Stream.concat(shardsIn(Subset.MS).stream(), own.stream()).toList();
  }

  private List<FileEntry> shardsIn(Subset subset) {
    return files.stream()
        .filter(file -> file.path().startsWith(subset + "/") && file.path().endsWith(".tar"))
        .toList();
  }
}
