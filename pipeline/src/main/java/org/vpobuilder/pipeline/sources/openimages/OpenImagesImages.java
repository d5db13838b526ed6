package org.vpobuilder.pipeline.sources.openimages;

import it.unimi.dsi.fastutil.floats.FloatArrayList;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.Long2IntMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import it.unimi.dsi.fastutil.longs.LongSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.classmaps.CategoryCovers;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.classmaps.PersonLabel;
import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.classmaps.VpoClass.Term;
import org.vpobuilder.pipeline.ledger.Account;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.ledger.Fate;
import org.vpobuilder.pipeline.sources.CsvRows;
import org.vpobuilder.pipeline.sources.FingerprintedInput;
import org.vpobuilder.pipeline.sources.ImageFinder;
import org.vpobuilder.pipeline.sources.ObjectNamer;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.sources.VisualSource;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.PersonSpec;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.spec.release.Release.FileEntry;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.Category;
import org.vpobuilder.spec.sample.ImageRef;

/**
 * The tables of a split as they were read: the masks of the class map's labels, the facts that the
 * boxes state of them, and the images that have a mask.
 *
 * <p>Three tables are streamed, one after the other, and a fourth if it is there: masks name the
 * images, boxes are joined to them, image rows state licences and rotations, and labels of images
 * tell which classes are verified to be absent. Holds some 60 bytes for a mask of the class map's
 * labels, 100 for an image with a mask of any label, and 450 more for an image with a mask of the
 * class map's labels, for its attribution: 57 MB for 87,000 images and 163,000 masks, and ten times
 * that for all of Open Images' train subset.
 */
final class OpenImagesImages implements VisualSource.Images {
  /**
   * The label of a person who is not known to be a man or a woman; all other labels of persons
   * state it.
   */
  private static final String PERSON = "/m/01g317";

  private static final Pattern IMAGE_ID = Pattern.compile("[0-9a-f]{16}");
  private static final Pattern BOX_ID = Pattern.compile("[0-9a-f]{1,8}");
  private static final Pattern LABEL = Pattern.compile("/[a-z]/[0-9a-z_]{2,16}");

  /** Flickr's file names begin with the photo's number. */
  private static final Pattern FLICKR =
      Pattern.compile("https?://[^/]*flickr[^?#]*/(\\d{1,20})_.*");

  /** The page of a photo ends with its number. */
  private static final Pattern FLICKR_PAGE =
      Pattern.compile("https?://[^/]*flickr\\.com/photos/[^/]+/(\\d{1,20})/?");

  private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");
  private static final Pattern HALF_PAIR = Pattern.compile("\\p{Cs}");
  private static final Pattern CONFIDENCE = Pattern.compile("[01](?:\\.0*)?");
  private static final Pattern ROTATION = Pattern.compile("(\\d{1,3})(?:\\.0*)?");

  private static final List<String> MASK_COLUMNS =
      List.of(
          "MaskPath", "ImageID", "LabelName", "BoxID", "BoxXMin", "BoxXMax", "BoxYMin", "BoxYMax");

  private static final List<String> BOX_COLUMNS =
      List.of(
          "ImageID",
          "LabelName",
          "XMin",
          "XMax",
          "YMin",
          "YMax",
          "IsGroupOf",
          "IsDepiction",
          "IsInside");

  private static final List<String> IMAGE_COLUMNS =
      List.of(
          "ImageID", "OriginalURL", "OriginalLandingURL", "License", "Author", "Title", "Rotation");

  private static final List<String> LABEL_COLUMNS =
      List.of("ImageID", "Source", "LabelName", "Confidence");

  /** The kinds of rows of the table of labels that a human made. */
  private static final Set<String> HUMAN = Set.of("verification", "crowdsource-verification");

  private static final int BOX = 4;

  /** The most by which the boxes of one object differ in the two tables, in shares of a side. */
  private static final double SAME_PLACE = 1e-3;

  /** Boxes that share less than this part of their union belong to two objects. */
  private static final double SAME_BOX = 0.9;

  /** A mask's box was found. */
  private static final int JOINED = 1;

  /** The mask covers a group. */
  private static final int GROUP = 2;

  /** The object is drawn or seen from within, or may be. */
  private static final int EXCLUDED = 4;

  /** Another mask shows the same object. */
  private static final int SECOND = 8;

  private static final int NONE = -1;
  private static final int MOST_TEXT = 300;

  /**
   * The most masks of an image that are used: bounds the time for an image. Open Images has far
   * fewer.
   */
  private static final int MOST_MASKS = 1000;

  /** The number of masks that are looked for to find the folder of all. */
  private static final int TRIED = 256;

