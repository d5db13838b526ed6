package org.vpobuilder.pipeline.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.stream.Stream;
import org.vpobuilder.pipeline.storage.Attempt;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * A folder that appears whole or not at all: it is filled under a hidden name beside its place,
 * then renamed. After a failure nothing is left; a process that is killed leaves the hidden one.
 */
public final class AtomicFolder {
  private AtomicFolder() {}

  /**
   * What fills a folder.
   *
   * @param <T> what it tells of it
   */
  @FunctionalInterface
  public interface Content<T> {
    T writeTo(Folder folder) throws IOException;
  }

  /**
   * Writes a folder.
   *
   * @param out absent or empty, on a local disk
   * @return what the content told
   * @throws BadInputException if it is something else
   */
  public static <T> T write(Folder out, Content<T> content) throws IOException {
    Path target = requireFree(out);
    Path parent = Objects.requireNonNull(target.getParent());
    Files.createDirectories(parent);
    String hidden = ".%s.%s.tmp".formatted(target.getFileName(), Attempt.name());
    Path filling = Files.createDirectory(parent.resolve(hidden));
    try {
      T told = content.writeTo(Folder.of(filling));
      Files.move(filling, target, StandardCopyOption.ATOMIC_MOVE);
      return told;
    } finally {
      // Gone already if it was renamed.
      Folder.of(parent).deleteFolder(hidden);
    }
  }

  /**
   * Protects what someone else wrote.
   *
   * @return the folder's path
   * @throws BadInputException if there is anything
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
