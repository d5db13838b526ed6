package org.vpobuilder.pipeline.sources.coco;

import static org.vpobuilder.pipeline.sources.JsonScalars.NONE;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.ContentReference;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.ints.IntLists;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.sources.JsonScalars;
import org.vpobuilder.pipeline.sources.coco.CocoShape.CategoryRecord;
import org.vpobuilder.spec.licence.Licence;

/**
 * Streams {@code instances_*.json} into an {@link InstanceTable}. Segmentations are {@linkplain
 * PlacedSegmentations skipped}; the position of each in the file is kept, so that the few that are
 * wanted can be read by seeking.
 */
final class InstanceParser {
  /** The most licences that are kept; COCO lists 8. */
  private static final int MOST_LICENCES = 1000;

  private static final int LONGEST_LICENCE_TEXT = 500;

  private final InstanceTable table = new InstanceTable();
  private final JsonParser parser;
  private final boolean segments;

  /** Members of the current annotation or segment. */
  private long id;

  private long category;
  private int crowd;
  private double area;
  private final float[] box = new float[InstanceTable.BOX];

  /** The unreadable values of the current record; see {@link InstanceTable#unreadable}. */
  private Map<String, String> unreadable = Map.of();

  private InstanceParser(JsonParser parser, boolean segments) {
    this.parser = parser;
    this.segments = segments;
  }

  /**
   * Parses a whole file.
   *
   * @param segments whether each annotation is a list of segments, as in panoptic files
   * @throws IOException if it is not JSON or lacks images, annotations or categories
   */
  static InstanceTable parse(InputStream in, boolean segments) throws IOException {
    PlacedSegmentations placed = new PlacedSegmentations(in);
    try (JsonParser parser = JsonScalars.FACTORY.createParser(placed)) {
      return new InstanceParser(parser, segments).parse();
    } catch (JsonParseException e) {
      long place = placed.placeInFile(e.getLocation().getByteOffset());
      JsonLocation location = new JsonLocation(ContentReference.unknown(), place, -1, -1, -1);
      throw new JsonParseException(null, e.getOriginalMessage(), location);
    }
  }