  private final Folder folder;
  private final Split split;
  private final OpenImagesSource.Tables names;
  private final ClassMap classMap;
  private final PersonSpec persons;
  private final List<FileEntry> tables = new ArrayList<>();
  private final List<Rejection> rejections = new ArrayList<>();

  /** The class map's labels, in its order, and the index of each. */
  private final List<Category> labels = new ArrayList<>();

  private final Map<String, Integer> labelByName = new HashMap<>();

  /** Classes of each label, by index. */
  private final List<Set<Integer>> classesOf = new ArrayList<>();

  // One entry for each image that has a mask, in the order of their first masks.
  private final LongArrayList imageId = new LongArrayList();
  private final Long2IntMap imageById = new Long2IntOpenHashMap();
  private final IntArrayList outside = new IntArrayList();
  private final IntArrayList firstMask = new IntArrayList();
  private final IntArrayList masksOf = new IntArrayList();
  private final List<@Nullable Origin> origin = new ArrayList<>();
  private final BitSet withRow = new BitSet();
  private final BitSet rejectedImage = new BitSet();
  private final BitSet flawed = new BitSet();
  private int[] sound = new int[0];

  // One entry for each mask of the class map's labels, in the order of the table.
  private final IntArrayList nextMask = new IntArrayList();
  private final IntArrayList maskLabel = new IntArrayList();
  private final IntArrayList maskBoxId = new IntArrayList();
  private final FloatArrayList maskBox = new FloatArrayList();
  private final IntArrayList maskFlags = new IntArrayList();

  /** {@code image << 8 | class index}. */
  private final LongSet notExhaustive = new LongOpenHashSet();

  /** {@code image << 16 | label}: labels that humans verified to be absent, or that are there. */
  private final LongSet absentLabels = new LongOpenHashSet();

  private final LongSet presentLabels = new LongOpenHashSet();

  private long maskRows;
  private long rejectedAnnotations;
  private long brokenImageRows;
  private String maskPlace = "";
  private VisualSource.@Nullable Found found;

  /**
   * The origin of an image.
   *
   * @param photo its number at Flickr, or empty
   */
  private record Origin(String licence, Attribution attribution, String photo) {}

  private OpenImagesImages(
      Folder folder,
      Split split,
      OpenImagesSource.Tables names,
      ClassMap classMap,
      PersonSpec persons) {
    this.folder = folder;
    this.split = split;
    this.names = names;
    this.classMap = classMap;
    this.persons = persons;
    imageById.defaultReturnValue(NONE);
    for (VpoClass vpoClass : classMap.classes()) {
      for (Term term : vpoClass.terms(OpenImagesSource.NAME)) {
        Integer known = labelByName.get(term.id());
        if (known == null) {
          known = labels.size();
          labelByName.put(term.id(), known);
          labels.add(new Category(OpenImagesSource.NAME, term.id(), term.label()));
          classesOf.add(new HashSet<>());
        }
        classesOf.get(known).add(vpoClass.index());
      }
    }
  }

  /**
   * Reads the tables of a split.
   *
   * @throws BadInputException if a table is broken as a whole or has no usable record, or if no
   *     mask is found
   */
  static OpenImagesImages read(
      OpenImagesSource source, Split split, ClassMap classMap, PersonSpec persons)
      throws IOException {
    OpenImagesSource.Tables names = source.tables(split);
    OpenImagesImages images =
        new OpenImagesImages(source.folder(), split, names, classMap, persons);
    images.readTable(names.masks(), MASK_COLUMNS, images.new MaskRows());
    images.requireSome(images.imageId.size() > 0, names.masks(), "mask");
    images.readTable(names.boxes(), BOX_COLUMNS, images.new BoxRows());
    images.readTable(names.images(), IMAGE_COLUMNS, images.new ImageRows());
    if (!names.labels().isEmpty()) {
      images.readTable(names.labels(), LABEL_COLUMNS, images.new LabelRows());
    }
    images.finish();
    images.findMasks();
    return images;
  }

  private void readTable(String table, List<String> columns, CsvRows.Sink sink) {
    tables.add(
        FingerprintedInput.read(
                folder,
                table,
                in -> {
                  CsvRows.read(in, columns, sink);
                  return table;
                })
            .file());
  }

  private void requireSome(boolean holds, String table, String kind) {
    if (!holds) {
      String first =
          rejections.stream()
              .filter(rejection -> rejection.source().equals(table))
              .findFirst()
              .map(
                  r ->
                      ": %s: got %s, wanted %s"
                          .formatted(r.record(), SourceText.printable(r.got()), r.wanted()))
              .orElse("");
      throw new BadInputException(
          "%s: no %s of it can be used%s".formatted(folder.location(table), kind, first));
    }
  }

