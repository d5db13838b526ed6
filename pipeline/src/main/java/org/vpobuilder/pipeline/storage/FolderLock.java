package org.vpobuilder.pipeline.storage;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.Sha256;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * Keeps a second run out of a folder for as long as the first one lives. The operating system holds
 * the lock for the process: a process that died, in whatever way, holds none. An object store has
 * no locks: there the lock is a file of this machine and keeps out only this machine's runs.
 *
 * <p>POSIX drops a process's lock when the process closes the file through any channel, so this
 * process opens it only once.
 */
public final class FolderLock implements Closeable {
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final List<Path> made = new ArrayList<>();
  private @Nullable FileChannel channel;

  private FolderLock(Path file) {
    this.file = file;
  }

  /**
   * Takes the lock.
   *
   * @param relative the lock's file
   * @throws BadInputException naming the run that holds it
   */
  public static FolderLock take(Folder folder, String relative) throws IOException {
    FolderLock lock = new FolderLock(file(folder, relative));
    if (folder.isLocal()) {
      lock.noteFoldersToMake(Path.of(folder.toString()));
    }
    if (!HELD.add(lock.file)) {
      throw refused(folder, name());
    }
    boolean taken = false;
    try {
      taken = lock.tryTake();
    } finally {
      if (!taken) {
        lock.release();
      }
    }
    if (!taken) {
      throw refused(folder, holder(lock.file));
    }
    return lock;
  }

  /**
   * Notes the folders above the file that did not exist or are only used by runs: they are deleted
   * when they are empty.
   */
  private void noteFoldersToMake(Path root) {
    Path above = Objects.requireNonNull(file.getParent());
    if (!above.equals(root)) {
      made.add(above);
    }
    if (!Files.exists(root)) {
      made.add(root);
    }
  }

  private boolean tryTake() throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    FileChannel opened =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    channel = opened;
    Object key = key();
    // A run that is just ending deletes its file: a lock on the deleted file would keep no run out.
    if (opened.tryLock() == null || !Objects.equals(key, key())) {
      return false;
    }
    opened.truncate(0).write(ByteBuffer.wrap(name().getBytes(StandardCharsets.UTF_8)), 0);
    return true;
  }

  private Object key() throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Objects.requireNonNullElse(attributes.fileKey(), "none");
    } catch (NoSuchFileException e) {
      return new Object();
    }
  }

  private static Path file(Folder folder, String relative) {
    String location = folder.location(relative);
    if (folder.isLocal()) {
      return Path.of(location);
    }
    String name = Sha256.hex(location.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    return Path.of(System.getProperty("java.io.tmpdir"), "vpo-%s.lock".formatted(name))
        .toAbsolutePath();
  }

  private static BadInputException refused(Folder folder, String holder) {
    return new BadInputException("%s: another run writes to it: %s".formatted(folder, holder));
  }

  private static String holder(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      return "one that is ending";
    }
  }

  private static String name() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "an unknown host";
    }
    return "pid %d on %s".formatted(ProcessHandle.current().pid(), host);
  }

  private void release() throws IOException {
    try {
      if (channel != null) {
        channel.close();
      }
    } finally {
      HELD.remove(file);
    }
  }

  /** Releases the folder and deletes the file, and the folders made for it if they are empty. */
  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(file);
      for (Path empty : made) {
        Files.deleteIfExists(empty);
      }
    } catch (DirectoryNotEmptyException e) {
      // The folder has the notes of an unfinished run.
    } finally {
      release();
    }
  }
}
