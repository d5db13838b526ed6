package org.vpobuilder.pipeline.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

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
    MatchResult match = FileSystems.match(List.of(folder + "**"), EmptyMatchTreatment.ALLOW).get(0);
    if (match.status() != MatchResult.Status.NOT_FOUND) {
      List<ResourceId> files =
          match.metadata().stream()
              .map(MatchResult.Metadata::resourceId)
              .filter(file -> file.toString().endsWith(TEMPORARY))
              .toList();
      FileSystems.delete(files, StandardMoveOptions.IGNORE_MISSING_FILES);
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
