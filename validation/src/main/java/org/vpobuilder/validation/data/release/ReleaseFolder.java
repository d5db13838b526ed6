package org.vpobuilder.validation.data.release;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.vpobuilder.schemas.shard.UnfinishedRelease;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release;

/** A release in a local folder. */
public record ReleaseFolder(Path root) implements ReleaseFiles {
  private static final int BUFFER = 1 << 16;

  /**
   * Opens a finished release.
   *
   * @throws BadInputException if it is not finished; the message describes its state and the
   *     command that continues it
   */
  public static ReleaseFolder finished(Path root) {
    try {
      if (!Files.isRegularFile(root.resolve(Release.FILE_NAME))) {
        throw new BadInputException(
            "%s: %s"
                .formatted(
                    root,
                    UnfinishedRelease.words(file -> Files.isRegularFile(root.resolve(file)))));
      }
    } catch (IOException e) {
      throw new BadInputException(root + ": can't be read: " + e.getMessage(), e);
    }
    return new ReleaseFolder(root);
  }

  @Override
  public InputStream open(String path) throws IOException {
    Path file = root.resolve(path).normalize();
    if (!file.startsWith(root.normalize()) || !Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    // A FileInputStream skips by seeking.
    return new BufferedInputStream(new FileInputStream(file.toFile()), BUFFER);
  }

  @Override
  public String name() {
    return root.toString();
  }
}
