package org.vpobuilder.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.commons.io.file.PathUtils;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Writes a folder on a local disk whole or not at all: it is filled under a hidden name in the same
 * parent folder and then renamed. After a failure nothing new is left and the earlier content is
 * restored; only a process that is killed leaves the hidden folder behind.
 */
public final class OutputFolder {
  private OutputFolder() {}

  /**
   * Fills a folder.
   *
   * @param <T> type of its result
   */
  @FunctionalInterface
  public interface Content<T> {
    T writeTo(Path folder) throws IOException;
  }

  /** Protects files that were not written by this program. */
  @FunctionalInterface
  public interface Guard {
    /**
     * Checks the folder that would be replaced.
     *
     * @throws BadInputException if it may not be replaced
     */
    void require() throws IOException;
  }

  /**
   * Writes a folder in place of an earlier one.
   *
   * @param folder the folder; its parent is made if it is absent
   * @param guard called before the folder is filled, and again before it is renamed, because the
   *     earlier folder may have changed in the meantime
   * @return the result of the content
   */
  public static <T> T replace(Path folder, Guard guard, Content<T> content) throws IOException {
    guard.require();
    Path hidden = beside(folder, "tmp");
    delete(hidden);
    Files.createDirectories(hidden);
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

  /** A hidden name next to the folder, different for each process. */
  private static Path beside(Path folder, String what) {
    return folder.resolveSibling(
        ".%s.%d.%s".formatted(folder.getFileName(), ProcessHandle.current().pid(), what));
  }

  private static void rename(Path hidden, Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(hidden, folder, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    Path old = beside(folder, "old");
    delete(old);
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
