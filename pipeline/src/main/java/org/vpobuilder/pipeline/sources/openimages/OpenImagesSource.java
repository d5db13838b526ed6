package org.vpobuilder.pipeline.sources.openimages;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.Vocabulary;
import org.vpobuilder.pipeline.sources.CsvRows;
import org.vpobuilder.pipeline.sources.DataSet;
import org.vpobuilder.pipeline.sources.FingerprintedInput;
import org.vpobuilder.pipeline.sources.MaskPng;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.sample.Category;

/** Open Images V5 to V7: tables of masks, boxes and images, a PNG of each mask, and images. */
public record OpenImagesSource(Folder folder) implements VisualSource {
  static final String NAME = "openimages";

  /** The tables of labels' names in Open Images and FiftyOne. */
  private static final List<String> NAME_TABLES =
      Stream.of(
              "oidv7-class-descriptions-boxable.csv",
              "class-descriptions-boxable.csv",
              "oidv7-class-descriptions.csv",
              "class-descriptions.csv",
              "train/metadata/classes.csv",
              "test/metadata/classes.csv",
              "validation/metadata/classes.csv")
          .flatMap(table -> Stream.of(table, "annotations/" + table))
          .toList();

  /**
   * The lowest of a mask's 256 levels of grey that belongs to the object; FiftyOne uses the same.
   */
  private static final int LEVEL = 123;

  private static final int WHITE = 255;

  /** The kind of this source, which a line of {@code META-INF/services} registers. */
  public static final class Kind implements VisualSource.Kind {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String summary() {
      return "Open Images V5 to V7: segmentation, box and image csv, unpacked masks, images";
    }

    @Override
    public DataSet dataSet() {
      return new DataSet(
          "Open Images V7",
          "https://storage.googleapis.com/openimages/web/",
          "Flickr",
          "test, or validation where there is no test",
          List.of(
              "Open Images has masks of some of its boxes; a class with a box that has none is not taken for the only one of its kind.",
              "Man and Woman are what annotators of Open Images took from appearance."),
          DataSet.Paper.ofConference(
              "benenson2019segmentation",
              "Large-scale interactive object segmentation with human annotators",
              List.of("Rodrigo Benenson", "Stefan Popov", "Vittorio Ferrari"),
              2019,
              "IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)",
              "11700-11709"));
    }

    @Override
    public VisualSource in(Folder root) {
      return new OpenImagesSource(root);
    }
  }

