package org.vpobuilder.pipeline.sources.coco;

import static org.vpobuilder.pipeline.sources.JsonScalars.NONE;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.ContentReference;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.licence.Licence;
import org.vpobuilder.pipeline.sources.JsonScalars;

/**
 * Streams {@code instances_*.json} into an {@link InstanceTable}. Segmentations are {@linkplain
 * PlacedSegmentations passed over}; the place of each in the file is kept, so that the few that are
 * wanted can be read by seeking.
 */
final class InstanceParser {
  /** COCO lists 8. */
  private static final int MOST_LICENCES = 1000;

  private static final int LONGEST_LICENCE_TEXT = 500;

  private final InstanceTable table = new InstanceTable();
  private final JsonParser parser;
  private final float[] box = new float[InstanceTable.BOX];

  /** Of the current record; see {@link InstanceTable#unreadable}. */
  private Map<String, String> unreadable = Map.of();

  private InstanceParser(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Parses a whole file.
   *
   * @throws IOException if it is not JSON or lacks images, annotations or categories
   */
  static InstanceTable parse(InputStream in) throws IOException {
    PlacedSegmentations placed = new PlacedSegmentations(in);
    try (JsonParser parser = JsonScalars.FACTORY.createParser(placed)) {
      return new InstanceParser(parser).parse();
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
          JsonScalars.eachObject(parser, i -> image());
          images = true;
        }
        case "annotations" -> {
          JsonScalars.eachObject(parser, i -> annotation());
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

  /** A file may lack them, or have something else there: then no image's licence is known. */
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
    long id = NONE;
    @Nullable String licenceName = null;
    @Nullable String url = null;
    unreadable = Map.of();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "id" -> id = wholeNumber(name);
        case "name" -> licenceName = JsonScalars.string(parser);
        case "url" -> url = JsonScalars.string(parser);
        default -> parser.skipChildren();
      }
    }
    if (id >= 0 && id <= Integer.MAX_VALUE && table.licences.size() < MOST_LICENCES) {
      table.licences.putIfAbsent(
          (int) id, Licence.of(licenceText(licenceName), licenceText(url)));
    }
  }

  private static String licenceText(@Nullable String text) {
    return text == null ? "" : text.substring(0, Math.min(text.length(), LONGEST_LICENCE_TEXT));
  }

  private void image() throws IOException {
    long id = NONE;
    long width = NONE;
    long height = NONE;
    long license = NONE;
    @Nullable String fileName = null;
    @Nullable String flickrUrl = null;
    @Nullable String cocoUrl = null;
    unreadable = Map.of();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "id" -> id = wholeNumber(name);
        case "width" -> width = wholeNumber(name);
        case "height" -> height = wholeNumber(name);
        case "license" -> license = wholeNumber(name);
        case "file_name" -> fileName = JsonScalars.string(parser);
        case "flickr_url" -> flickrUrl = JsonScalars.string(parser);
        case "coco_url" -> cocoUrl = JsonScalars.string(parser);
        default -> parser.skipChildren();
      }
    }
    table.images.add(
        new InstanceTable.Image(
            id, fileName, width, height, license, flickrUrl, cocoUrl, unreadable));
  }

  private void annotation() throws IOException {
    long id = NONE;
    long image = NONE;
    long category = NONE;
    int crowd = 0;
    double area = Double.NaN;
    long offset = 0;
    long length = 0;
    Arrays.fill(box, Float.NaN);
    unreadable = Map.of();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "id" -> id = wholeNumber(name);
        case "image_id" -> image = wholeNumber(name);
        case "category_id" -> category = wholeNumber(name);
        case "iscrowd" -> crowd = crowd(name);
        case "area" -> area = JsonScalars.real(parser);
        case "bbox" -> box();
        case "segmentation" -> {
          offset = place();
          length = place();
          requirePlace(parser.nextToken() == JsonToken.END_ARRAY);
        }
        default -> parser.skipChildren();
      }
    }
    if (!unreadable.isEmpty()) {
      table.unreadable.put(table.annotations(), unreadable);
    }
    table.annId.add(id);
    table.imageId.add(image);
    table.category.add((int) Math.min(category, Integer.MAX_VALUE));
    table.crowd.add(crowd);
    table.area.add(area);
    table.boxes.addElements(table.boxes.size(), box);
    table.offset.add(offset);
    table.length.add((int) Math.min(length, Integer.MAX_VALUE));
  }

  /** The current value as a whole number; what is none is kept to be quoted. */
  private long wholeNumber(String member) throws IOException {
    long value = JsonScalars.wholeNumber(parser);
    if (value == NONE) {
      cantRead(member);
    }
    return value;
  }

  private int crowd(String member) throws IOException {
    int crowd =
        switch (parser.currentToken()) {
          case VALUE_TRUE -> 1;
          case VALUE_FALSE -> 0;
          default -> (int) Math.min(JsonScalars.wholeNumber(parser), 2);
        };
    if (crowd == 0 || crowd == 1) {
      return crowd;
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

  /** Reads a list of four numbers into {@link #box}; anything else is passed over. */
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

  /** The next number of what {@link PlacedSegmentations} writes. */
  private long place() throws IOException {
    requirePlace(parser.nextToken() == JsonToken.VALUE_NUMBER_INT);
    return parser.getLongValue();
  }

  /** The name was not seen where it has escapes or another charset. */
  private static void requirePlace(boolean isPlace) throws IOException {
    if (!isPlace) {
      throw new IOException("a segmentation whose name is not in plain UTF-8");
    }
  }

  private void category() throws IOException {
    long id = NONE;
    @Nullable String categoryName = null;
    unreadable = Map.of();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      switch (name) {
        case "id" -> id = wholeNumber(name);
        case "name" -> categoryName = JsonScalars.string(parser);
        default -> parser.skipChildren();
      }
    }
    if (id < 0 || id > Integer.MAX_VALUE || categoryName == null) {
      throw new IOException("a category without an id or a name");
    }
    table.categories.put((int) id, categoryName);
  }
}