  private void reject(RejectionCode code, String table, String record, String got, String wanted) {
    rejections.add(new Rejection(code, table, record, got, wanted));
  }

  private void rejectAnnotation(
      RejectionCode code, String table, String record, String got, String wanted) {
    reject(code, table, record, got, wanted);
    rejectedAnnotations++;
  }

  private static long id(String hex) {
    return Long.parseUnsignedLong(hex, 16);
  }

  private String imageName(int image) {
    // A formatter would be too slow: a large split has some millions of names.
    return HexFormat.of().toHexDigits(imageId.getLong(image));
  }

  private String boxName(int mask) {
    return HexFormat.of().toHexDigits(maskBoxId.getInt(mask));
  }

  private String maskFile(int image, int mask) {
    String label = labels.get(maskLabel.getInt(mask)).id();
    return maskFile(imageName(image), label, boxName(mask));
  }

  private static String maskFile(String image, String label, String box) {
    return image + "_" + label.replace("/", "") + "_" + box + ".png";
  }

  /**
   * Four numbers from 0 to 1: left, right, top, bottom; null if the fields are not such numbers.
   *
   * @param column index of the first
   */
  private static double @Nullable [] box(CsvRows.Row row, int column) {
    double[] box = new double[BOX];
    for (int i = 0; i < BOX; i++) {
      try {
        box[i] = Double.parseDouble(row.get(column + i));
      } catch (NumberFormatException e) {
        return null;
      }
      if (!(box[i] >= 0 && box[i] <= 1)) {
        return null;
      }
    }
    return box[0] < box[1] && box[2] < box[3] ? box : null;
  }

  private static String boxText(CsvRows.Row row, int column) {
    return "the box %s %s %s %s"
        .formatted(row.get(column), row.get(column + 1), row.get(column + 2), row.get(column + 3));
  }

  /** The largest distance between two sides of the boxes, in shares of a side of the image. */
  private double distance(int mask, double[] box) {
    double most = 0;
    for (int i = 0; i < BOX; i++) {
      most = Math.max(most, Math.abs(maskBox.getFloat(mask * BOX + i) - box[i]));
    }
    return most;
  }

  /** Rows of the table of masks. */
  private final class MaskRows implements CsvRows.Sink {
    private final LongSet seen = new LongOpenHashSet();

    @Override
    public void wrongFields(String record, int got, int wanted) {
      maskRows++;
      rejectAnnotation(
          RejectionCode.ANNOTATION_RECORD_INVALID,
          names.masks(),
          record,
          got + " fields",
          wanted + " fields");
    }

    @Override
    public void row(CsvRows.Row row) {
      maskRows++;
      String imageText = row.get(1);
      if (!IMAGE_ID.matcher(imageText).matches()) {
        rejectRow(row, "ImageID " + imageText, "an ImageID of 16 digits, 0 to 9 and a to f");
        return;
      }
      int image = image(id(imageText));
      String labelText = row.get(2);
      Integer label = labelByName.get(labelText);
      if (label == null) {
        if (LABEL.matcher(labelText).matches()) {
          outside.set(image, outside.getInt(image) + 1);
        } else {
          // The label is not readable: it may be one of the class map.
          flawed.set(image);
          rejectAnnotation(
              RejectionCode.ANNOTATION_UNKNOWN_CATEGORY,
              names.masks(),
              row.record(),
              "LabelName " + labelText,
              "a LabelName such as /m/0k4j");
        }
        return;
      }
      flawed.set(image, flawed.get(image) | !isTaken(row, image, label));
    }

    private boolean isTaken(CsvRows.Row row, int image, int label) {
      String boxText = row.get(3);
      if (!BOX_ID.matcher(boxText).matches()) {
        return rejectRow(row, "BoxID " + boxText, "a BoxID of up to 8 digits, 0 to 9 and a to f");
      }
      int boxId = Integer.parseUnsignedInt(boxText, 16);
      String wanted = maskFile(row.get(1), row.get(2), boxText);
      if (!row.get(0).equals(wanted) || boxText.length() != 8) {
        return rejectRow(row, "MaskPath " + row.get(0), wanted + ", of the row's other fields");
      }
      double[] box = box(row, 4);
      if (box == null) {
        return rejectRow(row, boxText(row, 4), "0 <= min < max <= 1");
      }
      if (!seen.add((long) image << Integer.SIZE | Integer.toUnsignedLong(boxId))) {
        rejectAnnotation(
            RejectionCode.ANNOTATION_ID_DUPLICATE,
            names.masks(),
            row.record(),
            "BoxID " + boxText,
            "each BoxID of an image once");
        return false;
      }
      if (masksOf.getInt(image) == MOST_MASKS) {
        return rejectRow(row, "one mask more", "at most %d of an image".formatted(MOST_MASKS));
      }
      masksOf.set(image, masksOf.getInt(image) + 1);
      int mask = maskLabel.size();
      nextMask.add(firstMask.getInt(image));
      firstMask.set(image, mask);
      maskLabel.add(label);
      maskBoxId.add(boxId);
      maskFlags.add(0);
      for (double side : box) {
        maskBox.add((float) side);
      }
      return true;
    }