  /**
   * The tables of a split, as paths below the root.
   *
   * @param subset Open Images' name for the split: {@code train}, {@code validation} or {@code
   *     test}
   * @param labels the labels that humans verified of images as a whole; empty if there is none
   */
  record Tables(String subset, String masks, String boxes, String images, String labels) {
    /** Those that are there. */
    List<String> all() {
      return Stream.of(masks, boxes, images, labels).filter(table -> !table.isEmpty()).toList();
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  /**
   * Finds the tables by the names that Open Images and FiftyOne give them. The test split is the
   * subset {@code test}, or {@code validation} if there are no masks of {@code test}.
   *
   * @throws BadInputException if one is missing
   */
  Tables tables(Split split) throws IOException {
    String subset = "train";
    if (split == Split.TEST) {
      subset = firstOf(maskTables("test")).isEmpty() ? "validation" : "test";
      if (firstOf(maskTables(subset)).isEmpty()) {
        subset = "test";
      }
    }
    String boxes = subset + "-annotations-bbox.csv";
    return new Tables(
        subset,
        required(maskTables(subset)),
        required(
            places(subset, List.of("oidv6-" + boxes, boxes), subset + "/labels/detections.csv")),
        required(
            places(
                subset,
                List.of(
                    subset + "-images-with-rotation.csv",
                    subset + "-images-boxable-with-rotation.csv",
                    "oidv6-" + subset + "-images-with-labels-with-rotation.csv",
                    "image_ids_and_rotation.csv"),
                subset + "/metadata/image_ids.csv")),
        optional(labelTables(subset)));
  }

  /** V7 shortens validation, and V5 has a table of the boxable labels alone. */
  private static List<String> labelTables(String subset) {
    String short7 = subset.equals("validation") ? "val" : subset;
    return places(
        subset,
        Stream.of("oidv7-" + short7, "oidv7-" + subset, "oidv6-" + subset, subset)
            .flatMap(
                name ->
                    Stream.of("", "-boxable")
                        .map(end -> name + "-annotations-human-imagelabels" + end + ".csv"))
            .distinct()
            .toList(),
        subset + "/labels/classifications.csv");
  }

  private static List<String> maskTables(String subset) {
    return places(
        subset,
        List.of(subset + "-annotations-object-segmentation.csv"),
        subset + "/labels/segmentations.csv");
  }

  /**
   * The paths that a table may have.
   *
   * @param names its names at Open Images
   * @param fiftyOne fiftyOne its path in FiftyOne
   */
  private static List<String> places(String subset, List<String> names, String fiftyOne) {
    List<String> places = new ArrayList<>();
    for (String name : names) {
      for (String place : List.of("", "annotations/", subset + "/")) {
        places.add(place + name);
      }
    }
    places.add(fiftyOne);
    return places;
  }

  private String firstOf(List<String> places) throws IOException {
    for (String place : places) {
      if (folder.has(place)) {
        return place;
      }
    }
    return "";
  }

  private String required(List<String> places) throws IOException {
    String first = firstOf(places);
    if (first.isEmpty()) {
      throw new BadInputException(
          "--visual %s: no file %s, nor any of %s"
              .formatted(
                  NAME,
                  folder.location(places.get(0)),
                  String.join(", ", places.subList(1, places.size()))));
    }
    SourceText.requireCsv(folder, first);
    return first;
  }

  private String optional(List<String> places) throws IOException {
    String first = firstOf(places);
    if (!first.isEmpty()) {
      SourceText.requireCsv(folder, first);
    }
    return first;
  }

  @Override
  public List<String> tables(PersonSpec persons) throws IOException {
    Set<String> tables = new LinkedHashSet<>();
    for (Split split : Split.OF_SOURCES) {
      tables.addAll(tables(split).all());
    }
    return List.copyOf(tables);
  }

  @Override
  public Images read(Split split, ClassMap classMap, PersonSpec persons) throws IOException {
    return OpenImagesImages.read(this, split, classMap, persons);
  }

  /** Counts masks without regard to their boxes. */
  @Override
  public Vocabulary vocabulary(ClassMap classMap) throws IOException {
    Vocabulary words = new Vocabulary(NAME, false, false);
    Map<String, String> names = CsvRows.names(folder, NAME_TABLES, List.of("id", "label"));
    for (Split split : Split.OF_SOURCES) {
      Map<String, Long> masks = new HashMap<>();
      CsvRows.Sink sink =
          new CsvRows.Sink() {
            @Override
            public void row(CsvRows.Row row) {
              masks.merge(row.get(0), 1L, Long::sum);
            }

            @Override
            public void wrongFields(String record, int got, int wanted) {
              // A build rejects the row and reports it.
            }
          };
      FingerprintedInput.read(
          folder,
          tables(split).masks(),
          in -> {
            CsvRows.read(in, List.of("LabelName"), sink);
            return masks;
          });
      masks.forEach(
          (id, count) ->
              words.add(new Category(NAME, id, names.getOrDefault(id, "")), split, count));
    }
    return words;
  }

  @Override
  public Masks masks() {
    return new OpenImagesMasks(folder, new MaskPng.Reader(folder));
  }

  /** The beginnings of paths that the images of a subset may have; see {@link #imageFile}. */
  static List<String> imagePlaces(String subset) {
    return List.of(subset + "/", subset + "/data/", "images/" + subset + "/", subset + "_", "");
  }

  /** The path of an image; the archives {@code train_0} to {@code train_f} have one folder each. */
  static String imageFile(String place, String id) {
    String folder = place.endsWith("_") ? place + id.charAt(0) + "/" : place;
    return folder + id + ".jpg";
  }

  /** The folders that may hold the masks of a subset; see {@link #maskFiles}. */
  static List<String> maskPlaces(String subset) {
    return List.of(
        "masks/" + subset + "/",
        subset + "-masks/",
        subset + "/masks/",
        subset + "/labels/masks/",
        "masks/",
        subset + "/",
        "");
  }

  /**
   * The paths that a mask may have below such a folder: directly, or in a folder for the first
   * digit of the image's id, since there is an archive for each digit.
   */
  static List<String> maskFiles(String place, String subset, String file) {
    String digit = file.substring(0, 1);
    return List.of(
        place + file,
        place + digit + "/" + file,
        place + digit.toUpperCase(Locale.ROOT) + "/" + file,
        place + subset + "-masks-" + digit + "/" + file);
  }

  /**
   * The position of an object's mask: {@code train 677c122b0eaa5d16_m04yx4_9a041d52.png masks/}.
   */
  static String locator(String subset, String file, String place) {
    return subset + " " + file + " " + place;
  }

  private record OpenImagesMasks(Folder folder, MaskPng.Reader files) implements Masks {
    @Override
    public Rle mask(Scene scene, Scene.Annotation object) throws IOException, RejectedException {
      String[] locator = object.mask().split(" ", 3);
      String file = find(maskFiles(locator[2], locator[0], locator[1]));
      MaskPng png = files.read(file, object.recordName());
      requireShape(png, scene, file, object.recordName());
      // A mask of one bit has 0 and 1, which are black and white.
      int white = (1 << png.bits()) - 1;
      Rle mask =
          png.mask(
              number -> (number & white) * WHITE / white >= LEVEL,
              scene.image().width(),
              scene.image().height());
      if (mask.area() == 0) {
        throw new RejectedException(
            RejectionCode.MASK_NO_PIXEL, file, object.recordName(), "no pixel", "at least one");
      }
      return mask;
    }

    private String find(List<String> places) throws IOException {
      for (String place : places) {
        if (folder.has(place)) {
          return place;
        }
      }
      return places.get(0);
    }

    /**
     * Masks and images were scaled from the same photograph, each side to whole pixels, so that the
     * four numbers may be off by up to one. A larger difference means that the mask belongs to
     * another image, or is rotated.
     */
    private static void requireShape(MaskPng png, Scene scene, String file, String record)
        throws RejectedException {
      double width = scene.image().width();
      double height = scene.image().height();
      double scale = png.width() / width;
      double slack = (1 + scale) * (1 + height / width);
      if (Math.abs(png.height() - height * scale) > slack) {
        throw new RejectedException(
            RejectionCode.MASK_SIZE_MISMATCH,
            file,
            record,
            "%d x %d".formatted(png.width(), png.height()),
            "the shape of the image's %d x %d"
                .formatted(scene.image().width(), scene.image().height()));
      }
    }

    @Override
    public void close() {
      // Every file was closed after it was read.
    }
  }
}
