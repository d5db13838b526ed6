package org.vpobuilder.pipeline.verify;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Control;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/** Checks ATTRIBUTION.csv against the plan's rows of the existing samples. Holds one row. */
public final class AttributionCheck implements Check {
  static final Promise ATTRIBUTION =
      new Promise(
          "attribution",
          "ATTRIBUTION.csv has each sounding object of each sample, its image and its clip; of a"
              + " control each sound that is heard");

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
  public Scope scope() {
    return Scope.BOTH;
  }

  @Override
  public Run begin(Reference reference) {
    LicenceTable licences = reference.licences();
    Map<String, Long> controls = new ConcurrentHashMap<>();
    return new Run() {
      @Override
      public void sample(Sample sample, Files files) {
        if (sample.control() != null && licences != null) {
          controls.put(sample.key(), Sha256.start(lines(sample, licences).toString()));
        }
      }

      @Override
      public void end(Whole whole) {
        if (whole.manifest().isPresent()) {
          boolean isSet = whole.manifest().get().controls() != null;
          new Table(
                  reference.files(),
                  reference.findings(),
                  reference.plan(),
                  isSet ? controls : null)
              .run();
        }
      }
    };
  }

  /** The expected lines of a sample, without the page of its photo. */
  static List<String> lines(PlannedSample row, LicenceTable licences) {
    List<String> sample = List.of(row.key(), "" + row.subset(), "" + row.split());
    List<String> lines = new ArrayList<>();
    for (SceneObject object : row.sounding()) {
      lines.add(
          line(sample, row.image(), object.id(), object.className(), object.clip(), licences));
    }
    return lines;
  }

  /** The expected lines of a control: what is heard may be no object of its picture. */
  private static List<String> lines(Sample control, LicenceTable licences) {
    List<String> sample = List.of(control.key(), "" + control.subset(), "" + control.split());
    List<String> lines = new ArrayList<>();
    if (control.control() != null) {
      for (Control.Heard heard : control.control().heard()) {
        lines.add(line(sample, control.image(), "", heard.className(), heard.clip(), licences));
      }
    }
    return lines;
  }

  private static String line(
      List<String> sample,
      ImageRef image,
      String object,
      String className,
      ClipRef clip,
      LicenceTable licences) {
    Licence licence = licences.of(image.licence());
    String start = Double.toString(clip.startSeconds()).replaceAll("\\.0$", "");
    String url = clip.attribution().url();
    boolean isVideo = url.startsWith("https://www.youtube.com/watch?v=");
    return String.join(
        "\n",
        String.join("\n", sample),
        image.source(),
        image.id(),
        image.file(),
        licence.code(),
        licence.name(),
        licence.url(),
        image.attribution().author(),
        image.attribution().title(),
        image.attribution().url(),
        object,
        className,
        clip.source(),
        clip.id(),
        clip.file(),
        String.join("; ", clip.labels()),
        start,
        licences.of(clip.licence()).code(),
        clip.attribution().author(),
        clip.attribution().title(),
        isVideo ? url + "&t=" + (long) clip.startSeconds() + "s" : url);
  }

  private static final class Table {
    private final FolderFiles files;
    private final Findings findings;
    private final PlanRows plan;

    /** Of a control set: the digest of the expected lines of each sample. */
    private final @Nullable Map<String, Long> controls;

    private final Set<String> seen = new HashSet<>();

    Table(
        FolderFiles files, Findings findings, PlanRows plan, @Nullable Map<String, Long> controls) {
      this.controls = controls;
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
      for (String key : controls == null ? plan.renderedRows() : new TreeSet<>(controls.keySet())) {
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
      long got = Sha256.start(lines.toString());
      if (controls != null) {
        Long wanted = controls.get(key);
        if (wanted == null || wanted != got) {
          fail(key, wanted == null ? "rows of no sample" : "other rows", "each sound of a control");
        }
      } else if (!plan.isRendered(key)) {
        fail(key, "rows of no sample", "samples of the release alone");
      } else if (plan.has(key) && plan.attribution(key) != got) {
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
