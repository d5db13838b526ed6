package org.vpobuilder.validation.data.release;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A release in a local folder. */
public record ReleaseFolder(Path root) implements ReleaseFiles {
  private static final int BUFFER = 1 << 16;

  @Override
  public InputStream open(String path) throws IOException {
    Path file = root.resolve(path).normalize();
    if (!file.startsWith(root.normalize()) || !Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    // A FileInputStream seeks where it is told to skip.
    return new BufferedInputStream(new FileInputStream(file.toFile()), BUFFER);
  }

  @Override
  public String name() {
    return root.toString();
  }
}
