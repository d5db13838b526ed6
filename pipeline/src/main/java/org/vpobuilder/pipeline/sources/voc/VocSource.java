package org.vpobuilder.pipeline.sources.voc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.Vocabulary;
import org.vpobuilder.pipeline.sources.DataSet;
import org.vpobuilder.pipeline.sources.MaskPng;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.storage.Fingerprint;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.SampleKey;

/** Pascal VOC 2012: lists of images, two PNG files and an XML for each, and images. */
public record VocSource(Folder folder) implements VisualSource {
  static final String NAME = "voc";

  static final String OBJECTS = "SegmentationObject/";
  static final String CLASSES = "SegmentationClass/";
  static final String ANNOTATIONS = "Annotations/";
  static final String IMAGES = "JPEGImages/";

  /** Pixels of a border, or pixels that the annotators left open. */
  static final int VOID = 255;

  /**
   * The folder that has all others: as the archive unpacks it, as seen from inside the archive's
   * folder, or the root itself.
   */
  private static final List<String> BASES = List.of("VOCdevkit/VOC2012/", "VOC2012/", "");

  /** The folders that a re-packed set has instead of {@link #CLASSES}. */
  private static final List<String> WITHOUT_INSTANCES =
      List.of("SegmentationClassAug", "SegmentationClass");

  /** The largest list; VOC's own have 20 kB. */
  private static final int MAX_LIST = 1 << 24;

  /** The longest image id: an object's id begins with it, and has at most 40 characters. */
  private static final int MAX_ID = 36;

  /** The kind of this source, which a line of {@code META-INF/services} registers. */
  public static final class Kind implements VisualSource.Kind {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String summary() {
      return "Pascal VOC 2012: SegmentationObject, SegmentationClass, Annotations, JPEGImages";
    }

    @Override
    public DataSet dataSet() {
      return new DataSet(
          "Pascal VOC 2012",
          "http://host.robots.ox.ac.uk/pascal/VOC/voc2012/",
          "Flickr",
          "val",
          List.of(
              "Pascal VOC leaves a border of pixels around each object that belongs to no object."),
          DataSet.Paper.ofJournal(
              "everingham2015voc",
              "The Pascal Visual Object Classes Challenge: A Retrospective",
              List.of(
                  "Mark Everingham",
                  "S. M. Ali Eslami",
                  "Van Gool, Luc",
                  "Christopher K. I. Williams",
                  "John Winn",
                  "Andrew Zisserman"),
              2015,
              "International Journal of Computer Vision",
              "98-136"));
    }

