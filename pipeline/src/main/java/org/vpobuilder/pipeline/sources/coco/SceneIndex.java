package org.vpobuilder.pipeline.sources.coco;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.ints.IntSet;
import it.unimi.dsi.fastutil.longs.Long2IntMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.sources.JsonScalars;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;

/** Checks an {@link InstanceTable} record by record and groups its annotations by image. */
final class SceneIndex {
  /** Bounds the memory of a worker that renders: twice a mask of one byte a pixel. */
  static final int MAX_PIXELS = 1 << 26;

  /** The largest image id: keys of samples then sort like ids. */
  private static final long MAX_IMAGE_ID = 999_999_999_999L;

  private static final int MAX_SIDE = 65_535;
  private static final int NO_IMAGE = -1;

  /** A safe path below the images' folder: none of its names can lead up or out. */
  private static final Pattern SAFE_NAME =
      Pattern.compile(
          "(?:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}/){0,4}[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  /** The largest id made of red, green and blue of a PNG's pixel; 0 means no segment. */
  private static final long MAX_SEGMENT_ID = 0xffffff;

  /**
   * The largest id that is unique only within its image: the pair of both is compared with others.
   */
  private static final long MAX_ID_OF_IMAGE = 0xffff_ffffL;

  private final InstanceTable table;
  private final CocoShape shape;
  private final IntSet categories;
  private final Consumer<Rejection> rejections;
  private final List<InstanceTable.Image> images = new ArrayList<>();
  private final Long2IntMap imageById = new Long2IntOpenHashMap();
  private final LongOpenHashSet rejectedImages = new LongOpenHashSet();
  private final BitSet flawed = new BitSet();
  private long outsideClassMap;
  private long ofRejectedImages;
  private int ofClassMap;

  /** The file of the current record. */
  private String file = "";

  private int[] annotated = new int[0];
  private IntArrayList[] objects = new IntArrayList[0];

  private SceneIndex(
      InstanceTable table, CocoShape shape, IntSet categories, Consumer<Rejection> rejections) {
    this.table = table;
    this.shape = shape;
    this.categories = categories;
    this.rejections = rejections;
    imageById.defaultReturnValue(NO_IMAGE);
  }

  /**
   * Checks a table.
   *
   * @param categories those of the table that are in the class map
   */
  static SceneIndex of(
      InstanceTable table, CocoShape shape, IntSet categories, Consumer<Rejection> rejections) {
    SceneIndex index = new SceneIndex(table, shape, categories, rejections);
    index.indexImages();
    index.indexAnnotations();
    return index;
  }

  InstanceTable table() {
    return table;
  }

  /** The number of valid images, which are sorted by id. */
  int size() {
    return images.size();
  }

  InstanceTable.Image image(int i) {
    return images.get(i);
  }

  /** Valid annotations of valid images whose category is not in the class map. */
  long outsideClassMap() {
    return outsideClassMap;
  }

  /** Valid annotations of rejected images. */
  long ofRejectedImages() {
    return ofRejectedImages;
  }

  /** Valid annotations of valid images whose category is in the class map. */
  int ofClassMap() {
    return ofClassMap;
  }

  /** Valid annotations, including those of rejected images. */
  long sound() {
    return ofClassMap + outsideClassMap + ofRejectedImages;
  }

  /** Non-crowd annotations of any category. */
  int annotated(int i) {
    return annotated[i];
  }

  boolean isFlawed(int i) {
    return flawed.get(i);
  }

  /** Rows of the table: the image's annotations of the class map's categories, by annotation id. */
  int[] objects(int i) {
    IntArrayList rows = objects[i];
    if (rows == null) {
      return new int[0];
    }
    int[] sorted = rows.toIntArray();
    IntArrays.mergeSort(
        sorted, (a, b) -> Long.compare(table.annId.getLong(a), table.annId.getLong(b)));
    return sorted;
  }

  private void indexImages() {
    LongOpenHashSet seen = new LongOpenHashSet();
    for (int i = 0; i < table.images.size(); i++) {
      InstanceTable.Image image = table.images.get(i);
      boolean second = image.id() >= 0 && !seen.add(image.id());
      String record =
          image.id() < 0
              ? "image record " + image.record()
              : second
                  ? "image %d (record %d)".formatted(image.id(), image.record())
                  : "image " + image.id();
      file = table.partOfImage(i).file();
      if (isSound(image, record, second)) {
        images.add(image);
      } else {
        rejectedImages.add(image.id());
      }
    }
    images.sort(Comparator.comparingLong(InstanceTable.Image::id));
    for (int i = 0; i < images.size(); i++) {
      imageById.put(images.get(i).id(), i);
    }
  }

  private boolean isSound(InstanceTable.Image image, String record, boolean second) {
    if (image.id() < 0 || image.id() > MAX_IMAGE_ID) {
      return reject(
          RejectionCode.IMAGE_RECORD_INVALID,
          record,
          got("id", image.id(), image.unreadable()),
          "an id of 1 to 12 digits");
    }
    if (second) {
      return reject(RejectionCode.IMAGE_ID_DUPLICATE, record, "a second record", "each id once");
    }
    String name = image.fileName();
    if (name == null) {
      String url = image.unreadable().get("coco_url");
      return url == null
          ? reject(RejectionCode.IMAGE_RECORD_INVALID, record, "no file_name", "a file_name")
          : reject(
              RejectionCode.IMAGE_RECORD_INVALID,
              record,
              "coco_url " + url,
              "the address of an image of this file's split");
    }
    if (!SAFE_NAME.matcher(name).matches()) {
      return reject(
          RejectionCode.IMAGE_NAME_UNSAFE,
          record,
          name,
          "a file name of A-Z, a-z, 0-9, . _ and -, in folders of such names");
    }
    boolean fits =
        image.width() >= 1
            && image.height() >= 1
            && image.width() <= MAX_SIDE
            && image.height() <= MAX_SIDE
            && image.width() * image.height() <= MAX_PIXELS;
    return fits
        || reject(
            RejectionCode.IMAGE_DIMENSIONS_OUT_OF_RANGE,
            record,
            size(image),
            "sides of 1 to %d, at most %d pixels".formatted(MAX_SIDE, MAX_PIXELS));
  }

  private void indexAnnotations() {
    annotated = new int[images.size()];
    objects = new IntArrayList[images.size()];
    LongOpenHashSet seen = new LongOpenHashSet(table.annotations());
    for (int row = 0; row < table.annotations(); row++) {
      int image = imageById.get(table.imageId.getLong(row));
      int category = table.category.getInt(row);
      boolean ofInterest = categories.contains(category);
      file = table.parts.get(table.partOfRow(row)).file();
      if (!isSound(row, image, seen)) {
        // A broken annotation of a category outside the class map hides nothing that matters; one
        // of an unknown category may.
        boolean hides = ofInterest || !table.categories.containsKey(category);
        if (image != NO_IMAGE && hides) {
          flawed.set(image);
        }
        continue;
      }
      if (image == NO_IMAGE) {
        ofRejectedImages++;
        continue;
      }
      boolean isThing = Objects.requireNonNull(table.categories.get(category)).isThing();
      annotated[image] += table.crowd.getInt(row) == 1 || !isThing ? 0 : 1;
      if (ofInterest) {
        if (objects[image] == null) {
          objects[image] = new IntArrayList(4);
        }
        objects[image].add(row);
        ofClassMap++;
      } else {
        outsideClassMap++;
      }
    }
  }

  /**
   * Whether an annotation is valid. An annotation of a rejected image has no fault of its own; it
   * is counted with its image.
   */
  private boolean isSound(int row, int image, LongOpenHashSet seen) {
    long id = table.annId.getLong(row);
    long imageId = table.imageId.getLong(row);
    Map<String, String> unreadable = table.unreadable.getOrDefault(row, Map.of());
    if (id < smallestId() || id > largestId()) {
      String wanted = "a whole number from %d as id".formatted(smallestId());
      return reject(
          RejectionCode.ANNOTATION_RECORD_INVALID,
          record(row),
          got("id", id, unreadable),
          shape.hasIdsOfImage() ? "%s, up to %d".formatted(wanted, largestId()) : wanted);
    }
    if (!isFirst(id, image, seen)) {
      return reject(
          RejectionCode.ANNOTATION_ID_DUPLICATE,
          "%s (record %d)".formatted(record(row), table.record.getInt(row)),
          "a second record",
          shape.hasIdsOfImage() ? "each id once in an image" : "each id once");
    }
    if (image == NO_IMAGE && !rejectedImages.contains(imageId)) {
      return reject(
          RejectionCode.ANNOTATION_UNKNOWN_IMAGE,
          record(row),
          got("image_id", imageId, unreadable),
          "the id of an image record");
    }
    int category = table.category.getInt(row);
    if (!table.categories.containsKey(category)) {
      return reject(
          RejectionCode.ANNOTATION_UNKNOWN_CATEGORY,
          record(row),
          got("category_id", category, unreadable),
          "the id of a category record");
    }
    if (table.crowd.getInt(row) < 0) {
      return reject(
          RejectionCode.ANNOTATION_RECORD_INVALID,
          record(row),
          got("iscrowd", JsonScalars.NONE, unreadable),
          "iscrowd 0 or 1");
    }
    if (!shape.hasSegments()) {
      return true;
    }
    int png = (int) table.offset.getLong(row);
    boolean isSafe = png >= 0 && SAFE_NAME.matcher(table.pngs.get(png)).matches();
    return isSafe
        || reject(
            RejectionCode.ANNOTATION_RECORD_INVALID,
            record(row),
            png < 0 ? "no file_name" : "file_name " + table.pngs.get(png),
            "the file_name of a PNG: A-Z, a-z, 0-9, . _ and -");
  }

  /** Names an annotation in a rejection. */
  private String record(int row) {
    long id = table.annId.getLong(row);
    long imageId = table.imageId.getLong(row);
    String record = id < 0 ? "annotation record " + table.record.getInt(row) : "annotation " + id;
    return id >= 0 && imageId >= 0 && shape.hasIdsOfImage()
        ? "image %d, %s".formatted(imageId, record)
        : record;
  }

  private long smallestId() {
    return shape.hasSegments() ? 1 : 0;
  }

  private long largestId() {
    if (shape.hasSegments()) {
      return MAX_SEGMENT_ID;
    }
    return shape.hasIdsOfImage() ? MAX_ID_OF_IMAGE : Long.MAX_VALUE;
  }

  /** Whether no earlier annotation has the id; annotations of no valid image are not compared. */
  private boolean isFirst(long id, int image, LongOpenHashSet seen) {
    if (!shape.hasIdsOfImage()) {
      return seen.add(id);
    }
    return image == NO_IMAGE || seen.add((long) image << Integer.SIZE | id);
  }

  /**
   * The text for a record's member that should be a whole number: its value, the JSON of a value
   * that can't be read, or that it is missing.
   */
  private static String got(String member, long value, Map<String, String> unreadable) {
    @Nullable String json = unreadable.get(member);
    return value >= 0 ? member + " " + value : json == null ? "no " + member : member + " " + json;
  }

  private static String size(InstanceTable.Image image) {
    if (image.width() >= 0 && image.height() >= 0) {
      return "%d x %d".formatted(image.width(), image.height());
    }
    return "%s, %s"
        .formatted(
            got("width", image.width(), image.unreadable()),
            got("height", image.height(), image.unreadable()));
  }

  private boolean reject(RejectionCode code, String record, String got, String wanted) {
    rejections.accept(new Rejection(code, file, record, got, wanted));
    return false;
  }
}
