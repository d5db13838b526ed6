package org.vpobuilder.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.apache.commons.io.file.PathUtils;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Writes a folder of a local disk whole or not at all: it is filled under a hidden name beside its
 * place and then renamed. After a failure nothing new is left and what was there before is there
 * again; only a process that is killed leaves the hidden folder behind.
 */
public final class OutputFolder {
  private OutputFolder() {}

  /**
   * What fills a folder.
   *
   * @param <T> what it tells of it
   */
  @FunctionalInterface
  public interface Content<T> {
    T writeTo(Path folder) throws IOException;
  }

  /** Protects what somebody else wrote. */
  @FunctionalInterface
  public interface Guard {
    /**
     * Looks at what stands in the new folder's place.
     *
     * @throws BadInputException if it may not be replaced
     */
    void require() throws IOException;
  }

  /**
   * Writes a folder in place of what is there.
   *
   * @param folder its parent is made if it is absent
   * @param guard asked before the folder is filled, and again before it is renamed, since what is
   *     there may have changed in the meantime
   * @return what the content told
   */
  public static <T> T replace(Path folder, Guard guard, Content<T> content) throws IOException {
    guard.require();
    Path hidden = Files.createDirectories(beside(folder, "tmp"));
    try {
      T told = content.writeTo(hidden);
      guard.require();
      rename(hidden, folder);
      return told;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      delete(hidden);
    }
  }

  /** Two processes never share a hidden folder. */
  private static Path beside(Path folder, String what) {
    return folder.resolveSibling(
        ".%s.%s.%s".formatted(folder.getFileName(), UUID.randomUUID(), what));
  }

  private static void rename(Path hidden, Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(hidden, folder, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Path old = beside(folder, "old");
    Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
    try {
      Files.move(hidden, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.move(old, folder, StandardCopyOption.ATOMIC_MOVE);
      throw e;
    }
    delete(old);
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      PathUtils.deleteDirectory(folder);
    }
  }
}
