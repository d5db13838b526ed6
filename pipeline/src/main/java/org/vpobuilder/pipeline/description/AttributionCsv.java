package org.vpobuilder.pipeline.description;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.LicenceTable;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * The works that samples are made of: a row for each sounding object, with the licence and source
 * of its image and the source of its clip. The rows of a subset are those of its own samples;
 * samples of a subset that it contains are listed under the contained one.
 *
 * <p>A value that a spreadsheet could take for a formula gets an apostrophe before it (CWE-1236).
 */
final class AttributionCsv {
  static final List<String> COLUMNS =
      List.of(
          "key",
          "subset",
          "split",
          "image_source",
          "image_id",
          "image_file",
          "image_licence",
          "image_licence_name",
          "image_licence_url",
          "image_author",
          "image_title",
          "image_page",
          "image_url",
          "annotation_id",
          "class",
          "clip_source",
          "clip_id",
          "clip_file",
          "clip_labels",
          "clip_start_seconds",
          "clip_licence",
          "clip_author",
          "clip_title",
          "clip_url");

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator("\n").get();

  /** {@code .../{photo}_{secret}{size}.jpg}, as Flickr's servers name photos. */
  private static final Pattern PHOTO = Pattern.compile("/(\\d{1,20})_[0-9a-f]+(?:_\\w)?\\.\\w+$");

  private final CSVPrinter printer;
  private final LicenceTable licences;

  /** Begins with the names of the columns. */
  AttributionCsv(Writer text, LicenceTable licences) throws IOException {
    this.printer = new CSVPrinter(text, FORMAT);
    this.licences = licences;
    printer.printRecord(COLUMNS);
  }

  void add(PlannedSample row) throws IOException {
    for (SceneObject object : row.sounding()) {
      add(
          List.of(row.key(), "" + row.subset(), "" + row.split()),
          row.image(),
          List.of(object.id(), object.className()),
          object.clip());
    }
  }

  /**
   * Adds a row.
   *
   * @param sample its key, subset and split
   * @param object its annotation's id and its class
   */
  void add(List<String> sample, ImageRef image, List<String> object, ClipRef clip)
      throws IOException {
    List<String> values = new ArrayList<>(sample);
    values.addAll(image(image, licences.of(image.licence())));
    values.addAll(object);
    values.addAll(clip(clip));
    for (String value : values) {
      printer.print(harmless(value));
    }
    printer.println();
  }

  private static List<String> image(ImageRef image, Licence licence) {
    Attribution by = image.attribution();
    return List.of(
        image.source(),
        image.id(),
        image.file(),
        licence.code(),
        licence.name(),
        licence.url(),
        by.author(),
        by.title(),
        page(by.url()),
        by.url());
  }

  private List<String> clip(ClipRef clip) {
    Attribution by = clip.attribution();
    return List.of(
        clip.source(),
        clip.id(),
        clip.file(),
        String.join("; ", clip.labels()),
        seconds(clip.startSeconds()),
        licences.of(clip.licence()).code(),
        by.author(),
        by.title(),
        from(by.url(), clip.startSeconds()));
  }

  /** Whole seconds without a fraction of zero. */
  private static String seconds(double seconds) {
    return seconds == Math.rint(seconds) ? Long.toString((long) seconds) : "" + seconds;
  }

  /**
   * The page that names a photo's author: for a file of Flickr's the photo's page, if the file's
   * name gives its number.
   */
  static String page(String url) {
    Matcher photo = PHOTO.matcher(url);
    if (photo.find()) {
      return "https://www.flickr.com/photo.gne?id=" + photo.group(1);
    }
    return url.contains("staticflickr.com") ? "" : url;
  }

  /**
   * The address of a YouTube video at the second where the clip begins; any other address as it is.
   */
  static String from(String url, double startSeconds) {
    return url.startsWith("https://www.youtube.com/watch?v=")
        ? "%s&t=%ds".formatted(url, (long) startSeconds)
        : url;
  }

  /** The value, or with an apostrophe before it if a spreadsheet could run it. */
  static String harmless(String value) {
    return !value.isEmpty() && "=+-@\t\r\n".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
  }
}