    private boolean rejectRow(CsvRows.Row row, String got, String wanted) {
      rejectAnnotation(
          RejectionCode.ANNOTATION_RECORD_INVALID, names.masks(), row.record(), got, wanted);
      return false;
    }

    private int image(long id) {
      int known = imageById.get(id);
      if (known != NONE) {
        return known;
      }
      int image = imageId.size();
      imageById.put(id, image);
      imageId.add(id);
      outside.add(0);
      firstMask.add(NONE);
      masksOf.add(0);
      origin.add(null);
      return image;
    }
  }

  /**
   * Rows of the table of boxes, most of which belong to no mask. A box has no id in this table, so
   * it is joined to the mask with its image, label and position.
   */
  private final class BoxRows implements CsvRows.Sink {
    @Override
    public void wrongFields(String record, int got, int wanted) {
      rejectRow(record, got + " fields", wanted + " fields");
    }

    private void rejectRow(String record, String got, String wanted) {
      // This record is counted in addition to those of the masks.
      maskRows++;
      rejectAnnotation(RejectionCode.ANNOTATION_RECORD_INVALID, names.boxes(), record, got, wanted);
    }

    @Override
    public void row(CsvRows.Row row) {
      Integer label = labelByName.get(row.get(1));
      if (label == null) {
        return;
      }
      String imageText = row.get(0);
      if (!IMAGE_ID.matcher(imageText).matches()) {
        rejectRow(
            row.record(), "ImageID " + imageText, "an ImageID of 16 digits, 0 to 9 and a to f");
        return;
      }
      int image = imageById.get(id(imageText));
      if (image == NONE) {
        return;
      }
      presentLabels.add(imageLabel(image, label));
      double[] box = box(row, 2);
      int group = flag(row.get(6));
      int depiction = flag(row.get(7));
      int inside = flag(row.get(8));
      if (box == null || group == NO_FLAG || depiction == NO_FLAG || inside == NO_FLAG) {
        flawed.set(image);
        String flags = "IsGroupOf %s, IsDepiction %s, IsInside %s";
        rejectRow(
            row.record(),
            box == null ? boxText(row, 2) : flags.formatted(row.get(6), row.get(7), row.get(8)),
            box == null ? "0 <= min < max <= 1" : "flags of 1, 0 or -1");
        return;
      }
      boolean isNoObject = depiction == 1 || inside == 1;
      boolean isUnknown = depiction == UNKNOWN || inside == UNKNOWN;
      int mask = nearest(image, label, box);
      if (mask == NONE) {
        if (!isNoObject && !hasMask(image, label, box)) {
          addNotExhaustive(image, label);
        }
        return;
      }
      int flags = JOINED | (group == 1 ? GROUP : 0) | (isNoObject || isUnknown ? EXCLUDED : 0);
      maskFlags.set(mask, flags);
      if (!isNoObject && (isUnknown || group == UNKNOWN)) {
        addNotExhaustive(image, label);
      }
    }

    private static final int UNKNOWN = -1;
    private static final int NO_FLAG = -2;

    private static int flag(String text) {
      return switch (text) {
        case "0" -> 0;
        case "1" -> 1;
        case "-1" -> UNKNOWN;
        default -> NO_FLAG;
      };
    }

    private void addNotExhaustive(int image, int label) {
      for (int classIndex : classesOf.get(label)) {
        notExhaustive.add((long) image << Byte.SIZE | classIndex);
      }
    }

    /** The mask with that label and position that has no box yet. */
    private int nearest(int image, int label, double[] box) {
      int nearest = NONE;
      double least = SAME_PLACE;
      for (int mask = firstMask.getInt(image); mask != NONE; mask = nextMask.getInt(mask)) {
        if (maskLabel.getInt(mask) == label && (maskFlags.getInt(mask) & JOINED) == 0) {
          double distance = distance(mask, box);
          if (distance <= least) {
            nearest = mask;
            least = distance;
          }
        }
      }
      return nearest;
    }

    /**
     * Whether a mask of one of the label's classes has that position: the box may be an owl's, and
     * the mask a bird's.
     */
    private boolean hasMask(int image, int label, double[] box) {
      for (int mask = firstMask.getInt(image); mask != NONE; mask = nextMask.getInt(mask)) {
        if (shareClass(maskLabel.getInt(mask), label) && distance(mask, box) <= SAME_PLACE) {
          return true;
        }
      }
      return false;
    }
  }

