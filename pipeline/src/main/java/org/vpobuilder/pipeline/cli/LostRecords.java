package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.vpobuilder.pipeline.ledger.NotSelected;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.pipeline.storage.RowFiles;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.avsbench.AvsManifest;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.release.Ledger;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.spec.release.PlanSummary;
import org.vpobuilder.spec.release.Release;

/**
 * The records of its sources that a run could not use, by kind and code, next to the number of
 * records of the kind. The counts are those of the lines of {@code rejections.jsonl}; the ledger
 * has the rest.
 */
final class LostRecords {
  /** The kinds of records, under the names that the table and {@code --max-rejected} use. */
  enum Kind {
    /**
     * Clips of the class map's labels that the csv lists and the folder lacks. That is not a
     * rejection: about a fifth of VGGSound is gone from the web (decision 24).
     */
    MISSING,
    /** Clips that were looked at: clips of the class map's labels that have a file. */
    CLIPS,
    /** Image records of COCO's files. */
    IMAGES,
    /** Annotation records of COCO's files. */
    ANNOTATIONS,
    /** Rows of VGGSound's csv. */
    ROWS,
    /** Rows of the user's csv of persons. */
    LABELS,
    /** Videos of AVSBench (AVS-M-SS only). */
    VIDEOS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Map<Kind, Long> read = new EnumMap<>(Kind.class);
  private final Map<Kind, SortedMap<String, Long>> lost = new EnumMap<>(Kind.class);

  private final Folder folder;
  private final List<String> files;

  private LostRecords(SortedMap<String, Partition> clips, Folder folder, String... files)
      throws IOException {
    this.folder = folder;
    this.files = List.of(files);

    long rows = sum(clips.values());
    long listed =
        rows
            - count(clips, Partition::rejected, "CSV_")
            - count(clips, Partition::notSelected, NotSelected.LABEL_OUTSIDE_CLASS_MAP.name())
            - count(clips, Partition::notSelected, NotSelected.SEVERAL_CLASSES_HEARD.name())
            - count(clips, Partition::notSelected, NotSelected.OTHER_SOUND_HEARD.name())
            - count(clips, Partition::notSelected, NotSelected.NOT_PREDOMINANT.name());
    long missing = count(clips, Partition::notSelected, NotSelected.CLIP_MISSING.name());
    read.put(Kind.ROWS, rows);
    read.put(Kind.MISSING, listed);
    long denied = count(clips, Partition::notSelected, NotSelected.LICENCE_NOT_ALLOWED.name());
    read.put(Kind.CLIPS, listed - missing - denied);
    if (missing > 0) {
      add(Kind.MISSING, NotSelected.CLIP_MISSING.name(), missing);
    }
    for (String file : files) {
      RowFiles.read(folder, file, Formats.REJECTION, r -> add(kind(r), r.code().toString(), 1));
    }
  }

  /** The records that a release lost. */
  static LostRecords of(Release release, Folder folder, OptionalLong labels) throws IOException {
    LostRecords losses =
        new LostRecords(release.ledger().clips(), folder, ReleaseLayout.REJECTIONS);
    return losses.with(release.ledger(), labels);
  }

  /** The records that a plan lost. */
  static LostRecords of(PlanSummary plan, Folder folder, OptionalLong labels) throws IOException {
    return new LostRecords(
            plan.ledger().clips(),
            folder,
            ReleaseLayout.INDEX_REJECTIONS,
            ReleaseLayout.PLAN_REJECTIONS)
        .with(plan.ledger(), labels);
  }

  /** The records that AVS-M-SS lost. */
  static LostRecords of(AvsManifest made, Folder folder) throws IOException {
    LostRecords losses = new LostRecords(made.clips(), folder, ReleaseLayout.REJECTIONS);
    losses.read.put(Kind.VIDEOS, sum(made.videos().values()));
    return losses;
  }

