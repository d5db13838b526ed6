package org.vpobuilder.pipeline.sources.coco;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.sources.JsonScalars;
import org.vpobuilder.pipeline.sources.Scene;
import org.vpobuilder.pipeline.storage.FilePiece;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.RejectionCode;
import org.vpobuilder.spec.mask.MaskException;
import org.vpobuilder.spec.mask.Polygons;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.mask.RleString;

/**
 * Reads the masks of single annotations by seeking to their segmentations. For one thread.
 *
 * <p>MASK_TOO_LARGE bounds the cost of one mask to some 200 MB and a second: a segmentation has at
 * most {@link #MAX_BYTES} of json, an RLE at most {@link Rle#MAX_RUNS}, polygons also at most
 * {@link Polygons#MAX_STEPS}. COCO's largest has some 10,000 numbers.
 */
public final class SegmentationReader implements Closeable {
  static final int MAX_BYTES = 1 << 22;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(JsonScalars.FACTORY)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();
  private static final ObjectReader POLYGONS = MAPPER.readerFor(double[][].class);

  private final Folder coco;
  private final String table;
  private final Polygons polygons = new Polygons();
  private final SeekableByteChannel file;

  /**
   * Opens a table.
   *
   * @param table the file that has the segmentations, below the root
   */
  public SegmentationReader(Folder coco, String table) throws IOException {
    this.coco = coco;
    this.table = table;
    this.file = coco.openSeekable(table);
  }

  /**
   * The mask of an annotation.
   *
   * @param object whose mask is at {@code first byte+length} of the file
   * @throws RejectedException if its segmentation is not a mask of the image
   */
  public Rle mask(int width, int height, Scene.Annotation object)
      throws IOException, RejectedException {
    return mask(width, height, object, object.mask());
  }

  /**
   * The mask of an annotation whose position is given separately.
   *
   * @param place {@code first byte+length}
   */
  public Rle mask(int width, int height, Scene.Annotation object, String place)
      throws IOException, RejectedException {
    int plus = place.indexOf('+');
    long offset = Long.parseLong(place.substring(0, plus));
    int length = Integer.parseInt(place.substring(plus + 1));
    if (length > MAX_BYTES) {
      throw new RejectedException(
          RejectionCode.MASK_TOO_LARGE,
          table,
          object.recordName(),
          length + " bytes",
          "at most " + MAX_BYTES);
    }
    try {
      return mask(read(offset, length), height, width).requirePixels();
    } catch (MaskException e) {
      throw new RejectedException(
          RejectionCode.valueOf("MASK_" + e.kind()),
          table,
          object.recordName(),
          e.got(),
          e.wanted());
    } catch (NotASegmentation e) {
      throw new RejectedException(
          RejectionCode.MASK_NOT_A_SEGMENTATION,
          table,
          object.recordName(),
          String.valueOf(e.getMessage()),
          "a list of polygons or an RLE");
    }
  }

  private byte[] read(long offset, int length) throws IOException {
    try {
      return FilePiece.read(file, offset, length);
    } catch (EOFException e) {
      throw new IOException(coco.location(table) + " has become shorter while it was read", e);
    }
  }

  private Rle mask(byte[] json, int height, int width) throws MaskException, NotASegmentation {
    @Nullable List<double[]> plain = plainPolygons(json);
    if (plain != null) {
      return polygons.rasterise(plain, height, width);
    }
    JsonNode segmentation = tree(json);
    if (segmentation.isArray()) {
      return polygons.rasterise(parts(segmentation), height, width);
    }
    if (!segmentation.isObject()) {
      throw new NotASegmentation(segmentation.getNodeType().toString());
    }
    JsonNode size = segmentation.path("size");
    if (size.size() != 2 || !size.path(0).isInt() || !size.path(1).isInt()) {
      throw new NotASegmentation("an RLE without a size");
    }
    JsonNode counts = segmentation.path("counts");
    int rleHeight = size.path(0).intValue();
    int rleWidth = size.path(1).intValue();
    Rle mask =
        counts.isTextual()
            ? RleString.decode(counts.textValue(), rleHeight, rleWidth)
            : Rle.ofCounts(wholeNumbers(counts), rleHeight, rleWidth);
    return mask.requireSize(height, width);
  }

  /** The polygons if they are lists of numbers, as nearly all of COCO's are; otherwise null. */
  private static @Nullable List<double[]> plainPolygons(byte[] json) {
    if (json.length == 0 || json[0] != '[') {
      return null;
    }
    try {
      return List.of(POLYGONS.<double[][]>readValue(json));
    } catch (IOException e) {
      // Their fault is reported when they are read as a tree.
      return null;
    }
  }

  private static JsonNode tree(byte[] json) throws NotASegmentation {
    try {
      return json.length == 0 ? MAPPER.missingNode() : MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new NotASegmentation("not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("bytes in memory", e);
    }
  }

  private static List<double[]> parts(JsonNode segmentation) throws NotASegmentation {
    List<double[]> parts = new ArrayList<>();
    for (JsonNode part : segmentation) {
      if (!part.isArray()) {
        throw new NotASegmentation("a polygon that is a " + part.getNodeType());
      }
      double[] points = new double[part.size()];
      for (int i = 0; i < points.length; i++) {
        if (part.get(i).getNodeType() != JsonNodeType.NUMBER) {
          throw new NotASegmentation("a coordinate that is a " + part.get(i).getNodeType());
        }
        points[i] = part.get(i).doubleValue();
      }
      parts.add(points);
    }
    return parts;
  }

  private static long[] wholeNumbers(JsonNode counts) throws NotASegmentation {
    if (!counts.isArray()) {
      throw new NotASegmentation("RLE counts that are a " + counts.getNodeType());
    }
    long[] numbers = new long[counts.size()];
    for (int i = 0; i < numbers.length; i++) {
      if (!counts.get(i).canConvertToLong() || !counts.get(i).isIntegralNumber()) {
        throw new NotASegmentation("an RLE count that is no whole number");
      }
      numbers[i] = counts.get(i).longValue();
    }
    return numbers;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private static final class NotASegmentation extends Exception {
    NotASegmentation(String got) {
      super(got);
    }
  }
}
