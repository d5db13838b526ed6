package org.vpobuilder.pipeline.storage;

import java.io.IOException;
import java.util.Optional;

/**
 * What tells that a file was not written since, without reading it.
 *
 * @param modifiedMillis when it was written, by its file system; 0 where that is not asked: in S3
 */
public record FileStamp(long bytes, long modifiedMillis) {
  /** The stamp of a file; empty if there is none. */
  public static Optional<FileStamp> of(Folder folder, String relative) throws IOException {
    return folder.stamp(relative);
  }
}
