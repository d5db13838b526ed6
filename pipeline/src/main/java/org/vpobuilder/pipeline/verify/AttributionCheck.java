package org.vpobuilder.pipeline.verify;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SceneObject;

/** Checks ATTRIBUTION.csv against the plan's rows of the existing samples. Holds one row. */
public final class AttributionCheck implements Check {
  static final Promise ATTRIBUTION =
      new Promise(
          "attribution",
          "ATTRIBUTION.csv has each sounding object of each sample, its image and its clip");

  /** The column with the page of an image; the next one has its address. */
  private static final int PAGE = 11;

  private static final String PHOTO = "https://www.flickr.com/photo.gne?id=";
  private static final String HEAD =
      "key,subset,split,image_source,image_id,image_file,image_licence,image_licence_name,"
          + "image_licence_url,image_author,image_title,image_page,image_url,annotation_id,class,"
          + "clip_source,clip_id,clip_file,clip_labels,clip_start_seconds,clip_licence,clip_author,"
          + "clip_title,clip_url";

  @Override
  public List<Promise> promises() {
    return List.of(ATTRIBUTION);
  }

  @Override
  public Run begin(Reference reference) {
    return Run.atEnd(
        whole -> {
          if (whole.manifest().isPresent()) {
            new Table(reference.files(), reference.findings(), reference.plan()).run();
          }
        });
  }

  /** The expected lines of a sample, without the page of its photo. */
  static List<String> lines(PlannedSample row, LicenceTable licences) {
    ImageRef image = row.image();
    Licence licence = licences.of(image.licence());
    List<String> lines = new ArrayList<>();
    for (SceneObject object : row.sounding()) {
      ClipRef clip = object.clip();
      String start = Double.toString(clip.startSeconds()).replaceAll("\\.0$", "");
      String url = clip.attribution().url();
      boolean isVideo = url.startsWith("https://www.youtube.com/watch?v=");
      lines.add(
          String.join(
              "\n",
              row.key(),
              row.subset().toString(),
              row.split().toString(),
              image.source(),
              image.id(),
              image.file(),
              licence.code(),
              licence.name(),
              licence.url(),
              image.attribution().author(),
              image.attribution().title(),
              image.attribution().url(),
              object.id(),
              object.className(),
              clip.source(),
              clip.id(),
              clip.file(),
              String.join("; ", clip.labels()),
              start,
              licences.of(clip.licence()).code(),
              clip.attribution().author(),
              clip.attribution().title(),
              isVideo ? url + "&t=" + (long) clip.startSeconds() + "s" : url));
    }
    return lines;
  }

  private static final class Table {
    private final FolderFiles files;
    private final Findings findings;
    private final PlanRows plan;
    private final Set<String> seen = new HashSet<>();

    Table(FolderFiles files, Findings findings, PlanRows plan) {
      this.files = files;
      this.findings = findings;
      this.plan = plan;
    }

    void run() {
      if (!files.has(ReleaseLayout.ATTRIBUTION)) {
        fail("", "no file", "a row for each sounding object");
        return;
      }
      try (Reader text =
              new InputStreamReader(files.open(ReleaseLayout.ATTRIBUTION), StandardCharsets.UTF_8);
          CSVParser csv = CSVFormat.DEFAULT.parse(text)) {
        read(csv);
      } catch (IOException | RuntimeException e) {
        fail("", "unreadable: " + e.getMessage(), "a csv");
      }
      for (String key : plan.renderedRows()) {
        if (!seen.contains(key)) {
          fail(key, "no row of the sample", "a row for each sounding object");
        }
      }
    }

    private void read(CSVParser csv) {
      String key = "";
      List<String> lines = new ArrayList<>();
      for (CSVRecord record : csv) {
        if (record.getRecordNumber() == 1) {
          if (!String.join(",", record.values()).equals(HEAD)) {
            fail("line 1", "other columns", HEAD);
          }
          continue;
        }
        findings.looked(ATTRIBUTION);
        if (!record.get(0).equals(key)) {
          sample(key, lines);
          key = record.get(0);
          lines = new ArrayList<>();
        }
        lines.add(line(record));
      }
      sample(key, lines);
    }

    private void sample(String key, List<String> lines) {
      if (lines.isEmpty()) {
        return;
      }
      if (!seen.add(key)) {
        fail(key, "rows in two places", "a sample's rows together");
      }
      if (!plan.isRendered(key)) {
        fail(key, "rows of no sample", "samples of the release alone");
      } else if (plan.has(key) && plan.attribution(key) != Sha256.start(lines.toString())) {
        fail(key, "other rows", "image, licence and clips of the plan's row");
      }
    }

    private String line(CSVRecord record) {
      List<String> values = new ArrayList<>();
      for (String value : record.values()) {
        values.add(meant(value));
        if (!value.isEmpty() && "=+-@\t\r\n".indexOf(value.charAt(0)) >= 0) {
          fail(
              record.get(0),
              "a value that a spreadsheet runs: " + value,
              "an apostrophe before it");
        }
      }
      if (values.size() <= PAGE + 1) {
        return "";
      }
      String page = values.remove(PAGE);
      String url = values.get(PAGE);
      String photo = page.startsWith(PHOTO) ? "/" + page.substring(PHOTO.length()) + "_" : "";
      boolean ofPhoto = page.equals(url) || (!photo.isEmpty() && url.contains(photo));
      if (!page.isEmpty() && !ofPhoto) {
        fail(record.get(0), "page " + page, "the page of " + url);
      }
      return String.join("\n", values);
    }

    /** A value without the apostrophe that keeps a spreadsheet from running it. */
    private static String meant(String value) {
      boolean guarded =
          value.length() > 1
              && value.charAt(0) == '\''
              && "=+-@\t\r\n".indexOf(value.charAt(1)) >= 0;
      return guarded ? value.substring(1) : value;
    }

    private void fail(String record, String got, String wanted) {
      findings.fail(ATTRIBUTION, ReleaseLayout.ATTRIBUTION, record, got, wanted);
    }
  }
}
