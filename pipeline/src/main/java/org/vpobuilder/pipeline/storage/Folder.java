package org.vpobuilder.pipeline.storage;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.StoreException;

/**
 * A folder on the local disk, in an S3 store or on any other file system that Beam's FileSystems
 * supports. Files are named by paths relative to it, with forward slashes; a path that leads out of
 * the folder is refused.
 */
public final class Folder implements Serializable {
  private static final Pattern HAS_SCHEME = Pattern.compile("[a-z][a-z0-9+.-]+:.*");

  private final String root;
  private final S3Settings s3;

  private Folder(String root, S3Settings s3) {
    this.root = root;
    this.s3 = s3;
    if (root.startsWith(S3Location.SCHEME)) {
      S3Location.parse(root);
    }
  }

  /** A folder by its path or URL; it need not exist. */
  public static Folder of(String location) {
    return of(location, S3Settings.DEFAULT);
  }

  /**
   * A folder by its path or URL; it need not exist.
   *
   * @param s3 the store for {@code s3://} URLs
   */
  public static Folder of(String location, S3Settings s3) {
    if (hasScheme(location)) {
      return new Folder(location.endsWith("/") ? location : location + "/", s3);
    }
    return new Folder(Path.of(location).toAbsolutePath().normalize() + "/", s3);
  }

  public static Folder of(Path location) {
    return of(location.toString());
  }

  public Folder folder(String relative) {
    return new Folder(root + checked(relative) + "/", s3);
  }

  /** One line on why a file can't be read, which is the same wherever this folder lies. */
  public String readFailure(String relative, IOException e) {
    String message = Objects.requireNonNullElse(e.getMessage(), "");
    return "%s: %s"
        .formatted(e.getClass().getSimpleName(), message.replace(location(relative), relative))
        .lines()
        .findFirst()
        .orElse("");
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
    return store().size(file(relative));
  }

  /**
   * Names of the files directly in a subfolder, in no order; none if it does not exist. Files that
   * macOS adds are left out.
   */
  public List<String> names(String subfolder) throws IOException {
    return store().names(file(subfolder) + "/").stream().filter(n -> !isMacLitter(n)).toList();
  }

  /**
   * Whether a file is one of those that macOS adds to folders and archives: {@code .DS_Store}, and
   * {@code ._NAME} next to a file NAME (AppleDouble). They hold no data of the user.
   *
   * @param path a name, or a path with forward slashes
   */
  public static boolean isMacLitter(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.equals(".DS_Store") || name.startsWith("._");
  }

  /**
   * Names of the entries directly in a subfolder, in no order; none if it does not exist. The
   * entries are not checked: on a local disk a name may be a folder's or a broken link's.
   *
   * @param subfolder empty for this folder itself
   */
  public List<String> listing(String subfolder) throws IOException {
    return store().listing(subfolder.isEmpty() ? root : file(subfolder) + "/");
  }

  /** Length of every file in the folder and below it, by its path. */
  public SortedMap<String, Long> files() throws IOException {
    return store().below(root);
  }

  /** Whether the folder is on a local disk and its path is that of a file. */
  public boolean isFile() {
    return isLocal() && Files.isRegularFile(Path.of(root));
  }

  /** Whether there is no file in the folder or below it. */
  public boolean isEmpty() throws IOException {
    return store().isEmpty(root);
  }

  /** The folder's path on the local disk, or null if it is elsewhere. */
  public @Nullable Path local() {
    return isLocal() ? Path.of(root) : null;
  }

  /**
   * Opens a file.
   *
   * @throws FileNotFoundException if there is none
   */
  public InputStream open(String relative) throws IOException {
    return store().open(file(relative));
  }

  /**
   * Opens a file for reading at any offset; a file in a store is first copied to the local disk.
   */
  public SeekableByteChannel openSeekable(String relative) throws IOException {
    return store().openSeekable(file(relative));
  }

