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
 * COCO's instance file in columns, segmentations left where they are: 64 bytes for an annotation,
 * some 300 for an image, so 90 MB for train2017.
 */
final class InstanceTable {
  /**
   * An image record as it stands; {@link JsonScalars#NONE} and null where a member is missing or
   * can't be read.
   *
   * @param record its place in its file, from 0
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
    /** The same with a file name that was made of its address; of none the address is quoted. */
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
   * A file that records come from, and its first ones here; they end where those of the next begin.
   */
  record Part(String file, int firstImage, int firstRow) {}

  /** One, but where a split's records stand in several files. */
  final List<Part> parts = new ArrayList<>();

  final List<Image> images = new ArrayList<>();
  final Map<Integer, CategoryRecord> categories = new HashMap<>();

  /** By number; of two with one number the first. */
  final Map<Integer, Licence> licences = new HashMap<>();

  final LongArrayList annId = new LongArrayList();
  final LongArrayList imageId = new LongArrayList();
  final IntArrayList category = new IntArrayList();

  /** 1 for a crowd, 0 for none, -1 for a value that is neither. */
  final IntArrayList crowd = new IntArrayList();

  /** NaN where a record has none. */
  final DoubleArrayList area = new DoubleArrayList();

  /** {@link #BOX} numbers each; NaN where a record has no box. */
  final FloatArrayList boxes = new FloatArrayList();

  /** Place of an annotation in its file, from 0. */
  final IntArrayList record = new IntArrayList();

  /** First byte of a segmentation; of a segment the number of its PNG in {@link #pngs}, or -1. */
  final LongArrayList offset = new LongArrayList();

  final IntArrayList length = new IntArrayList();

  /** Names of the PNG files that segments lie in. */
  final List<String> pngs = new ArrayList<>();

  /** The JSON of numbers that can't be read, by member, of the rows that have such. */
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

  /** The number of the file that an annotation stands in. */
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
   * @param firstPng the number that its first PNG has here
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
