package org.vpobuilder.classmaps;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The data files of this package. */
final class Resources {
  private Resources() {}

  /** Opens a data file next to this class; the caller closes it. */
  static BufferedReader open(String file) {
    InputStream bytes = Resources.class.getResourceAsStream(file);
    if (bytes == null) {
      throw new IllegalStateException("class-maps was built without its data file " + file);
    }
    return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
  }
}