  private static long imageLabel(int image, int label) {
    return (long) image << Short.SIZE | label;
  }

  /**
   * Rows of the table of labels of whole images. Those that a human verified count: confidence 0
   * says that the image shows nothing of the label.
   */
  private final class LabelRows implements CsvRows.Sink {
    @Override
    public void wrongFields(String record, int got, int wanted) {
      rejectRow(record, got + " fields", wanted + " fields");
    }

    private void rejectRow(String record, String got, String wanted) {
      // This record is counted in addition to those of the masks.
      maskRows++;
      rejectAnnotation(
          RejectionCode.ANNOTATION_RECORD_INVALID, names.labels(), record, got, wanted);
    }

    @Override
    public void row(CsvRows.Row row) {
      Integer label = labelByName.get(row.get(2));
      if (label == null || !HUMAN.contains(row.get(1))) {
        return;
      }
      if (!IMAGE_ID.matcher(row.get(0)).matches()) {
        rejectRow(
            row.record(), "ImageID " + row.get(0), "an ImageID of 16 digits, 0 to 9 and a to f");
        return;
      }
      int image = imageById.get(id(row.get(0)));
      if (image == NONE) {
        return;
      }
      boolean isReadable = CONFIDENCE.matcher(row.get(3)).matches();
      if (!isReadable) {
        rejectRow(row.record(), "Confidence " + row.get(3), "0 or 1, as a human verified it");
      }
      // What can't be read may say that the label is there.
      boolean isAbsent = isReadable && row.get(3).startsWith("0");
      (isAbsent ? absentLabels : presentLabels).add(imageLabel(image, label));
    }
  }

  /**
   * The classes that the image is verified not to show, nor any drawing of. That persons are seen
   * does not contradict that no man is.
   */
  private Set<String> absent(int image) {
    Set<String> lacking = new HashSet<>();
    Set<Integer> seen = new HashSet<>();
    for (int label = 0; label < labels.size(); label++) {
      if (presentLabels.contains(imageLabel(image, label))) {
        seen.addAll(classesOf.get(label).size() == 1 ? classesOf.get(label) : Set.of());
      } else if (absentLabels.contains(imageLabel(image, label))) {
        lacking.add(labels.get(label).id());
      }
    }
    if (lacking.isEmpty()) {
      return Set.of();
    }
    Set<String> absent =
        CategoryCovers.builtIn()
            .absentClasses(classMap, OpenImagesSource.NAME, lacking, labelByName::containsKey);
    classMap.classes().stream()
        .filter(c -> seen.contains(c.index()))
        .forEach(c -> absent.remove(c.name()));
    return absent;
  }

  private boolean shareClass(int labelA, int labelB) {
    return classesOf.get(labelA).stream().anyMatch(classesOf.get(labelB)::contains);
  }

  /** Rows of the table of images; those of images without a mask are skipped. */
  private final class ImageRows implements CsvRows.Sink {
    @Override
    public void wrongFields(String record, int got, int wanted) {
      rejectRow(RejectionCode.IMAGE_RECORD_INVALID, record, got + " fields", wanted + " fields");
    }

    private void rejectRow(RejectionCode code, String record, String got, String wanted) {
      reject(code, names.images(), record, got, wanted);
      // This record is counted in addition to those of the images that have a mask.
      brokenImageRows++;
    }

    @Override
    public void row(CsvRows.Row row) {
      String imageText = row.get(0);
      if (!IMAGE_ID.matcher(imageText).matches()) {
        rejectRow(
            RejectionCode.IMAGE_RECORD_INVALID,
            row.record(),
            "ImageID " + imageText,
            "an ImageID of 16 digits, 0 to 9 and a to f");
        return;
      }
      int image = imageById.get(id(imageText));
      if (image == NONE) {
        return;
      }
      if (withRow.get(image)) {
        rejectRow(
            RejectionCode.IMAGE_ID_DUPLICATE,
            row.record(),
            "ImageID " + imageText,
            "each image once");
        return;
      }
      withRow.set(image);
      String rotation = row.get(6);
      if (!isUpright(rotation)) {
        rejectedImage.set(image);
        reject(
            RejectionCode.IMAGE_ORIENTED,
            names.images(),
            "image " + imageText,
            "Rotation " + rotation,
            "0: a picture on its side has its left and right elsewhere");
        return;
      }
      if (firstMask.getInt(image) != NONE) {
        String url = text(row.get(1));
        String page = text(row.get(2));
        origin.set(
            image,
            new Origin(
                shared(text(row.get(3))),
                new Attribution(shared(text(row.get(4))), text(row.get(5)), page),
                photo(url, page)));
      }
    }

