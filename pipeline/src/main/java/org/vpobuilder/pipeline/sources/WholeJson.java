package org.vpobuilder.pipeline.sources;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Tells from the last bytes of a JSON file whether it was cut off, so that a broken download is
 * refused before hours of decoding and not after them.
 */
public final class WholeJson {
  private static final int TAIL = 1024;

  private WholeJson() {}

  /**
   * Looks at the end of a file that holds one JSON object.
   *
   * @throws BadInputException if it does not end as an object does
   */
  public static void require(Folder folder, String relative) throws IOException {
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
}
