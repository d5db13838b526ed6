package org.vpobuilder.pipeline.storage;

import java.io.IOException;

/** Temporary files of attempts that did not end. */
public final class Leftovers {
  private static final String TEMPORARY = ".tmp";

  private Leftovers() {}

  /** Deletes those in a folder and below it; nobody may be writing there. */
  public static void delete(Folder folder) throws IOException {
    for (String file : folder.files().keySet()) {
      if (file.endsWith(TEMPORARY)) {
        folder.deleteFile(file);
      }
    }
  }
}
