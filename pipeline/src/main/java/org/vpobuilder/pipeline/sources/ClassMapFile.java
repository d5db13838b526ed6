package org.vpobuilder.pipeline.sources;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;

/** Reads the class maps of users and of plans. */
public final class ClassMapFile {
  /** A map of 254 classes with a thousand labels each has a fraction of this size. */
  private static final int MAX_BYTES = 1 << 24;

  private ClassMapFile() {}

  /**
   * Reads a csv; its name without {@code .csv} becomes the map's.
   *
   * @throws BadInputException if the file is missing or not well formed; the message names it
   */
  public static ClassMap read(Folder folder, String file) throws IOException {
    String location = folder.location(file);
    if (!folder.has(file)) {
      throw new BadInputException(location + ": no such file, wanted a class map");
    }
    SourceText.requireCsv(folder, file);
    String csv = new String(folder.read(file, MAX_BYTES), StandardCharsets.UTF_8);
    return ClassMap.read(new StringReader(csv), location);
  }
}
