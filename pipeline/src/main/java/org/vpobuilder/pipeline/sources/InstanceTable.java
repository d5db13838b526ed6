package org.vpobuilder.pipeline.sources;

import it.unimi.dsi.fastutil.doubles.DoubleArrayList;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.licence.Licence;

/**
 * COCO's instance file in columns, segmentations left where they are: 44 bytes for an annotation,
 * some 300 for an image, so 75 MB for train2017.
 */
final class InstanceTable {
  /** An image record as it stands; {@link JsonScalars#NONE} and null where a member is missing. */
  record Image(
      long id,
      @Nullable String fileName,
      long width,
      long height,
      long license,
      @Nullable String flickrUrl,
      @Nullable String cocoUrl) {}

  final List<Image> images = new ArrayList<>();
  final Map<Integer, String> categories = new HashMap<>();

  /** By number; of two with one number the first. */
  final Map<Integer, Licence> licences = new HashMap<>();

  final LongArrayList annId = new LongArrayList();
  final LongArrayList imageId = new LongArrayList();
  final IntArrayList category = new IntArrayList();
  final IntArrayList crowd = new IntArrayList();
  final DoubleArrayList area = new DoubleArrayList();
  final LongArrayList offset = new LongArrayList();
  final IntArrayList length = new IntArrayList();

  int annotations() {
    return annId.size();
  }
}