  /**
   * Reads a piece of a file.
   *
   * @throws EOFException if the file ends earlier
   */
  public byte[] piece(String relative, long offset, int length) throws IOException {
    return store().piece(file(relative), offset, length);
  }

  /**
   * Reads a whole file.
   *
   * @throws IOException if it is longer than {@code maxBytes}
   */
  public byte[] read(String relative, int maxBytes) throws IOException {
    try (InputStream in = open(relative)) {
      byte[] bytes = isLocal() ? sized(in, relative, maxBytes) : in.readNBytes(maxBytes);
      if (bytes.length == maxBytes && in.read() >= 0) {
        throw new IOException(
            "%s: wanted at most %d bytes".formatted(location(relative), maxBytes));
      }
      return bytes;
    }
  }

  /**
   * Reads up to the file's length at once: without the length it would be read in small pieces and
   * joined.
   */
  private byte[] sized(InputStream in, String relative, int maxBytes) throws IOException {
    int size = (int) Math.max(0, Math.min(size(relative), maxBytes));
    byte[] bytes = new byte[size];
    int got = in.readNBytes(bytes, 0, size);
    return got == size ? bytes : Arrays.copyOf(bytes, got);
  }

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file so that it appears whole or not at all: into a temporary file next to it, which
   * only this attempt uses, and which is then renamed over any file of an earlier attempt. An S3
   * store can't rename and need not: an upload appears when it is complete.
   *
   * @param attempt names this attempt among those that may write the file at the same time
   */
  public void write(String relative, String attempt, Content content) throws IOException {
    store().write(file(relative), attempt, content);
  }

  /** Writes a file, which appears whole or not at all. */
  public void write(String relative, byte[] bytes) throws IOException {
    write(relative, Attempt.name(), out -> out.write(bytes));
  }

  /**
   * Writes a file that may never be overwritten.
   *
   * @throws StoreException if there is one of that name; it stays unchanged
   */
  public void writeOnce(String relative, byte[] bytes) throws IOException {
    if (!store().create(file(relative), bytes)) {
      throw new StoreException(location(relative) + ": is there already, and is not overwritten");
    }
  }

  /** Copies a file of another folder to the same path in this one. */
  public void copy(Folder from, String relative) throws IOException {
    try (InputStream in = from.open(relative)) {
      write(relative, Attempt.name(), in::transferTo);
    }
  }

  /**
   * Makes a hard link to a file of another folder at the same path in this one; both must be local.
   */
  public void link(Folder from, String relative) throws IOException {
    if (!isLocal() || !from.isLocal()) {
      throw new BadInputException("hard links: got %s, wanted local folders".formatted(from));
    }
    LocalFiles.link(Path.of(from.file(relative)), Path.of(file(relative)));
  }

  /** Deletes a subfolder with all below it. */
  public void deleteFolder(String subfolder) throws IOException {
    store().deleteBelow(file(subfolder) + "/");
  }

  /**
   * Whether a file on a local disk is a link to one outside of this folder and of the folder that
   * it is in: a link that someone else packed might name any file of this machine. Links to folders
   * are followed.
   */
  public boolean leadsOut(String relative) throws IOException {
    return isLocal() && LocalFiles.leadsOut(Path.of(file(relative)), Path.of(root));
  }

  /** The stamp of a file, or none if there is no such file. */
  public Optional<FileStamp> stamp(String relative) throws IOException {
    return store().stamp(file(relative));
  }

  /** Deletes a file, if it is there. */
  public void deleteFile(String relative) throws IOException {
    store().delete(file(relative));
  }

  boolean isLocal() {
    return !hasScheme(root);
  }

  static boolean hasScheme(String location) {
    return HAS_SCHEME.matcher(location).matches();
  }

  private FileStore store() {
    if (isLocal()) {
      return new LocalFiles();
    }
    return root.startsWith(S3Location.SCHEME) ? new S3Store(s3) : BeamFiles.at(root);
  }

  private String file(String relative) {
    return root + checked(relative);
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
