package org.vpobuilder.pipeline.index;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.ProbedClip;

/**
 * Reads a row of a clip index in exactly the form that this program writes: some twenty times as
 * fast as the JSON reader and the schema, which decide on every other row. An index has 200,000
 * rows. A row that is read here is valid by the schema. For one thread.
 */
final class ClipLine {
  private static final int MAX_SOURCE = 32;
  private static final int MAX_ID = 80;
  private static final int MAX_TEXT = 2000;
  private static final int MAX_KEY = 500;
  private static final int SHA_DIGITS = 64;

  /** The most digits of a number; every such number fits a long. */
  private static final int MAX_DIGITS = 18;

  private byte[] line = new byte[0];
  private int at;
  private boolean plain;

  // Rows are sorted by source and label: equal neighbours share one object.
  private String source = "";
  private String licence = "";
  private List<String> labels = List.of();

  /**
   * The clip of a row, or null if the row does not have exactly the written form, even if it is
   * valid.
   */
  @Nullable ProbedClip read(byte[] json) {
    line = json;
    at = 0;
    plain = true;
    source = same(source, text("{\"source\":\"", MAX_SOURCE, ClipLine::isOfSource));
    String id = text("\",\"id\":\"", MAX_ID, ClipLine::isOfId);
    double start = real("\",\"start_seconds\":");
    labels = same(labels, texts(",\"labels\":[", Integer.MAX_VALUE));
    Split split = split();
    String file = text(",\"file\":\"", Integer.MAX_VALUE, ClipLine::isPlain);
    licence = same(licence, anyText("\",\"licence\":\""));
    Attribution attribution =
        new Attribution(
            anyText("\",\"attribution\":{\"author\":\""),
            anyText("\",\"title\":\""),
            anyText("\",\"url\":\""));
    expect("\"}");
    List<String> keys = texts(",\"keys\":[", MAX_KEY);
    long bytes = whole(",\"bytes\":", 1, Long.MAX_VALUE);
    String sha256 = text(",\"sha256\":\"", SHA_DIGITS, ClipLine::isHex);
    long samples = whole("\",\"samples\":", 1, Integer.MAX_VALUE);
    double level = real(",\"level_dbfs\":");
    double peak = real(",\"peak\":");
    List<Long> starts = starts();
    boolean valid =
        plain
            && at == line.length
            && Double.doubleToRawLongBits(start) >= 0
            && !isDigit((byte) source.charAt(0))
            && !labels.isEmpty()
            && peak >= 0
            && sha256.length() == SHA_DIGITS
            && !leadsElsewhere(file);
    return valid
        ? new ProbedClip(
            source,
            id,
            start,
            labels,
            split,
            file,
            licence,
            attribution,
            keys,
            bytes,
            sha256,
            samples,
            level,
            peak,
            starts)
        : null;
  }

  /** Whether a text may contain a byte. */
  @FunctionalInterface
  private interface Charset {
    boolean has(byte c);
  }

  private static boolean isOfSource(byte c) {
    return isDigit(c) || (c >= 'a' && c <= 'z');
  }

  private static boolean isOfId(byte c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
  }

  private static boolean isPlain(byte c) {
    return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
  }

  private static boolean isHex(byte c) {
    return isDigit(c) || (c >= 'a' && c <= 'f');
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }

  /** Stricter than the schema: no name may begin with a dot. */
  private static boolean leadsElsewhere(String file) {
    return file.isEmpty()
        || file.startsWith("/")
        || file.startsWith(".")
        || file.endsWith("/")
        || file.contains("//")
        || file.contains("/.");
  }

  private void expect(String text) {
    int end = at + text.length();
    boolean found = end <= line.length;
    for (int i = 0; found && i < text.length(); i++) {
      found = line[at + i] == text.charAt(i);
    }
    plain &= found;
    at = found ? end : line.length;
  }

  /** A text of at least one byte; leaves its closing quote. */
  private String text(String before, int most, Charset charset) {
    expect(before);
    int from = at;
    while (at < line.length && charset.has(line[at])) {
      at++;
    }
    plain &= at > from && at - from <= most;
    return new String(line, from, at - from, StandardCharsets.US_ASCII);
  }

  /** A text that may be empty; leaves its closing quote. */
  private String anyText(String before) {
    expect(before);
    int from = at;
    while (at < line.length && isPlain(line[at])) {
      at++;
    }
    plain &= at - from <= MAX_TEXT;
    return new String(line, from, at - from, StandardCharsets.US_ASCII);
  }

  /** A list of texts of at least one byte each; the list may be empty. */
  private List<String> texts(String before, int longest) {
    expect(before);
    if (skip(']')) {
      return List.of();
    }
    List<String> texts = new ArrayList<>(1);
    do {
      texts.add(text("\"", longest, ClipLine::isPlain));
      expect("\"");
    } while (plain && skip(','));
    expect("]");
    return List.copyOf(texts);
  }

  private static <T> T same(T earlier, T now) {
    return earlier.equals(now) ? earlier : now;
  }

  private Split split() {
    expect(",\"split\":\"t");
    boolean train = at < line.length && line[at] == 'r';
    expect(train ? "rain\"" : "est\"");
    return train ? Split.TRAIN : Split.TEST;
  }

  private long whole(String before, long least, long most) {
    expect(before);
    int from = at;
    long value = digits();
    boolean padded = at > from + 1 && line[from] == '0';
    plain &= !padded && at - from <= MAX_DIGITS && value >= least && value <= most;
    return value;
  }

  private long digits() {
    int from = at;
    long value = 0;
    while (at < line.length && isDigit(line[at])) {
      value = 10 * value + line[at++] - '0';
    }
    plain &= at > from;
    return value;
  }

  private double real(String before) {
    expect(before);
    int from = at;
    skip('-');
    whole("", 0, Long.MAX_VALUE);
    if (skip('.')) {
      digits();
    }
    if (skip('E')) {
      skip('-');
      digits();
    }
    return plain
        ? Double.parseDouble(new String(line, from, at - from, StandardCharsets.US_ASCII))
        : 0;
  }

  private boolean skip(char c) {
    boolean found = at < line.length && line[at] == c;
    at += found ? 1 : 0;
    return found;
  }

  private List<Long> starts() {
    List<Long> starts = new ArrayList<>(1);
    starts.add(whole(",\"span_starts\":[", 0, Integer.MAX_VALUE));
    while (plain && skip(',')) {
      starts.add(whole("", 0, Integer.MAX_VALUE));
    }
    expect("]}");
    return starts;
  }
}
