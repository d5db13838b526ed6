package org.vpobuilder.pipeline.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Temporary files of attempts that did not end. */
public final class Leftovers {
  private static final String TEMPORARY = ".tmp";

  private Leftovers() {}

  /** Deletes those in a folder and below it; nobody may be writing there. */
  public static void delete(Folder folder) throws IOException {
    if (folder.isLocal()) {
      deleteBelow(Path.of(folder.toString()));
      return;
    }
    for (String file : folder.files().keySet()) {
      if (file.endsWith(TEMPORARY)) {
        folder.deleteFile(file);
      }
    }
  }

  private static void deleteBelow(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(file -> file.toString().endsWith(TEMPORARY)).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
