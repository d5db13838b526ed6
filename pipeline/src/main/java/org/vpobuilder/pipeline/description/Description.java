package org.vpobuilder.pipeline.description;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.vpobuilder.pipeline.sources.DataSet;
import org.vpobuilder.pipeline.sources.LabelSet;
import org.vpobuilder.pipeline.sources.SourceKind;
import org.vpobuilder.pipeline.sources.Sources;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.ReleaseInfo;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Correction;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.release.Shortfall;

/**
 * Everything that the texts about a release are made from.
 *
 * @param counts samples per {@code subset/split}, with those of a subset that it contains
 * @param shortfalls samples and classes that the sources could not give
 * @param sources files that were read
 * @param files that were written, by path
 * @param visual sources that samples have images of, by name
 * @param audio sources that samples have clips of, by name
 * @param kinds of controls that a control set has; empty for a release
 * @param corrections labels by which clips of the audio sources were rejected
 */
record Description(
    ReleaseSpec spec,
    Release.Builder builder,
    SortedMap<String, Integer> counts,
    List<Shortfall> shortfalls,
    List<FileEntry> sources,
    List<FileEntry> files,
    RowCounts rows,
    SortedMap<String, DataSet> visual,
    SortedMap<String, DataSet> audio,
    List<String> kinds,
    List<Corrected> corrections) {
  /** A correction of clips, and the facts about the data set of its labels. */
  record Corrected(Correction by, LabelSet labels) {}

  /**
   * The spec's title, or one made of the spec's name; the title of a partial release states that it
   * is partial.
   */
  String title() {
    return filled()
        .titled(
            Objects.requireNonNullElse(info().title(), "VPO benchmark %s".formatted(spec.name())));
  }

  /** The version; a partial release without a stated version does not get 1.0.0. */
  String version() {
    return info().versionOrFirst(!filled().isPartial());
  }

  Filled filled() {
    return new Filled(samples(), shortfalls);
  }

  /** A summary of the release, with the warning that a reader of a partial release needs first. */
  String summary() {
    return (Statements.summary(this) + " " + filled().warning()).strip();
  }

  /** Looks up the sources that rows name. */
  static Description of(
      ReleaseSpec spec,
      Release.Builder builder,
      SortedMap<String, Integer> counts,
      List<Shortfall> shortfalls,
      List<FileEntry> sources,
      List<FileEntry> files,
      RowCounts rows) {
    return new Description(
        spec,
        builder,
        counts,
        shortfalls,
        sources,
        files,
        rows,
        dataSets("--visual", Sources.visualKinds(), rows.samplesByVisual().keySet()),
        dataSets("--audio", Sources.audioKinds(), rows.objectsByAudio().keySet()),
        List.of(),
        List.of());
  }

  /**
   * The same, with labels by which clips were rejected.
   *
   * @throws IllegalStateException if the kind of a source knows no such labels
   */
  Description correctedBy(List<Correction> by) {
    List<Corrected> corrected =
        by.stream().map(correction -> new Corrected(correction, labels(correction))).toList();
    return new Description(
        spec, builder, counts, shortfalls, sources, files, rows, visual, audio, kinds, corrected);
  }

  private static LabelSet labels(Correction by) {
    return Sources.kind("--audio", Sources.audioKinds(), by.source()).corrections().stream()
        .filter(labels -> labels.title().equals(by.name()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(by.source() + " corrected by " + by.name()));
  }

  /** The same, of a control set of these kinds. */
  Description ofControls(List<String> made) {
    return new Description(
        spec, builder, counts, shortfalls, sources, files, rows, visual, audio, made, corrections);
  }

  /** The same, with these files. */
  Description with(List<FileEntry> written) {
    return new Description(
        spec,
        builder,
        counts,
        shortfalls,
        sources,
        written,
        rows,
        visual,
        audio,
        kinds,
        corrections);
  }

  private static SortedMap<String, DataSet> dataSets(
      String option, SortedMap<String, ? extends SourceKind<?>> kinds, Set<String> names) {
    SortedMap<String, DataSet> sets = new TreeMap<>();
    names.forEach(name -> sets.put(name, Sources.kind(option, kinds, name).dataSet()));
    return sets;
  }

  /** All sources that the release uses, visual ones first. */
  List<DataSet> dataSets() {
    return Stream.concat(visual().values().stream(), audio().values().stream()).toList();
  }

  ReleaseInfo info() {
    return spec.releaseInfo();
  }

  int samples(Subset subset, Split split) {
    return counts.getOrDefault(ReleaseLayout.folder(subset, split), 0);
  }

  int samples() {
    return Arrays.stream(Split.values())
        .mapToInt(split -> Subset.all().stream().mapToInt(subset -> itsOwn(subset, split)).sum())
        .sum();
  }

  /** The number of a subset's samples without those of the subset that it contains. */
  private int itsOwn(Subset subset, Split split) {
    Subset contained = subset.contained();
    int others = contained == null ? 0 : samples(contained, split);
    return Math.max(0, samples(subset, split) - others);
  }

  /** The subsets that have a sample. */
  List<Subset> subsets() {
    return Subset.all().stream()
        .filter(
            subset -> Arrays.stream(Split.values()).anyMatch(split -> samples(subset, split) > 0))
        .toList();
  }

  /** The subsets that were asked for, including those without a sample. */
  List<Subset> subsetsAskedFor() {
    return Subset.all().stream()
        .filter(subset -> counts.containsKey(ReleaseLayout.folder(subset, Split.TRAIN)))
        .toList();
  }

  /**
   * The manifest's shards of a subset's samples: those of the contained subset first, then its own.
   */
  List<FileEntry> shards(Subset subset) {
    return subset.withContained().stream().flatMap(inner -> shardsIn(inner).stream()).toList();
  }

  private List<FileEntry> shardsIn(Subset subset) {
    return files.stream()
        .filter(file -> file.path().startsWith(subset + "/") && file.path().endsWith(".tar"))
        .toList();
  }
}
