package org.vpobuilder.pipeline.sources.coco;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import it.unimi.dsi.fastutil.floats.FloatArrayList;
import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.sources.JsonScalars;
import org.vpobuilder.pipeline.sources.coco.CocoShape.CategoryRecord;
import org.vpobuilder.spec.licence.Licence;

/**
 * COCO's instance file in columns, without the segmentations: 64 bytes for an annotation, some 300
 * for an image, so 90 MB for train2017.
 */
final class InstanceTable {
  /**
   * An image record as the file has it; {@link JsonScalars#NONE} and null for members that are
   * missing or can't be read.
   *
   * @param record its index in its file, from 0
   * @param absent categories that the image is known not to show (LVIS)
   * @param notExhaustive categories of which not all objects are annotated (LVIS)
   * @param unreadable the JSON of numbers that can't be read, by member
   */
  record Image(
      int record,
      long id,
      @Nullable String fileName,
      long width,
      long height,
      long license,
      @Nullable String flickrUrl,
      @Nullable String cocoUrl,
      IntList absent,
      IntList notExhaustive,
      Map<String, String> unreadable) {
    /**
     * The same record with a file name that was made from its address; if that failed, the address
     * is kept to be quoted.
     */
    Image named(@Nullable String other) {
      Map<String, String> bad = new HashMap<>(unreadable);
      if (other == null) {
        bad.put("coco_url", Objects.requireNonNullElse(cocoUrl, "none"));
      }
      return new Image(
          record,
          id,
          other,
          width,
          height,
          license,
          flickrUrl,
          cocoUrl,
          absent,
          notExhaustive,
          bad.isEmpty() ? Map.of() : bad);
    }
  }

  /** Numbers in {@link #boxes} for each annotation: x, y, width and height. */
  static final int BOX = 4;

  /**
   * A file that records come from, and the index of its first image and annotation in this table;
   * they end where those of the next file begin.
   */
  record Part(String file, int firstImage, int firstRow) {}

  /**
   * The files that the records come from; several only if a split's records are in several files.
   */
  final List<Part> parts = new ArrayList<>();

  final List<Image> images = new ArrayList<>();
  final Map<Integer, CategoryRecord> categories = new HashMap<>();

  /** Licences by number; of two with the same number, the first. */
  final Map<Integer, Licence> licences = new HashMap<>();

  final LongArrayList annId = new LongArrayList();
  final LongArrayList imageId = new LongArrayList();
  final IntArrayList category = new IntArrayList();

  /** 1 for a crowd, 0 for a single object, -1 for any other value. */
  final IntArrayList crowd = new IntArrayList();

  /** NaN where a record has none. */
  final DoubleArrayList area = new DoubleArrayList();

  /** {@link #BOX} numbers each; NaN where a record has no box. */
  final FloatArrayList boxes = new FloatArrayList();

  /** The index of an annotation in its file, from 0. */
  final IntArrayList record = new IntArrayList();

  /**
   * The first byte of a segmentation; for a segment the number of its PNG in {@link #pngs}, or -1.
   */
  final LongArrayList offset = new LongArrayList();

  final IntArrayList length = new IntArrayList();

  /** Names of the PNG files that have the segments. */
  final List<String> pngs = new ArrayList<>();

  /**
   * Whether segments state that they are things, as those of COCONut do; COCO's own leave that to
   * their categories. No other member tells the two apart.
   */
  boolean isRelabelled;

  /** The JSON of numbers that can't be read, by member, for the rows that have any. */
  final Int2ObjectMap<Map<String, String>> unreadable = new Int2ObjectOpenHashMap<>();

  int annotations() {
    return annId.size();
  }

  Part partOfImage(int i) {
    int part = 0;
    while (part + 1 < parts.size() && parts.get(part + 1).firstImage() <= i) {
      part++;
    }
    return parts.get(part);
  }

  /** The number of the file that an annotation comes from. */
  int partOfRow(int row) {
    int part = 0;
    while (part + 1 < parts.size() && parts.get(part + 1).firstRow() <= row) {
      part++;
    }
    return part;
  }

  /**
   * Takes an annotation over from the table of another file.
   *
   * @param firstPng the number of its first PNG in this table
   */
  void addRow(InstanceTable other, int row, int firstPng) {
    Map<String, String> bad = other.unreadable.get(row);
    if (bad != null) {
      unreadable.put(annotations(), bad);
    }
    annId.add(other.annId.getLong(row));
    imageId.add(other.imageId.getLong(row));
    category.add(other.category.getInt(row));
    crowd.add(other.crowd.getInt(row));
    area.add(other.area.getDouble(row));
    boxes.addElements(boxes.size(), other.boxes.elements(), BOX * row, BOX);
    record.add(other.record.getInt(row));
    boolean isPng = !other.pngs.isEmpty() && other.offset.getLong(row) >= 0;
    offset.add(other.offset.getLong(row) + (isPng ? firstPng : 0));
    length.add(other.length.getInt(row));
  }
}
