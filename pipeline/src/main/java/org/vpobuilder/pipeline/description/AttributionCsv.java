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
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.ImageRef;
import org.vpobuilder.spec.sample.PlannedSample;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * Whose work a sample is made of: a row for each sounding object, with the licence and source of
 * its image and the source of its clip. MSMI's rows are its own; MS's stand under ms.
 *
 * <p>A value that a spreadsheet could take for a formula gets an apostrophe before it (CWE-1236).
 */
final class AttributionCsv {
  static final List<String> COLUMNS =
      List.of(
          "key",
          "subset",
          "split",
          "image_id",
          "image_file",
          "image_licence_id",
          "image_licence",
          "image_licence_name",
          "image_licence_url",
          "image_flickr_page",
          "image_flickr_url",
          "image_coco_url",
          "annotation_id",
          "class",
          "clip_file",
          "clip_label",
          "clip_start_seconds",
          "clip_youtube_url");

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
      List<String> values =
          new ArrayList<>(List.of(row.key(), "" + row.subset(), "" + row.split()));
      values.addAll(image(row.image(), licences.of(row.split(), row.image().license())));
      values.add("" + object.annId());
      values.add(object.className());
      values.addAll(clip(object.clip()));
      for (String value : values) {
        printer.print(harmless(value));
      }
      printer.println();
    }
  }

  private static List<String> image(ImageRef image, Licence licence) {
    return List.of(
        "" + image.id(),
        image.file(),
        "" + image.license(),
        licence.code(),
        licence.name(),
        licence.url(),
        flickrPage(image.flickrUrl()),
        image.flickrUrl(),
        image.cocoUrl());
  }

  private static List<String> clip(ClipRef clip) {
    return List.of(
        clip.file(),
        clip.label(),
        "" + clip.startSeconds(),
        youtubeUrl(clip.youtubeId(), clip.startSeconds()));
  }

  /** The page that names a photo's author; empty if the address of its file does not tell. */
  static String flickrPage(String fileUrl) {
    Matcher photo = PHOTO.matcher(fileUrl);
    return photo.find() ? "https://www.flickr.com/photo.gne?id=" + photo.group(1) : "";
  }

  /** The video, from where the clip begins. */
  static String youtubeUrl(String id, int startSeconds) {
    return "https://www.youtube.com/watch?v=%s&t=%ds".formatted(id, startSeconds);
  }

  /** The value, or with an apostrophe before it if a spreadsheet could run it. */
  static String harmless(String value) {
    return !value.isEmpty() && "=+-@\t\r\n".indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
  }
}