    /** Whether the image is upright as it was taken; without a statement it is taken to be. */
    private static boolean isUpright(String rotation) {
      Matcher degrees = ROTATION.matcher(rotation);
      return degrees.matches()
          ? Integer.parseInt(degrees.group(1)) % 360 == 0
          : rotation.isEmpty() || rotation.equalsIgnoreCase("nan");
    }

    /** One copy of each text: licences and authors are the same in many rows. */
    private final Map<String, String> shared = new HashMap<>();

    private String shared(String text) {
      return shared.computeIfAbsent(text, t -> t);
    }

    /** A text of the table, shortened and in a form for one line. */
    private static String text(String field) {
      String oneLine = CONTROLS.matcher(field).replaceAll(" ");
      String line = HALF_PAIR.matcher(oneLine).replaceAll("\uFFFD").strip();
      int length = line.codePointCount(0, line.length());
      return length <= MOST_TEXT ? line : line.substring(0, line.offsetByCodePoints(0, MOST_TEXT));
    }

    private static String photo(String url, String page) {
      Matcher ofPage = FLICKR_PAGE.matcher(page);
      if (ofPage.matches()) {
        return ofPage.group(1);
      }
      Matcher ofFile = FLICKR.matcher(url);
      return ofFile.matches() ? ofFile.group(1) : "";
    }
  }

  /** Separates valid images and masks from others, once all tables are read. */
  private void finish() {
    requireSome(!withRow.isEmpty(), names.images(), "row");
    IntArrayList order = new IntArrayList();
    int joined = 0;
    for (int image = 0; image < imageId.size(); image++) {
      if (!withRow.get(image)) {
        rejectedImage.set(image);
        reject(
            RejectionCode.IMAGE_RECORD_INVALID,
            names.masks(),
            "image " + imageName(image),
            "no row in " + names.images(),
            "a row that tells its licence and rotation");
      }
      if (rejectedImage.get(image)) {
        continue;
      }
      order.add(image);
      joined += join(image);
    }
    requireSome(!order.isEmpty(), names.images(), "row");
    requireSome(maskLabel.isEmpty() || joined > 0, names.boxes(), "box");
    sound = order.toIntArray();
    IntArrays.mergeSort(
        sound, (a, b) -> Long.compareUnsigned(imageId.getLong(a), imageId.getLong(b)));
  }

  /**
   * Rejects the masks of an image that have no box, and masks whose object already has another
   * mask.
   */
  private int join(int image) {
    int joined = 0;
    List<Integer> kept = new ArrayList<>();
    for (int mask : masks(image)) {
      int flags = maskFlags.getInt(mask);
      if ((flags & JOINED) == 0) {
        flawed.set(image);
        rejectAnnotation(
            RejectionCode.ANNOTATION_RECORD_INVALID,
            names.masks(),
            record(image, mask),
            "no box of its label and place in " + names.boxes(),
            "a box that tells whether it is a group or drawn");
        continue;
      }
      joined++;
      if ((flags & EXCLUDED) == 0) {
        kept.add(mask);
      }
    }
    for (int mask : kept) {
      for (int other : kept) {
        if (isSecond(mask, other)) {
          maskFlags.set(mask, maskFlags.getInt(mask) | SECOND);
          rejectAnnotation(
              RejectionCode.ANNOTATION_ID_DUPLICATE,
              names.masks(),
              record(image, mask),
              "the object of " + record(image, other),
              "each object once");
          break;
        }
      }
    }
    return joined;
  }

  private String record(int image, int mask) {
    return "annotation %s of image %s".formatted(boxName(mask), imageName(image));
  }

  /**
   * Whether the first mask shows the other's object under another label, such as a bird that is
   * also listed as an owl. The label of fewer classes stays (man rather than person), or else the
   * lower id.
   */
  private boolean isSecond(int mask, int other) {
    int label = maskLabel.getInt(mask);
    int otherLabel = maskLabel.getInt(other);
    if (label == otherLabel || !shareClass(label, otherLabel)) {
      return false;
    }
    double[] box = new double[BOX];
    for (int i = 0; i < BOX; i++) {
      box[i] = maskBox.getFloat(other * BOX + i);
    }
    int classes = classesOf.get(label).size();
    int otherClasses = classesOf.get(otherLabel).size();
    return distance(mask, box) <= SAME_PLACE
        && (classes > otherClasses
            || (classes == otherClasses
                && Integer.compareUnsigned(maskBoxId.getInt(mask), maskBoxId.getInt(other)) > 0));
  }