    @Override
    public VisualSource in(Folder root) {
      return new VocSource(root);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  /** The list of a split: VOC does not publish its test images, so val is the usual test set. */
  static String list(Split split) {
    return "ImageSets/Segmentation/%s.txt".formatted(split == Split.TRAIN ? "train" : "val");
  }

  /** The folder below the root that has all others; empty, or ending with a slash. */
  String base() throws IOException {
    for (String base : BASES) {
      if (folder.has(base + list(Split.TRAIN))) {
        return base;
      }
    }
    for (String base : BASES) {
      refuseWithoutInstances(base);
    }
    throw new BadInputException(
        "--visual %s: no file %s"
            .formatted(NAME, folder.location(BASES.get(0) + list(Split.TRAIN))));
  }

  private void refuseWithoutInstances(String base) throws IOException {
    for (String other : WITHOUT_INSTANCES) {
      if (!folder.listing(base + other).isEmpty()) {
        throw new BadInputException(
            ("--visual %s: got %s without %s: it has classes and no instances, so that two cars side by"
                    + " side are one; wanted VOC 2012 itself")
                .formatted(NAME, folder.location(base + other), OBJECTS));
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>The files that a list names in one folder are one table, such as {@code
   * VOC2012/SegmentationObject/ (train)}.
   */
  @Override
  public List<String> tables(PersonSpec persons) throws IOException {
    String base = base();
    if (folder.listing(base + strip(OBJECTS)).isEmpty()) {
      refuseWithoutInstances(base);
    }
    for (String needed : List.of(OBJECTS, CLASSES, ANNOTATIONS)) {
      if (folder.listing(base + strip(needed)).isEmpty()) {
        throw new BadInputException(
            "--visual %s: no file in %s".formatted(NAME, folder.location(base + needed)));
      }
    }
    List<String> tables = new ArrayList<>();
    for (Split split : Split.OF_SOURCES) {
      SourceText.requireCsv(folder, base + list(split));
      tables.add(base + list(split));
      tables.addAll(perImage(base, split));
    }
    return tables;
  }

  /** The tables of a split that have a file for each image. */
  static List<String> perImage(String base, Split split) {
    String list = list(split);
    String suffix = " (%s)".formatted(list.substring(list.lastIndexOf('/') + 1, list.length() - 4));
    return List.of(base + OBJECTS + suffix, base + CLASSES + suffix, base + ANNOTATIONS + suffix);
  }

  /**
   * {@inheritDoc}
   *
   * <p>For a table of many files it is the digest of the output of {@code sha256sum} for them, in
   * the order of their names.
   */
  @Override
  public FileEntry fingerprint(String table) throws IOException {
    String base = base();
    for (Split split : Split.OF_SOURCES) {
      int which = perImage(base, split).indexOf(table);
      if (which >= 0) {
        String subfolder = base + List.of(OBJECTS, CLASSES, ANNOTATIONS).get(which);
        String extension = subfolder.endsWith(ANNOTATIONS) ? ".xml" : ".png";
        return ofFiles(table, subfolder, extension, names(base, split));
      }
    }
    return Fingerprint.of(folder, table);
  }

  private FileEntry ofFiles(
      String table, String subfolder, String extension, Iterable<String> names) throws IOException {
    MessageDigest digest = Sha256.digest();
    long bytes = 0;
    for (String name : names) {
      String path = subfolder + name + extension;
      if (isImageId(name) && folder.has(path) && !folder.leadsOut(path)) {
        FileEntry file = Fingerprint.of(folder, path);
        bytes += file.bytes();
        String line = "%s  %s%s\n".formatted(file.sha256(), name, extension);
        digest.update(line.getBytes(StandardCharsets.UTF_8));
      }
    }
    return new FileEntry(table, bytes, Sha256.hex(digest));
  }

  /** The lines of a list that are not empty, unchanged. */
  List<String> lines(String base, Split split) throws IOException {
    byte[] list = folder.read(base + list(split), MAX_LIST);
    String text = new String(list, StandardCharsets.UTF_8).replace("\ufeff", "");
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  private Set<String> names(String base, Split split) throws IOException {
    return new TreeSet<>(lines(base, split));
  }

  static boolean isImageId(String name) {
    return name.length() <= MAX_ID && SampleKey.isImageId(NAME, name);
  }

  private static String strip(String folderName) {
    return folderName.substring(0, folderName.length() - 1);
  }

  @Override
  public Vocabulary vocabulary(ClassMap classMap) throws IOException {
    return VocImages.vocabulary(this);
  }

  @Override
  public Images read(Split split, ClassMap classMap, PersonSpec persons) throws IOException {
    return VocImages.read(this, split, classMap, persons);
  }

  @Override
  public Masks masks() {
    return new VocMasks(new MaskPng.Reader(folder));
  }

  /** The position of an object's mask: {@code 3 VOC2012/SegmentationObject/2007_000032.png}. */
  static String locator(int instance, String file) {
    return instance + " " + file;
  }

  private record VocMasks(MaskPng.Reader files) implements Masks {
    @Override
    public Rle mask(Scene scene, Scene.Annotation object) throws RejectedException {
      int space = object.mask().indexOf(' ');
      int instance = Integer.parseInt(object.mask().substring(0, space));
      String file = object.mask().substring(space + 1);
      MaskPng png = files.read(file, object.recordName());
      if (png.width() != scene.image().width() || png.height() != scene.image().height()) {
        throw new RejectedException(
            RejectionCode.MASK_SIZE_MISMATCH,
            file,
            object.recordName(),
            "%d x %d".formatted(png.width(), png.height()),
            "the image's %d x %d".formatted(scene.image().width(), scene.image().height()));
      }
      Rle mask = png.mask(number -> number == instance);
      if (mask.area() == 0) {
        throw new RejectedException(
            RejectionCode.MASK_NO_PIXEL,
            file,
            object.recordName(),
            "no pixel of instance " + instance,
            "at least one");
      }
      return mask;
    }

    @Override
    public void close() {
      // Every file was closed after it was read.
    }
  }
}
