package org.vpobuilder.pipeline.verify;

import static org.vpobuilder.pipeline.verify.Verifier.SCHEMA;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.schemas.JsonLines;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The files of a release: lists its folder and reads its json and jsonl files. A file that is not
 * valid is a failure of {@link Verifier#SCHEMA}.
 */
public final class FolderFiles {
  /** The largest json file that is read whole: a manifest of a million files. */
  private static final int MAX_BYTES = 1 << 28;

  private final Listing listing;
  private final Findings findings;

  FolderFiles(Listing listing, Findings findings) {
    this.listing = listing;
    this.findings = findings;
  }

  /** The same files without a second note of those that are not valid. */
  FolderFiles again() {
    return new FolderFiles(listing, new Findings(List.of(SCHEMA)));
  }

  /** Paths of the regular files, with forward slashes, sorted. */
  public Set<String> paths() {
    return listing.files().keySet();
  }

  public boolean has(String file) {
    return listing.files().containsKey(file);
  }

  /** Opens a regular file of the release. */
  public InputStream open(String file) throws IOException {
    return listing.open(file);
  }

  /** Paths of links, devices and unreadable files: they are never opened. */
  SortedSet<String> others() {
    return listing.others();
  }

  /**
   * Takes the rows of a jsonl file, in order.
   *
   * @param <T> a row's record
   */
  public interface RowReader<T> {
    void row(T value, int line);
  }

  /** A json file; empty if it is absent or not valid. */
  public <T> Optional<T> json(String file, JsonFormat<T> format) {
    return text(file).flatMap(bytes -> valid(format, bytes, file, ""));
  }

  /** The bytes of a small file; empty if it is absent or can't be read. */
  public Optional<byte[]> text(String file) {
    if (!has(file)) {
      return Optional.empty();
    }
    try (InputStream in = listing.open(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      if (bytes.length == MAX_BYTES) {
        findings.fail(SCHEMA, file, "", "a longer file", "less than %d bytes".formatted(MAX_BYTES));
        return Optional.empty();
      }
      return Optional.of(bytes);
    } catch (IOException e) {
      findings.fail(SCHEMA, file, "", "unreadable: " + e.getMessage(), "a readable file");
      return Optional.empty();
    }
  }

  /** Passes every valid row of a jsonl file to {@code reader}; nothing if the file is absent. */
  public <T> void rows(String file, JsonFormat<T> format, RowReader<T> reader) {
    if (!has(file)) {
      return;
    }
    try (InputStream in = listing.open(file)) {
      JsonLines lines = new JsonLines(in);
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        int number = lines.number();
        valid(format, line, file, "line " + number).ifPresent(row -> reader.row(row, number));
      }
    } catch (IOException e) {
      findings.fail(SCHEMA, file, "", e.getMessage(), "lines of json");
    }
  }

  /** A text parsed into its record; empty, and a failure, if it is not valid. */
  <T> Optional<T> valid(JsonFormat<T> format, byte[] json, String file, String record) {
    findings.looked(SCHEMA);
    try {
      T value = format.read(json, "");
      List<String> violations = format.violations(json);
      if (violations.isEmpty()) {
        return Optional.of(value);
      }
      findings.fail(SCHEMA, file, record, violations.get(0), format.schemaName());
    } catch (BadInputException e) {
      String reason = String.valueOf(e.getMessage()).replaceFirst("^: ", "");
      findings.fail(SCHEMA, file, record, reason, format.schemaName());
    }
    return Optional.empty();
  }

  /**
   * The content of a release's folder.
   *
   * @param files length of every regular file by path, with forward slashes
   * @param others paths of links, devices and unreadable files: they are never opened
   */
  record Listing(Folder root, SortedMap<String, Long> files, SortedSet<String> others) {

    static Listing of(Folder root) {
      Path local = root.local();
      if (local != null && !Files.isDirectory(local)) {
        throw new BadInputException(local + ": got no folder, wanted a release");
      }
      try {
        if (local != null) {
          return of(local.toRealPath());
        }
        SortedMap<String, Long> files = root.files();
        if (files.isEmpty()) {
          throw new BadInputException(root + ": got nothing below it, wanted a release");
        }
        return new Listing(root, files, new TreeSet<>());
      } catch (IOException e) {
        throw new BadInputException(root + ": can't be listed: " + e.getMessage(), e);
      }
    }

    private static Listing of(Path root) throws IOException {
      Listing folder = new Listing(Folder.of(root), new TreeMap<>(), new TreeSet<>());
      Files.walkFileTree(root, new Lister(root, folder));
      return folder;
    }

    /** Opens a regular file; refuses a link. */
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
      private final Listing folder;

      Lister(Path root, Listing folder) {
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
}
