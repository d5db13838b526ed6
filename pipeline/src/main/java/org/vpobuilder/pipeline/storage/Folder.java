package org.vpobuilder.pipeline.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions.StandardResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * A folder on any file system that Beam's FileSystems knows. Files are named by paths relative to
 * it, with forward slashes; a path that leads out of the folder is refused.
 */
public final class Folder implements Serializable {
  private static final Pattern HAS_SCHEME = Pattern.compile("[a-z][a-z0-9+.-]+:.*");
  private static final String MIME = "application/octet-stream";

  private final String root;

  private Folder(String root) {
    this.root = root;
  }

  /** A folder by its path or URL; it need not exist. */
  public static Folder of(String location) {
    if (HAS_SCHEME.matcher(location).matches()) {
      return new Folder(location.endsWith("/") ? location : location + "/");
    }
    return new Folder(Path.of(location).toAbsolutePath().normalize() + "/");
  }

  public static Folder of(Path location) {
    return of(location.toString());
  }

  public Folder folder(String relative) {
    return new Folder(root + checked(relative) + "/");
  }

  /** The full location of a file, for messages. */
  public String location(String relative) {
    return root + relative;
  }

  public boolean has(String relative) throws IOException {
    return size(relative) >= 0;
  }

  /** Length of a file in bytes, or -1 if there is none. */
  public long size(String relative) throws IOException {
    String file = root + checked(relative);
    if (isLocal()) {
      // Beam would look for a file that is not there among all of its folder's.
      Path path = Path.of(file);
      return Files.isRegularFile(path) ? Files.size(path) : -1;
    }
    requireFileSystem();
    try {
      return FileSystems.matchSingleFileSpec(file).sizeBytes();
    } catch (FileNotFoundException e) {
      return -1;
    }
  }

  /** Names of the files directly in a subfolder, in no order; none if it does not exist. */
  public List<String> names(String subfolder) throws IOException {
    if (isLocal()) {
      return localNames(Path.of(root + checked(subfolder)));
    }
    requireFileSystem();
    MatchResult match =
        FileSystems.match(List.of(root + checked(subfolder) + "/*"), EmptyMatchTreatment.ALLOW)
            .get(0);
    if (match.status() == MatchResult.Status.NOT_FOUND) {
      return List.of();
    }
    return match.metadata().stream()
        .map(file -> String.valueOf(file.resourceId().getFilename()))
        .toList();
  }

