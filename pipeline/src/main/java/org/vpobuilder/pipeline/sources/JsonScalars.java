package org.vpobuilder.pipeline.sources;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads single values of COCO's json and leaves it to the caller to reject a value of another type.
 */
public final class JsonScalars {
  /** The value for an id that is absent or not a whole number. */
  public static final long NONE = -1;

  private static final int MAX_STRING = 100_000_000;

  /**
   * A factory that accepts NaN, which Python writes as a bare word and is not JSON, so that the one
   * record that holds it can be rejected by name.
   */
  public static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(100)
                  .maxStringLength(MAX_STRING)
                  .maxNumberLength(1000)
                  .build())
          .build();

  private JsonScalars() {}

  /** The most characters of an unusable value that a rejection quotes. */
  private static final int LONGEST_QUOTE = 40;

  /** Up to this limit a real number represents every whole number exactly. */
  private static final double MAX_EXACT = 1L << 53;

  private static final Pattern WHOLE_TEXT = Pattern.compile("(\\d{1,18})(?:\\.0*)?");

  /**
   * The current value as a whole number from 0, or {@link #NONE}; leaves the parser on the value.
   * Other forms that exporters write for a whole number are accepted: {@code 7.0}, {@code "7"} and
   * {@code "7.0"}.
   */
  public static long wholeNumber(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case VALUE_NUMBER_INT -> {
        boolean isLong = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        return isLong ? Math.max(NONE, parser.getLongValue()) : NONE;
      }
      case VALUE_NUMBER_FLOAT -> {
        double value = parser.getDoubleValue();
        boolean isWhole = value >= 0 && value <= MAX_EXACT && value == Math.rint(value);
        return isWhole ? (long) value : NONE;
      }
      case VALUE_STRING -> {
        Matcher text = WHOLE_TEXT.matcher(parser.getText().strip());
        return text.matches() ? Long.parseLong(text.group(1)) : NONE;
      }
      default -> {
        return NONE;
      }
    }
  }

  /**
   * The current value as JSON, shortened, to be quoted in a rejection: {@code -3}, {@code "seven"}
   * or {@code a list}. Leaves the parser behind the value.
   */
  public static String quoted(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT) {
      parser.skipChildren();
      return token == JsonToken.START_ARRAY ? "a list" : "an object";
    }
    String text = parser.getText();
    String shortened =
        text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
    return token == JsonToken.VALUE_STRING ? '"' + shortened + '"' : shortened;
  }

  /** The current value as a real number, or NaN. */
  public static double real(JsonParser parser) throws IOException {
    if (parser.currentToken().isNumeric()) {
      return parser.getDoubleValue();
    }
    parser.skipChildren();
    return Double.NaN;
  }

  /** The current value as a string, or null. */
  public static @Nullable String string(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      return parser.getText();
    }
    parser.skipChildren();
    return null;
  }

  /** Enters an array and calls {@code record} with the index of each object in it. */
  public static void eachObject(JsonParser parser, RecordReader record) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw new IOException("wanted a list of records");
    }
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new IOException("record %d of the list: wanted an object".formatted(i));
      }
      record.read(i);
    }
  }

  /** Reads one object; the parser is at its start and must be left at its end. */
  @FunctionalInterface
  public interface RecordReader {
    void read(int index) throws IOException;
  }
}