  private InstanceTable parse() throws IOException {
    boolean images = false;
    boolean annotations = false;
    boolean categories = false;
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new IOException("wanted an object with images, annotations and categories");
    }
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "images" -> {
          JsonScalars.eachObject(parser, this::image);
          images = true;
        }
        case "annotations" -> {
          JsonScalars.eachObject(
              parser,
              i -> {
                if (segments) {
                  segments();
                } else {
                  annotation();
                }
              });
          annotations = true;
        }
        case "categories" -> {
          JsonScalars.eachObject(parser, i -> category());
          categories = true;
        }
        case "licenses" -> licences();
        default -> parser.skipChildren();
      }
    }
    require(images, "images");
    require(annotations, "annotations");
    require(categories, "categories");
    return table;
  }

  private static void require(boolean present, String member) throws IOException {
    if (!present) {
      throw new IOException("no list of " + member);
    }
  }

  /**
   * Reads the licences. A file may lack them, or have another value there: then no image's licence
   * is known.
   */
  private void licences() throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.START_OBJECT) {
        licence();
      } else {
        parser.skipChildren();
      }
    }
  }

  private void licence() throws IOException {
    long number = NONE;
    @Nullable String licenceName = null;
    @Nullable String url = null;
    unreadable = Map.of();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "id" -> number = wholeNumber(name);
        case "name" -> licenceName = JsonScalars.string(parser);
        case "url" -> url = JsonScalars.string(parser);
        default -> parser.skipChildren();
      }
    }
    if (number >= 0 && number <= Integer.MAX_VALUE && table.licences.size() < MOST_LICENCES) {
      table.licences.putIfAbsent(
          (int) number, Licence.of(licenceText(licenceName), licenceText(url)));
    }
  }

  private static String licenceText(@Nullable String text) {
    return text == null ? "" : text.substring(0, Math.min(text.length(), LONGEST_LICENCE_TEXT));
  }

  private void image(int record) throws IOException {
    long imageId = NONE;
    long width = NONE;
    long height = NONE;
    long license = NONE;
    @Nullable String fileName = null;
    @Nullable String flickrUrl = null;
    @Nullable String cocoUrl = null;
    IntList absent = IntLists.EMPTY_LIST;
    IntList notExhaustive = IntLists.EMPTY_LIST;
    unreadable = Map.of();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "id" -> imageId = wholeNumber(name);
        case "width" -> width = wholeNumber(name);
        case "height" -> height = wholeNumber(name);
        case "license" -> license = wholeNumber(name);
        case "file_name" -> fileName = JsonScalars.string(parser);
        case "flickr_url" -> flickrUrl = JsonScalars.string(parser);
        case "coco_url" -> cocoUrl = JsonScalars.string(parser);
        case "neg_category_ids" -> absent = numbers();
        case "not_exhaustive_category_ids" -> notExhaustive = numbers();
        default -> parser.skipChildren();
      }
    }
    table.images.add(
        new InstanceTable.Image(
            record,
            imageId,
            fileName,
            width,
            height,
            license,
            flickrUrl,
            cocoUrl,
            absent,
            notExhaustive,
            unreadable));
  }

  /** The whole numbers of a list; other elements are skipped. */
  private IntList numbers() throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return IntLists.EMPTY_LIST;
    }
    IntArrayList numbers = new IntArrayList();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long number = JsonScalars.wholeNumber(parser);
      parser.skipChildren();
      if (number >= 0 && number <= Integer.MAX_VALUE) {
        numbers.add((int) number);
      }
    }
    numbers.trim();
    return numbers.isEmpty() ? IntLists.EMPTY_LIST : numbers;
  }

  private void annotation() throws IOException {
    long image = NONE;
    long offset = 0;
    long length = 0;
    begin();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "image_id" -> image = wholeNumber(name);
        case "segmentation" -> {
          offset = place();
          length = place();
          requirePlace(parser.nextToken() == JsonToken.END_ARRAY);
        }
        default -> member(name);
      }
    }
    add(image, offset, length);
  }

  private void begin() {
    id = NONE;
    category = NONE;
    crowd = 0;
    area = Double.NaN;
    Arrays.fill(box, Float.NaN);
    unreadable = Map.of();
  }

  /** Reads a member that annotations and segments share; skips any other. */
  private void member(String name) throws IOException {
    switch (name) {
      case "id" -> id = wholeNumber(name);
      case "category_id" -> category = wholeNumber(name);
      case "iscrowd" -> crowd = crowd(name);
      case "area" -> area = JsonScalars.real(parser);
      case "bbox" -> box();
      default -> parser.skipChildren();
    }
  }

  private void add(long image, long offset, long length) {
    if (!unreadable.isEmpty()) {
      table.unreadable.put(table.annotations(), unreadable);
    }
    table.record.add(table.annotations());
    table.annId.add(id);
    table.imageId.add(image);
    table.category.add((int) Math.min(category, Integer.MAX_VALUE));
    table.crowd.add(crowd);
    table.area.add(area);
    table.boxes.addElements(table.boxes.size(), box);
    table.offset.add(offset);
    table.length.add((int) Math.min(length, Integer.MAX_VALUE));
  }

  /** Reads the segments of an image. The image and the PNG may come after the segments. */
  private void segments() throws IOException {
    int first = table.annotations();
    long image = NONE;
    @Nullable String file = null;
    Map<String, String> unreadableImage = Map.of();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "image_id" -> {
          unreadable = Map.of();
          image = wholeNumber(name);
          unreadableImage = unreadable;
        }
        case "file_name" -> file = JsonScalars.string(parser);
        case "segments_info" -> eachSegment();
        default -> parser.skipChildren();
      }
    }
    int png = file == null ? -1 : table.pngs.size();
    if (file != null && first < table.annotations()) {
      table.pngs.add(file);
    }
    for (int row = first; row < table.annotations(); row++) {
      table.imageId.set(row, image);
      table.offset.set(row, png);
      if (!unreadableImage.isEmpty()) {
        table.unreadable.merge(row, unreadableImage, InstanceParser::both);
      }
    }
  }

  private static Map<String, String> both(Map<String, String> some, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(more);
    return all;
  }

  /**
   * Reads the segments of a list. If the value is not a list, or an element not an object, it
   * counts as a segment without members, so that it is rejected.
   */
  private void eachSegment() throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      segment();
      return;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      segment();
    }
  }

  private void segment() throws IOException {
    begin();
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        table.isRelabelled |= name.equals("isthing");
        member(name);
      }
    } else {
      parser.skipChildren();
    }
    add(NONE, NONE, 0);
  }

  /**
   * The current value as a whole number; any other value is kept so that a rejection can quote it.
   */
  private long wholeNumber(String member) throws IOException {
    long value = JsonScalars.wholeNumber(parser);
    if (value == NONE) {
      cantRead(member);
    }
    return value;
  }

  private int crowd(String member) throws IOException {
    int value =
        switch (parser.currentToken()) {
          case VALUE_TRUE -> 1;
          case VALUE_FALSE -> 0;
          default -> (int) Math.min(JsonScalars.wholeNumber(parser), 2);
        };
    if (value == 0 || value == 1) {
      return value;
    }
    cantRead(member);
    return -1;
  }

  private void cantRead(String member) throws IOException {
    if (unreadable.isEmpty()) {
      unreadable = new HashMap<>();
    }
    unreadable.put(member, JsonScalars.quoted(parser));
  }

  /** Reads a list of four numbers into {@link #box}; skips any other value. */
  private void box() throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return;
    }
    int numbers = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      float number = (float) JsonScalars.real(parser);
      if (numbers < box.length) {
        box[numbers] = number;
      }
      numbers++;
    }
    if (numbers != box.length) {
      Arrays.fill(box, Float.NaN);
    }
  }

  /** The next number of those that {@link PlacedSegmentations} writes. */
  private long place() throws IOException {
    requirePlace(parser.nextToken() == JsonToken.VALUE_NUMBER_INT);
    return parser.getLongValue();
  }

  /**
   * The position is missing if the member's name was not recognised, because it has escapes or
   * another charset.
   */
  private static void requirePlace(boolean isPlace) throws IOException {
    if (!isPlace) {
      throw new IOException("a segmentation whose name is not in plain UTF-8");
    }
  }

  private void category() throws IOException {
    long number = NONE;
    @Nullable String categoryName = null;
    @Nullable String synset = null;
    boolean isThing = true;
    unreadable = Map.of();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "id" -> number = wholeNumber(name);
        case "name" -> categoryName = JsonScalars.string(parser);
        case "synset" -> synset = JsonScalars.string(parser);
        case "isthing" -> {
          isThing =
              parser.currentToken() != JsonToken.VALUE_FALSE
                  && JsonScalars.wholeNumber(parser) != 0;
          parser.skipChildren();
        }
        default -> parser.skipChildren();
      }
    }
    if (number < 0 || number > Integer.MAX_VALUE || categoryName == null) {
      throw new IOException("a category without an id or a name");
    }
    table.categories.put((int) number, new CategoryRecord(categoryName, synset, isThing));
  }
}
