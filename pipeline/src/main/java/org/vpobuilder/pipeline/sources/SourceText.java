package org.vpobuilder.pipeline.sources;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Recognises from the first bytes of a json or csv file that it is something else, left there by a
 * download, a clone without Git LFS or a spreadsheet. Each is refused by its name, since a parser's
 * message on it would not help.
 */
public final class SourceText {
  private static final int HEAD = 512;
  private static final int TAIL = 1024;
  private static final int LONGEST = 80;
  private static final String LFS = "version https://git-lfs.github.com/spec/";

  private static final Map<Character, String> SEPARATORS =
      new TreeMap<>(Map.of(';', "semicolons (;)", '\t', "tabs", '|', "bars (|)"));

  private SourceText() {}

  /**
   * Checks the first bytes of a csv.
   *
   * @throws BadInputException if it is not text in UTF-8
   */
  public static void requireCsv(Folder folder, String relative) throws IOException {
    require(folder, relative, "a csv in UTF-8");
  }

  /**
   * Checks both ends of a file that holds one JSON object, so that a broken download is refused
   * before hours of decoding and not after them.
   *
   * @throws BadInputException if it is not text in UTF-8, or does not end like an object
   */
  public static void requireJson(Folder folder, String relative) throws IOException {
    require(folder, relative, "json in UTF-8");
    long size = folder.size(relative);
    int length = (int) Math.min(TAIL, size);
    byte[] tail = folder.piece(relative, size - length, length);
    String end = new String(tail, StandardCharsets.ISO_8859_1).strip();
    if (!end.endsWith("}")) {
      throw new BadInputException(
          "%s: not a whole JSON object: wanted } at its end; is the download complete?"
              .formatted(folder.location(relative)));
    }
  }

  private static void require(Folder folder, String relative, String wanted) throws IOException {
    if (!folder.has(relative)) {
      throw new BadInputException(
          "%s: no such file, wanted %s".formatted(folder.location(relative), wanted));
    }
    Optional<String> other = other(head(folder, relative));
    if (other.isPresent()) {
      throw new BadInputException(
          "%s: got %s, wanted %s".formatted(folder.location(relative), other.get(), wanted));
    }
  }

  private static byte[] head(Folder folder, String relative) throws IOException {
    try (InputStream in = folder.open(relative)) {
      return in.readNBytes(HEAD);
    }
  }

  /**
   * Whether each of some media files is a Git LFS pointer instead of the file. A file that can't be
   * read, or is a link out of the source, is not one.
   */
  public static boolean areLfsPointers(Folder folder, List<String> files) throws IOException {
    for (String file : files) {
      if (folder.size(file) < 0 || folder.leadsOut(file)) {
        return false;
      }
      try {
        if (!isLfsPointer(head(folder, file))) {
          return false;
        }
      } catch (IOException e) {
        return false;
      }
    }
    return !files.isEmpty();
  }

  private static boolean isLfsPointer(byte[] head) {
    return new String(head, StandardCharsets.ISO_8859_1).startsWith(LFS);
  }

  /**
   * The kind of a file that is not text in UTF-8, from its first bytes; empty if nothing shows it.
   */
  static Optional<String> other(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    String start = text.strip().toLowerCase(Locale.ROOT);
    if (isLfsPointer(head)) {
      return Optional.of("a Git LFS pointer (git lfs pull fetches the file)");
    }
    if (text.startsWith("\u001f\u008b")) {
      return Optional.of("a gzip file (gunzip unpacks it)");
    }
    if (text.startsWith("PK\u0003\u0004")) {
      return Optional.of("a zip file (unzip unpacks it; a spreadsheet is one too)");
    }
    if (isUtf16(head)) {
      return Optional.of("text in UTF-16");
    }
    if (start.startsWith("<!doctype html") || start.startsWith("<html")) {
      return Optional.of("a web page (the download failed?)");
    }
    return head.length == 0 ? Optional.of("an empty file") : Optional.empty();
  }

  /** Recognises UTF-16 by its byte-order mark, or because every second byte is NUL. */
  private static boolean isUtf16(byte[] head) {
    if (head.length < 2) {
      return false;
    }
    int mark = (head[0] & 0xff) << 8 | head[1] & 0xff;
    if (mark == 0xfeff || mark == 0xfffe) {
      return true;
    }
    int even = 0;
    int odd = 0;
    int pairs = Math.min(head.length / 2, 16);
    for (int i = 0; i < pairs; i++) {
      even += head[2 * i] == 0 ? 1 : 0;
      odd += head[2 * i + 1] == 0 ? 1 : 0;
    }
    return (even == pairs && odd == 0) || (odd == pairs && even == 0);
  }

  /**
   * The first line of a csv none of whose rows could be read, described so that its fault is seen:
   * the character that separates its fields instead of commas, or the number of fields.
   */
  public static String csvFault(Folder folder, String relative, String wanted) throws IOException {
    String line =
        new String(head(folder, relative), StandardCharsets.UTF_8)
            .replace("\ufeff", "")
            .lines()
            .findFirst()
            .orElse("");
    String shown = printable(line);
    for (Map.Entry<Character, String> separator : SEPARATORS.entrySet()) {
      if (count(line, separator.getKey()) > count(line, ',')) {
        return "got %s between the fields, wanted commas: %s"
            .formatted(separator.getValue(), wanted);
      }
    }
    return "got the first line '%s', wanted %s".formatted(shown, wanted);
  }

  private static long count(String line, char wanted) {
    return line.chars().filter(c -> c == wanted).count();
  }

  /**
   * A file's name or a piece of text in a form for a message of one line: at most 80 characters,
   * with a question mark for each invisible one.
   */
  public static String printable(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .map(c -> Character.isISOControl(c) || !Character.isDefined(c) ? '?' : c)
        .forEach(shown::appendCodePoint);
    return text.codePointCount(0, text.length()) > LONGEST ? shown + "..." : shown.toString();
  }
}
