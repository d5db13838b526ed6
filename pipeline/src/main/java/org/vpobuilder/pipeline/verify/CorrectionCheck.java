package org.vpobuilder.pipeline.verify;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.release.Correction;
import org.vpobuilder.spec.release.IndexSummary;
import org.vpobuilder.spec.release.Ledger.Partition;
import org.vpobuilder.spec.release.Release;

/**
 * Checks what a release says of the labels by which test clips were rejected: a score on its test
 * split can't be compared with one on the clips as their source has them.
 */
public final class CorrectionCheck implements Check {
  static final Promise CORRECTIONS =
      new Promise(
          "corrections",
          "release.json, README.md and CITATION.cff name the labels that rejected test clips; the"
              + " counts by class are those of the rejections");

  /** How a rejection names the class of its clip. */
  private static final String WANTED = "a label of ";

  @Override
  public List<Promise> promises() {
    return List.of(CORRECTIONS);
  }

  @Override
  public Run begin(Reference reference) {
    SortedMap<String, Long> rejected = new TreeMap<>();
    reference
        .files()
        .rows(
            ReleaseLayout.INDEX_REJECTIONS,
            Formats.REJECTION,
            (rejection, line) -> add(rejected, rejection));
    return Run.atEnd(
        whole ->
            whole
                .manifest()
                .ifPresent(
                    release ->
                        new Corrections(reference.files(), reference.findings(), release)
                            .run(rejected)));
  }

  private static void add(SortedMap<String, Long> rejected, Rejection rejection) {
    if (rejection.code() == RejectionCode.CLIP_CLASS_NOT_HEARD) {
      String wanted = rejection.wanted();
      String name = wanted.startsWith(WANTED) ? wanted.substring(WANTED.length()) : wanted;
      rejected.merge(name, 1L, Long::sum);
    }
  }

  private record Corrections(FolderFiles files, Findings findings, Release release) {
    void run(SortedMap<String, Long> rejected) {
      List<Correction> corrections =
          Objects.requireNonNullElse(release.corrections(), List.<Correction>of());
      Optional<IndexSummary> index = files.json(ReleaseLayout.INDEX_SUMMARY, Formats.INDEX_SUMMARY);
      index.ifPresent(
          i ->
              same(
                  Release.FILE_NAME,
                  corrections,
                  Objects.requireNonNullElse(i.corrections(), List.<Correction>of())));
      SortedMap<String, Long> told = new TreeMap<>();
      findings.looked(CORRECTIONS);
      for (Correction correction : corrections) {
        correction.classes().forEach((name, counts) -> counted(told, name, counts));
        if (!release.sources().contains(correction.file())) {
          fail(Release.FILE_NAME, correction.file(), "one of the sources' files");
        }
        named(ReleaseLayout.CARD, correction.file().sha256());
        named(ReleaseLayout.CARD, correction.name());
        named(ReleaseLayout.CITATION, correction.name());
        correction
            .classes()
            .forEach(
                (name, counts) -> {
                  if (counts.rejected() > 0) {
                    named(
                        ReleaseLayout.CARD,
                        String.format(
                            Locale.ROOT, "%s %,d of %,d", name, counts.rejected(), counts.clips()));
                  }
                });
      }
      same(Release.FILE_NAME, told, rejected);
      @Nullable Partition test = release.ledger().clips().get("test");
      Map<String, Long> codes = test == null ? Map.of() : test.rejected();
      same(
          Release.FILE_NAME,
          told.values().stream().mapToLong(Long::longValue).sum(),
          codes.getOrDefault(RejectionCode.CLIP_CLASS_NOT_HEARD.name(), 0L));
    }

    private void counted(SortedMap<String, Long> told, String name, Correction.Counts counts) {
      if (counts.notListed() + counts.rejected() > counts.clips()) {
        fail(Release.FILE_NAME, name + ": " + counts, "no more than its clips");
      }
      if (counts.rejected() > 0) {
        told.merge(name, counts.rejected(), Long::sum);
      }
    }

    private void named(String file, String words) {
      String text =
          files.text(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("");
      if (!text.contains(words)) {
        fail(file, "no word of it", words);
      }
    }

    private void same(String file, Object got, Object wanted) {
      if (!got.equals(wanted)) {
        fail(file, got, wanted);
      }
    }

    private void fail(String file, Object got, Object wanted) {
      findings.fail(CORRECTIONS, file, "corrections", got, wanted);
    }
  }
}
