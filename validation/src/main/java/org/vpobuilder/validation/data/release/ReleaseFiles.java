package org.vpobuilder.validation.data.release;

import java.io.IOException;
import java.io.InputStream;

/** Where a release lies: a folder, or anything that gives streams by path. Use by any thread. */
public interface ReleaseFiles {
  /**
   * Opens a file.
   *
   * @param path relative to the release's root, with forward slashes
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  InputStream open(String path) throws IOException;

  /** Names the release in errors. */
  String name();
}
