package org.vpobuilder.pipeline.verify;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * What lies in a release's folder.
 *
 * @param files length of every plain file by path, with forward slashes
 * @param others paths of links, devices and what can't be read: they are never opened
 */
record ReleaseFolder(Folder root, SortedMap<String, Long> files, SortedSet<String> others) {

  static ReleaseFolder list(Folder root) {
    Path local = root.local();
    if (local != null && !Files.isDirectory(local)) {
      throw new BadInputException(local + ": got no folder, wanted a release");
    }
    try {
      if (local != null) {
        return list(local.toRealPath());
      }
      SortedMap<String, Long> files = root.files();
      if (files.isEmpty()) {
        throw new BadInputException(root + ": got nothing below it, wanted a release");
      }
      return new ReleaseFolder(root, files, new TreeSet<>());
    } catch (IOException e) {
      throw new BadInputException(root + ": can't be listed: " + e.getMessage(), e);
    }
  }

  private static ReleaseFolder list(Path root) throws IOException {
    ReleaseFolder folder = new ReleaseFolder(Folder.of(root), new TreeMap<>(), new TreeSet<>());
    Files.walkFileTree(root, new Lister(root, folder));
    return folder;
  }

  boolean has(String file) {
    return files.containsKey(file);
  }

  /** Opens a plain file; a link in its place is refused. */
  InputStream open(String file) throws IOException {
    Path local = root.local();
    return local == null
        ? root.open(file)
        : Files.newInputStream(local.resolve(file), LinkOption.NOFOLLOW_LINKS);
  }

  long bytes() {
    return files.values().stream().mapToLong(Long::longValue).sum();
  }

  private static final class Lister extends SimpleFileVisitor<Path> {
    private final Path root;
    private final ReleaseFolder folder;

    Lister(Path root, ReleaseFolder folder) {
      this.root = root;
      this.folder = folder;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        folder.files.put(name(file), attributes.size());
      } else {
        folder.others.add(name(file));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      folder.others.add(name(file));
      return FileVisitResult.CONTINUE;
    }

    private String name(Path file) {
      return root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }
  }
}
