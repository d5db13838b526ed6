package org.vpobuilder.pipeline.sources.coco;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import it.unimi.dsi.fastutil.floats.FloatArrayList;
import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.pipeline.sources.JsonScalars;

/**
 * COCO's instance file in columns, segmentations left where they are: 60 bytes for an annotation,
 * some 300 for an image, so 90 MB for train2017.
 */
final class InstanceTable {
  /**
   * An image record as it stands; {@link JsonScalars#NONE} and null where a member is missing or
   * can't be read.
   *
   * @param unreadable the JSON of numbers that can't be read, by member
   */
  record Image(
      long id,
      @Nullable String fileName,
      long width,
      long height,
      long license,
      @Nullable String flickrUrl,
      @Nullable String cocoUrl,
      Map<String, String> unreadable) {}

  /** Numbers in {@link #boxes} for each annotation: x, y, width and height. */
  static final int BOX = 4;

  final List<Image> images = new ArrayList<>();
  final Map<Integer, String> categories = new HashMap<>();

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

  final LongArrayList offset = new LongArrayList();
  final IntArrayList length = new IntArrayList();

  /** The JSON of numbers that can't be read, by member, of the rows that have such. */
  final Int2ObjectMap<Map<String, String>> unreadable = new Int2ObjectOpenHashMap<>();

  int annotations() {
    return annId.size();
  }
}
