package org.vpobuilder.pipeline.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.OutputFolder;
import org.vpobuilder.spec.failure.BadInputException;

/** The folder of an export or of a control set: a new one, which appears whole or not at all. */
public final class FreeFolder {
  private FreeFolder() {}

  /**
   * Fills a folder.
   *
   * @param <T> its result
   */
  @FunctionalInterface
  public interface Content<T> {
    T writeTo(Folder folder) throws IOException;
  }

  /**
   * Writes a folder.
   *
   * @param out absent or empty, on a local disk
   * @return the content's result
   * @throws BadInputException if {@code out} is anything else
   */
  public static <T> T write(Folder out, Content<T> content) throws IOException {
    return OutputFolder.replace(
        requireFree(out), () -> requireFree(out), folder -> content.writeTo(Folder.of(folder)));
  }

  /**
   * Protects files that someone else wrote.
   *
   * @return the folder's path
   * @throws BadInputException if the folder is not empty
   */
  public static Path requireFree(Folder out) throws IOException {
    Path local = out.local();
    if (local == null || local.getParent() == null) {
      throw new BadInputException(
          "--out %s: wanted an empty or absent folder on a local disk".formatted(out));
    }
    if (!Files.exists(local, LinkOption.NOFOLLOW_LINKS)) {
      return local;
    }
    Path real = Files.isDirectory(local) ? local.toRealPath() : local;
    if (!Files.isDirectory(real)) {
      throw new BadInputException(
          "--out %s: a file; wanted an empty or absent folder".formatted(local));
    }
    try (Stream<Path> below = Files.list(real)) {
      if (below.findAny().isPresent()) {
        throw new BadInputException(
            "--out %s: not empty; wanted an empty or absent folder".formatted(local));
      }
    }
    return real;
  }
}
