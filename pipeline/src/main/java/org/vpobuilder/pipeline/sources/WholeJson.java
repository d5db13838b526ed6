package org.vpobuilder.pipeline.sources;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Tells from the last bytes of a JSON file whether it was cut off, so that a broken download is
 * refused before hours of decoding and not after them.
 */
public final class WholeJson {
  private static final int TAIL = 1024;
  private static final int HEAD = 64;

  /** What is met in place of JSON in UTF-8, by its first bytes. */
  private static final Map<String, String> OTHER_KINDS =
      Map.of(
          "\u00ff\u00fe", "a text in UTF-16",
          "\u00fe\u00ff", "a text in UTF-16",
          "{\0", "a text in UTF-16",
          "\0{", "a text in UTF-16",
          "\u001f\u008b", "a gzip file",
          "PK\u0003\u0004", "a zip file",
          "version https://git-lfs",
              "a Git LFS pointer, which names the file that is to be fetched");

  private WholeJson() {}

  /**
   * Looks at the end of a file that holds one JSON object.
   *
   * @throws BadInputException if it does not end as an object does
   */
  public static void require(Folder folder, String relative) throws IOException {
    long size = folder.size(relative);
    requirePlain(folder, relative, size);
    int length = (int) Math.min(TAIL, size);
    byte[] tail = folder.piece(relative, size - length, length);
    String end = new String(tail, StandardCharsets.ISO_8859_1).strip();
    if (!end.endsWith("}")) {
      throw new BadInputException(
          "%s: not a whole JSON object: wanted } at its end; is the download complete?"
              .formatted(folder.location(relative)));
    }
  }

  /** Tells what looks like another kind of file by its first bytes. */
  private static void requirePlain(Folder folder, String relative, long size) throws IOException {
    byte[] head = folder.piece(relative, 0, (int) Math.min(HEAD, size));
    String start = new String(head, StandardCharsets.ISO_8859_1);
    Optional<String> kind =
        OTHER_KINDS.entrySet().stream()
            .filter(other -> start.startsWith(other.getKey()))
            .map(Map.Entry::getValue)
            .findFirst();
    if (kind.isPresent()) {
      throw new BadInputException(
          "%s: got %s, wanted plain JSON in UTF-8"
              .formatted(folder.location(relative), kind.get()));
    }
  }
}
