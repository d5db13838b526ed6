package org.vpobuilder.pipeline.storage;

import java.io.IOException;
import java.util.UUID;

/**
 * Names an attempt to write a file, so that two attempts at the same file never share a temporary
 * one. The name is written to no file and affects no byte.
 */
public final class Attempt {
  private static final String TEMPORARY = ".tmp";

  private Attempt() {}

  public static String name() {
    return UUID.randomUUID().toString();
  }

  /** Whether a file is the temporary one of an unfinished attempt to write another file. */
  public static boolean isLeftover(String file, String wanted) {
    return file.startsWith(wanted + ".") && file.endsWith(TEMPORARY);
  }

  /**
   * Deletes the temporary files that unfinished attempts left in a folder and below it. No attempt
   * may be in progress there.
   */
  public static void deleteLeftovers(Folder folder) throws IOException {
    for (String file : folder.files().keySet()) {
      if (file.endsWith(TEMPORARY)) {
        folder.deleteFile(file);
      }
    }
  }
}
