package org.vpobuilder.pipeline.description;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.plan.PlanFolder;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.SpecReader;
import org.vpobuilder.schemas.YamlText;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.ReleaseSpec;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.release.Correction;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.release.Shortfall;

/** Writes the texts that describe a release, after all other files except the manifest. */
public final class DescriptionWriter {
  private static final int MAX_SPEC = 1 << 20;

  private final Folder release;
  private final PlanFolder plan;

  /** Describes a release whose plan lies in its folder. */
  public DescriptionWriter(Folder release) {
    this.release = release;
    this.plan = new PlanFolder(release);
  }

  /**
   * Writes the four files.
   *
   * @param counts samples per {@code subset/split}, with those of a subset that it contains
   * @param shortfalls samples and classes that the sources could not give
   * @param lost keys of planned samples that could not be made
   * @param sources that were read, with their SHA-256
   * @param corrections labels by which clips were rejected
   * @param files that are there, by path
   * @return the files that were written
   */
  public List<FileEntry> write(
      Release.Builder builder,
      SortedMap<String, Integer> counts,
      List<Shortfall> shortfalls,
      Set<String> lost,
      List<FileEntry> sources,
      List<Correction> corrections,
      Iterable<FileEntry> files)
      throws IOException {
    ReleaseSpec spec =
        SpecReader.read(
            release.read(ReleaseLayout.SPEC, MAX_SPEC), release.location(ReleaseLayout.SPEC));
    RowCounts rows = attribution(lost, spec.eligibility().minMaskFraction());
    List<FileEntry> known = new ArrayList<>();
    files.forEach(known::add);
    List<FileEntry> written = new ArrayList<>();
    written.add(Fingerprint.of(release, ReleaseLayout.ATTRIBUTION));
    Description of =
        Description.of(spec, builder, counts, shortfalls, sources, known, rows)
            .correctedBy(corrections);
    written.add(
        put(
            ReleaseLayout.CITATION,
            YamlText.text(Citation.cff(of)).getBytes(StandardCharsets.UTF_8)));
    written.add(put(ReleaseLayout.CARD, Card.text(of).getBytes(StandardCharsets.UTF_8)));
    known.addAll(written);
    known.sort((a, b) -> a.path().compareTo(b.path()));
    ClassMap classMap = plan.classMap();
    written.add(
        put(
            ReleaseLayout.CROISSANT,
            Formats.CROISSANT.writePretty(Croissant.jsonLd(of.with(known), classMap))));
    return written;
  }

  private FileEntry put(String file, byte[] bytes) throws IOException {
    release.write(file, bytes);
    return new FileEntry(file, bytes.length, Sha256.hex(bytes));
  }

  /** Writes a row for each sounding object, and counts on the way. */
  private RowCounts attribution(Set<String> lost, double minMaskFraction) throws IOException {
    LicenceTable licences = plan.licences();
    RowCounts counts = new RowCounts(licences, minMaskFraction);
    release.write(
        ReleaseLayout.ATTRIBUTION,
        Attempt.name(),
        out -> {
          Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          AttributionCsv csv = new AttributionCsv(text, licences);
          for (Subset subset : plan.subsets()) {
            List<IOException> failed = new ArrayList<>();
            plan.rows(subset, counts::look, looked -> add(looked, lost, csv, counts, failed));
            if (!failed.isEmpty()) {
              throw failed.get(0);
            }
          }
          text.flush();
        });
    return counts;
  }

  private static void add(
      RowCounts.Looked looked,
      Set<String> lost,
      AttributionCsv csv,
      RowCounts counts,
      List<IOException> failed) {
    if (lost.contains(looked.row().key())) {
      return;
    }
    counts.add(looked);
    try {
      csv.add(looked.row());
    } catch (IOException e) {
      failed.add(e);
    }
  }
}