  /** An image's masks of the class map's labels, by box id. */
  private int[] masks(int image) {
    IntArrayList masks = new IntArrayList();
    for (int mask = firstMask.getInt(image); mask != NONE; mask = nextMask.getInt(mask)) {
      masks.add(mask);
    }
    int[] sorted = masks.toIntArray();
    IntArrays.mergeSort(
        sorted, (a, b) -> Integer.compareUnsigned(maskBoxId.getInt(a), maskBoxId.getInt(b)));
    return sorted;
  }

  private boolean isUsable(int mask) {
    int flags = maskFlags.getInt(mask);
    return (flags & JOINED) != 0 && (flags & (EXCLUDED | SECOND)) == 0;
  }

  /**
   * Finds the folder of the masks, by looking for some of them.
   *
   * @throws BadInputException if none is there
   */
  private void findMasks() throws IOException {
    List<String> places = OpenImagesSource.maskPlaces(names.subset());
    int step = Math.max(1, maskLabel.size() / TRIED);
    int at = 0;
    String example = "";
    for (int image : sound) {
      for (int mask : masks(image)) {
        if (at++ % step != 0) {
          continue;
        }
        example = maskFile(image, mask);
        for (String place : places) {
          for (String file :
              OpenImagesSource.maskFiles(place, names.subset(), maskFile(image, mask))) {
            if (folder.has(file)) {
              maskPlace = place;
              return;
            }
          }
        }
      }
    }
    if (!example.isEmpty()) {
      throw noMasks(places, example);
    }
  }

  private BadInputException noMasks(List<String> places, String example) throws IOException {
    for (String place : places) {
      String subfolder = place.isEmpty() ? "" : place.substring(0, place.length() - 1);
      for (String name : folder.listing(subfolder).stream().sorted().toList()) {
        if (name.endsWith(".zip")) {
          return new BadInputException(
              "--visual %s: the masks of %s are packed: got %s, wanted them unpacked beside it"
                  .formatted(
                      OpenImagesSource.NAME,
                      names.subset(),
                      folder.location(place + SourceText.printable(name))));
        }
      }
    }
    return new BadInputException(
        "--visual %s: none of the masks of %s was found: looked for the likes of %s"
            .formatted(
                OpenImagesSource.NAME,
                folder.location(names.masks()),
                String.join(", ", places.stream().map(place -> place + example).toList())));
  }

  @Override
  public Split split() {
    return split;
  }

  @Override
  public List<FileEntry> tables() {
    return List.copyOf(tables);
  }

  @Override
  public List<Licence> licences() {
    Map<String, Licence> licences = new TreeMap<>();
    for (Origin from : origin) {
      if (from != null && !from.licence().isEmpty()) {
        licences.computeIfAbsent(from.licence(), Licence::ofText);
      }
    }
    return List.copyOf(licences.values());
  }

  @Override
  public int images() {
    return sound.length;
  }

  @Override
  public long annotations() {
    return maskRows;
  }

  @Override
  public long annotationsOfClassMap() {
    long count = 0;
    for (int image : sound) {
      for (int mask : masks(image)) {
        count += isUsable(mask) ? 1 : 0;
      }
    }
    return count;
  }

  @Override
  public boolean hasCaptions() {
    return false;
  }

  @Override
  public synchronized VisualSource.Found found() throws IOException {
    if (found == null) {
      found =
          new ImageFinder(folder)
              .find(OpenImagesSource.imagePlaces(names.subset()), new ImageFiles());
    }
    return found;
  }

  private final class ImageFiles implements ImageFinder.Wanted {
    @Override
    public int count() {
      return sound.length;
    }

    @Override
    public String id(int i) {
      return imageName(sound[i]);
    }

    @Override
    public String file(String place, int i) {
      return OpenImagesSource.imageFile(place, id(i));
    }
  }

  @Override
  public long persons(Set<String> annotationIds) {
    long count = 0;
    for (int image : sound) {
      for (int mask : masks(image)) {
        boolean isUntold = !tells(maskLabel.getInt(mask));
        count += isUntold && isUsable(mask) && annotationIds.contains(boxName(mask)) ? 1 : 0;
      }
    }
    return count;
  }

  private boolean tells(int label) {
    return !labels.get(label).id().equals(PERSON);
  }

  @Override
  public List<String> warnings() {
    Set<Integer> withMask = new HashSet<>();
    for (int image : sound) {
      for (int mask : masks(image)) {
        if (isUsable(mask)) {
          withMask.addAll(classesOf.get(maskLabel.getInt(mask)));
        }
      }
    }
    List<String> without =
        classMap.classes().stream()
            .filter(c -> !c.terms(OpenImagesSource.NAME).isEmpty())
            .filter(c -> !withMask.contains(c.index()))
            .map(VpoClass::name)
            .toList();
    return without.isEmpty() ? List.of() : List.of("no mask of " + String.join(", ", without));
  }

