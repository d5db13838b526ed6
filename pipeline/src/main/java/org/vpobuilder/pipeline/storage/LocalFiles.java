package org.vpobuilder.pipeline.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The local disk: Beam would treat brackets and stars in the names of folders as patterns. */
final class LocalFiles extends BeamFiles {
  /** Beam would look for a missing file among all files of its folder. */
  @Override
  public Optional<FileStamp> stamp(String name) throws IOException {
    Optional<BasicFileAttributes> found = attributes(Path.of(name));
    return found
        .filter(BasicFileAttributes::isRegularFile)
        .map(file -> new FileStamp(file.size(), file.lastModifiedTime().toMillis()));
  }

  /**
   * The attributes of a file or folder, or nothing if there is none.
   *
   * @throws AccessDeniedException if they may not be read: such a file must not seem to be missing
   */
  private static Optional<BasicFileAttributes> attributes(Path path) throws AccessDeniedException {
    try {
      return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
    } catch (AccessDeniedException e) {
      throw e;
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean isFolder(Path path) throws AccessDeniedException {
    return attributes(path).filter(BasicFileAttributes::isDirectory).isPresent();
  }

  /**
   * Whether the path is a file. A file without permission counts as one: whoever opens it gets the
   * reason.
   */
  private static boolean isFile(Path path) {
    try {
      return attributes(path).filter(BasicFileAttributes::isRegularFile).isPresent();
    } catch (AccessDeniedException e) {
      return true;
    }
  }

  /** Makes the folder first: Beam's message would not give the reason of a failure. */
  @Override
  public void write(String file, String attempt, Folder.Content content) throws IOException {
    Files.createDirectories(Objects.requireNonNull(Path.of(file).getParent()));
    super.write(file, attempt, content);
  }

  /**
   * Whether a file is a link whose target is neither in or below the file's own folder nor below
   * {@code root}.
   */
  static boolean leadsOut(Path file, Path root) throws IOException {
    if (!Files.isSymbolicLink(file)) {
      return false;
    }
    Path target = file.toRealPath();
    Path folder = Objects.requireNonNull(file.getParent()).toRealPath();
    return !target.startsWith(folder) && !target.startsWith(root.toRealPath());
  }

  @Override
  public List<String> names(String name) throws IOException {
    Path folder = Path.of(name);
    if (!isFolder(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(LocalFiles::isFile)
          .map(file -> String.valueOf(file.getFileName()))
          .toList();
    }
  }

  @Override
  public List<String> listing(String name) throws IOException {
    Path folder = Path.of(name);
    if (!isFolder(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public boolean isEmpty(String name) throws IOException {
    Path folder = Path.of(name);
    if (!isFolder(folder)) {
      return true;
    }
    try (Stream<Path> below = Files.walk(folder)) {
      return below.allMatch(Files::isDirectory);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public SortedMap<String, Long> below(String root) throws IOException {
    Path folder = Path.of(root);
    SortedMap<String, Long> sizes = new TreeMap<>();
    if (isFolder(folder)) {
      try (Stream<Path> below = Files.walk(folder)) {
        for (Path file : below.filter(Files::isRegularFile).toList()) {
          String name = folder.relativize(file).toString();
          sizes.put(name.replace(file.getFileSystem().getSeparator(), "/"), Files.size(file));
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    return sizes;
  }

  @Override
  public boolean create(String file, byte[] bytes) throws IOException {
    String temporary = file + "." + Attempt.name() + ".tmp";
    write(temporary, Attempt.name(), out -> out.write(bytes));
    try {
      return publish(Path.of(temporary), Path.of(file));
    } finally {
      Files.deleteIfExists(Path.of(temporary));
    }
  }

  /**
   * Publishes a file. A hard link is made or refused in one step; where there are none, a move
   * checks and then moves.
   */
  private static boolean publish(Path temporary, Path file) throws IOException {
    try {
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | IOException e) {
      if (Files.exists(file)) {
        return false;
      }
      Files.move(temporary, file);
    }
    return true;
  }

  /** Makes a hard link to a file. */
  static void link(Path file, Path name) throws IOException {
    Files.createDirectories(Objects.requireNonNull(name.getParent()));
    Files.createLink(name, file);
  }

  @Override
  public void deleteBelow(String name) throws IOException {
    Path folder = Path.of(name);
    if (!isFolder(folder)) {
      return;
    }
    List<Path> below;
    try (Stream<Path> all = Files.walk(folder)) {
      below = all.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path path : below) {
      Files.deleteIfExists(path);
    }
  }
}