  /** Beam would take brackets and stars in the folder's own name for a pattern. */
  private static List<String> localNames(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> String.valueOf(file.getFileName()))
          .toList();
    }
  }

  /** Whether on a local disk a file lies where the folder would. */
  public boolean isFile() {
    return isLocal() && Files.isRegularFile(Path.of(root));
  }

  /** Whether there is no file in the folder nor below it. */
  public boolean isEmpty() throws IOException {
    if (isLocal()) {
      Path folder = Path.of(root);
      if (!Files.isDirectory(folder)) {
        return true;
      }
      try (Stream<Path> below = Files.walk(folder)) {
        return below.allMatch(Files::isDirectory);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
    requireFileSystem();
    MatchResult match = FileSystems.match(List.of(root + "**"), EmptyMatchTreatment.ALLOW).get(0);
    return match.status() == MatchResult.Status.NOT_FOUND || match.metadata().isEmpty();
  }

  /**
   * Opens a file.
   *
   * @throws FileNotFoundException if there is none
   */
  public InputStream open(String relative) throws IOException {
    return Channels.newInputStream(FileSystems.open(resource(relative)));
  }

  /** Opens a file for reading at any offset. */
  public SeekableByteChannel openSeekable(String relative) throws IOException {
    ReadableByteChannel channel = FileSystems.open(resource(relative));
    if (channel instanceof SeekableByteChannel seekable) {
      return seekable;
    }
    channel.close();
    throw new IOException(location(relative) + ": its file system can't seek");
  }

  /**
   * Reads a whole file.
   *
   * @throws IOException if it is longer than {@code maxBytes}
   */
  public byte[] read(String relative, int maxBytes) throws IOException {
    try (InputStream in = open(relative)) {
      byte[] bytes = in.readNBytes(maxBytes);
      if (bytes.length == maxBytes && in.read() >= 0) {
        throw new IOException(
            "%s: wanted at most %d bytes".formatted(location(relative), maxBytes));
      }
      return bytes;
    }
  }

  /** What fills a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file so that it appears whole or not at all: into a temporary file beside it, which
   * only this attempt knows, then renamed over whatever an earlier attempt left.
   *
   * @param attempt names this attempt among those that may write the file at the same time
   */
  public void write(String relative, String attempt, Content content) throws IOException {
    ResourceId temporary = resource(relative + "." + attempt + ".tmp");
    try {
      try (OutputStream out =
          new NamedOutput(
              Channels.newOutputStream(FileSystems.create(temporary, MIME)), location(relative))) {
        content.writeTo(out);
      }
      FileSystems.rename(List.of(temporary), List.of(resource(relative)));
    } catch (IOException | RuntimeException e) {
      delete(List.of(temporary));
      throw e;
    }
  }

  /** Writes a file whole. */
  public void write(String relative, byte[] bytes) throws IOException {
    write(relative, Attempt.name(), out -> out.write(bytes));
  }

  /** Writes the file of another folder to the same place in this one. */
  public void copy(Folder from, String relative) throws IOException {
    try (InputStream in = from.open(relative)) {
      write(relative, Attempt.name(), in::transferTo);
    }
  }

  /** Gives a file of another folder a second name here; both must be local. */
  public void link(Folder from, String relative) throws IOException {
    if (!isLocal() || !from.isLocal()) {
      throw new BadInputException("hard links: got %s, wanted local folders".formatted(from));
    }
    Path file = Path.of(root + checked(relative));
    Files.createDirectories(Path.of(root, relative + "/..").normalize());
    Files.createLink(file, Path.of(from.root + relative));
  }

  /** Deletes a subfolder with all below it. */
  public void deleteFolder(String subfolder) throws IOException {
    String folder = root + checked(subfolder);
    if (!isLocal()) {
      requireFileSystem();
      MatchResult match =
          FileSystems.match(List.of(folder + "/**"), EmptyMatchTreatment.ALLOW).get(0);
      if (match.status() != MatchResult.Status.NOT_FOUND) {
        delete(match.metadata().stream().map(MatchResult.Metadata::resourceId).toList());
      }
    } else if (Files.isDirectory(Path.of(folder))) {
      List<Path> below;
      try (Stream<Path> all = Files.walk(Path.of(folder))) {
        below = all.sorted(Comparator.reverseOrder()).toList();
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      for (Path path : below) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Deletes a file, if it is there. */
  public void deleteFile(String relative) throws IOException {
    delete(List.of(resource(relative)));
  }

  private static void delete(List<ResourceId> files) throws IOException {
    FileSystems.delete(files, StandardMoveOptions.IGNORE_MISSING_FILES);
  }

  boolean isLocal() {
    return !HAS_SCHEME.matcher(root).matches();
  }

  private void requireFileSystem() {
    String scheme;
    try {
      scheme = FileSystems.matchNewResource(root, true).getScheme();
    } catch (IllegalArgumentException e) {
      throw new BadInputException("no file system for " + root, e);
    }
    if (!isLocal() && !root.startsWith(scheme + ":")) {
      throw new BadInputException("no file system for " + root);
    }
  }

  private ResourceId resource(String relative) {
    String file = checked(relative);
    requireFileSystem();
    return FileSystems.matchNewResource(root, true)
        .resolve(file, StandardResolveOptions.RESOLVE_FILE);
  }

  private static String checked(String relative) {
    boolean leadsOut =
        relative.isEmpty()
            || relative.startsWith("/")
            || relative.indexOf('\\') >= 0
            || Stream.of(relative.split("/", -1)).anyMatch(Folder::isNoName);
    if (leadsOut) {
      throw new IllegalArgumentException("path leads out of its folder: " + relative);
    }
    return relative;
  }

  private static boolean isNoName(String part) {
    return part.isEmpty() || part.equals(".") || part.equals("..");
  }

  @Override
  public String toString() {
    return root;
  }
}