  @Override
  public Entries scenes(Map<String, PersonLabel> personLabels, Consumer<Scene> sink)
      throws IOException {
    Entries.Book book = new Entries.Book();
    tables.forEach(book::source);
    Account images = Account.images(split);
    Account annotations = Account.annotations(split);
    for (Rejection rejection : rejections) {
      boolean isImage = rejection.code().name().startsWith("IMAGE");
      book.reject(isImage ? images : annotations, rejection);
    }
    ObjectNamer namer = new ObjectNamer(classMap, persons, personLabels);
    String place = found().place();
    long objects = 0;
    long others = 0;
    for (int image : sound) {
      Scene scene = scene(image, place, namer);
      objects += scene.objects().size();
      others += outside.getInt(image) + excluded(image);
      sink.accept(scene);
    }
    book.tallies().add(images, Fate.READ, imageId.size() + brokenImageRows);
    book.tallies().add(annotations, Fate.READ, maskRows);
    book.tallies().add(annotations, Fate.IN_SCENES, objects);
    book.tallies().add(annotations, Fate.OUTSIDE_CLASS_MAP, others);
    book.tallies()
        .add(annotations, Fate.IMAGE_REJECTED, maskRows - rejectedAnnotations - objects - others);
    return book.findings();
  }

  /**
   * The number of masks of objects that are drawn or seen from within: a drawn dog is not one of
   * the class map's dogs.
   */
  private int excluded(int image) {
    int count = 0;
    for (int mask : masks(image)) {
      count += (maskFlags.getInt(mask) & EXCLUDED) != 0 ? 1 : 0;
    }
    return count;
  }

  private Scene scene(int image, String place, ObjectNamer namer) {
    List<Scene.Annotation> objects = new ArrayList<>();
    IntArrayList before = new IntArrayList();
    int crowds = 0;
    for (int mask : masks(image)) {
      if (!isUsable(mask)) {
        continue;
      }
      int label = maskLabel.getInt(mask);
      boolean crowd = (maskFlags.getInt(mask) & GROUP) != 0;
      crowds += crowd ? 1 : 0;
      Category category = labels.get(label);
      String id = boxName(mask);
      ObjectNamer.Name name =
          namer.name(OpenImagesSource.NAME, category.id(), tells(label), id, crowd);
      objects.add(
          new Scene.Annotation(
              id,
              category,
              name.className(),
              name.evidence(),
              crowd,
              area(mask),
              !crowd && isLikelyDuplicate(mask, before),
              OpenImagesSource.locator(names.subset(), maskFile(image, mask), maskPlace)));
      if (!crowd) {
        before.add(mask);
      }
    }
    Set<String> classes = new HashSet<>();
    for (VpoClass vpoClass : classMap.classes()) {
      if (notExhaustive.contains((long) image << Byte.SIZE | vpoClass.index())) {
        classes.add(vpoClass.name());
      }
    }
    return new Scene(
        image(image, place),
        split,
        outside.getInt(image) + objects.size() - crowds,
        flawed.get(image),
        classes,
        objects);
  }

  private double side(int mask, int which) {
    return maskBox.getFloat(mask * BOX + which);
  }

  /** The area of the box, as a share of the image: the mask covers most of it. */
  private double area(int mask) {
    return (side(mask, 1) - side(mask, 0)) * (side(mask, 3) - side(mask, 2));
  }

  private boolean isLikelyDuplicate(int mask, IntArrayList before) {
    for (int i = 0; i < before.size(); i++) {
      int other = before.getInt(i);
      if (maskLabel.getInt(other) != maskLabel.getInt(mask)) {
        continue;
      }
      double wide =
          Math.min(side(mask, 1), side(other, 1)) - Math.max(side(mask, 0), side(other, 0));
      double high =
          Math.min(side(mask, 3), side(other, 3)) - Math.max(side(mask, 2), side(other, 2));
      double both = Math.max(0, wide) * Math.max(0, high);
      if (both > SAME_BOX * (area(mask) + area(other) - both)) {
        return true;
      }
    }
    return false;
  }

  private ImageRef image(int image, String place) {
    String id = imageName(image);
    Origin from = origin.get(image);
    List<String> keys = new ArrayList<>(List.of("openimages:" + id));
    if (from != null && !from.photo().isEmpty()) {
      keys.add("flickr:" + from.photo());
    }
    return new ImageRef(
        OpenImagesSource.NAME,
        id,
        OpenImagesSource.imageFile(place, id),
        0,
        0,
        0,
        "",
        from == null ? "" : from.licence(),
        from == null ? Attribution.NONE : from.attribution(),
        keys,
        List.copyOf(absent(image)));
  }
}