  /**
   * Adds the counts of COCO's records and of the user's csv of persons.
   *
   * @param labels rows of the csv, if it is at hand
   */
  private LostRecords with(Ledger ledger, OptionalLong labels) {
    read.put(Kind.IMAGES, images(ledger.images()));
    read.put(Kind.ANNOTATIONS, sum(ledger.annotations().values()));
    labels.ifPresent(count -> read.put(Kind.LABELS, count));
    return this;
  }

  private void add(Kind kind, String code, long count) {
    lost.computeIfAbsent(kind, k -> new TreeMap<>()).merge(code, count, Long::sum);
  }

  /** The kind of record that a rejection is about, from the beginning of its code. */
  static Kind kind(Rejection rejection) {
    String code = rejection.code().toString();
    return switch (code.substring(0, code.indexOf('_'))) {
      case "CLIP", "AUDIO" -> Kind.CLIPS;
      case "IMAGE" -> Kind.IMAGES;
      case "ANNOTATION", "MASK" -> Kind.ANNOTATIONS;
      case "CSV" -> Kind.ROWS;
      case "PERSON" -> Kind.LABELS;
      case "VIDEO" -> Kind.VIDEOS;
      case "SOURCE" -> rejection.record().startsWith("image ") ? Kind.IMAGES : Kind.CLIPS;
      default -> throw new IllegalStateException("%s: of no kind".formatted(rejection.code()));
    };
  }

  /** The number of records of a kind that were lost. */
  long lost(Kind kind) {
    return lost.getOrDefault(kind, new TreeMap<>()).values().stream().mapToLong(n -> n).sum();
  }

  /** The number of records of a kind that were read; empty if it is not known. */
  OptionalLong read(Kind kind) {
    Long count = read.get(kind);
    return count == null ? OptionalLong.empty() : OptionalLong.of(count);
  }

  /** The files that have a line for each rejection. */
  String rejections() {
    return files.stream().map(folder::location).collect(Collectors.joining(" and "));
  }

  /** A row for each kind and code, and where to read more. */
  void print(PrintWriter out) {
    if (!lost.isEmpty()) {
      out.printf("%n%-12s %9s %11s  %s%n", "lost", "count", "of", "why");
      lost.forEach(
          (kind, codes) ->
              codes.entrySet().stream()
                  .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                  .forEach(code -> print(kind, code.getKey(), code.getValue(), out)));
    }
    long rejected =
        lost.keySet().stream().filter(kind -> kind != Kind.MISSING).mapToLong(this::lost).sum();
    if (rejected == 0) {
      out.printf("%nNo record was rejected%s.%n", lost.isEmpty() ? ", no clip is missing" : "");
    } else {
      out.printf(
          Locale.ROOT,
          "%n%,d %s rejected: %s%n",
          rejected,
          rejected == 1 ? "record was" : "records were",
          rejections());
    }
  }

  private void print(Kind kind, String code, long count, PrintWriter out) {
    OptionalLong of = read(kind);
    out.printf(
        Locale.ROOT,
        "%-12s %,9d %11s  %s%n",
        kind,
        count,
        of.isPresent() ? String.format(Locale.ROOT, "%,d", of.getAsLong()) : "-",
        kind == Kind.MISSING ? "the csv lists the clip, the folder lacks it" : code);
  }

  /** Images of both splits; each subset's partitions have all of them. */
  private static long images(SortedMap<String, Partition> images) {
    return images.entrySet().stream()
        .collect(
            Collectors.toMap(
                side -> side.getKey().substring(side.getKey().indexOf('/')),
                side -> side.getValue().read(),
                Math::max))
        .values()
        .stream()
        .mapToLong(n -> n)
        .sum();
  }

  private static long sum(Collection<Partition> partitions) {
    return partitions.stream().mapToLong(Partition::read).sum();
  }

  private interface Counts {
    SortedMap<String, Long> of(Partition partition);
  }

  /** The sum of the counts whose names begin with {@code begin}. */
  private static long count(SortedMap<String, Partition> partitions, Counts counts, String begin) {
    return partitions.values().stream()
        .flatMap(partition -> counts.of(partition).entrySet().stream())
        .filter(entry -> entry.getKey().startsWith(begin))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
