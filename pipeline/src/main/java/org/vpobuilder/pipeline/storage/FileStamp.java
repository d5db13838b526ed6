package org.vpobuilder.pipeline.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;

/**
 * What tells that a file was not written since, without reading it.
 *
 * @param modifiedMillis when it was written, by its file system; 0 where that does not tell
 */
public record FileStamp(long bytes, long modifiedMillis) {
  /** The stamp of a file; empty if there is none. */
  public static Optional<FileStamp> of(Folder folder, String relative) throws IOException {
    if (folder.size(relative) < 0) {
      return Optional.empty();
    }
    String location = folder.location(relative);
    if (folder.isLocal()) {
      BasicFileAttributes file = Files.readAttributes(Path.of(location), BasicFileAttributes.class);
      return Optional.of(new FileStamp(file.size(), file.lastModifiedTime().toMillis()));
    }
    try {
      MatchResult.Metadata file = FileSystems.matchSingleFileSpec(location);
      return Optional.of(new FileStamp(file.sizeBytes(), file.lastModifiedMillis()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }
}
