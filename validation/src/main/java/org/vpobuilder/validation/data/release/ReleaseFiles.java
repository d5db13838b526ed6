package org.vpobuilder.validation.data.release;

import java.io.IOException;
import java.io.InputStream;

/**
 * The storage of a release: a folder, or anything that opens streams by path. Use by any thread.
 */
public interface ReleaseFiles {
  /**
   * Opens a file.
   *
   * @param path relative to the release's root, with forward slashes
   * @throws java.nio.file.NoSuchFileException if the file does not exist
   */
  InputStream open(String path) throws IOException;

  /** The name of the release in errors. */
  String name();
}
