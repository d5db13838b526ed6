package org.vpobuilder.pipeline.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * A file of a store, copied to the local disk to be read at any offset: a request for each of a
 * hundred thousand pieces would take longer. The process has one copy of a file, which all its
 * readers share. The copy is deleted as soon as it is open, so that nothing is left behind however
 * the process ends.
 */
final class LocalCopy implements SeekableByteChannel {
  private static final Map<String, Shared> COPIES = new HashMap<>();

  private final String location;
  private final Shared shared;
  private long position;
  private boolean open = true;

  private LocalCopy(String location, Shared shared) {
    this.location = location;
    this.shared = shared;
  }

  /** Fetches the file. */
  @FunctionalInterface
  interface Source {
    InputStream open() throws IOException;
  }

  private static final class Shared {
    private final FileChannel file;
    private int readers;

    Shared(FileChannel file) {
      this.file = file;
    }
  }

  /**
   * Opens a file, and copies it unless another reader already has.
   *
   * @param location names the file among those of all stores
   */
  static SeekableByteChannel open(String location, Source source) throws IOException {
    synchronized (COPIES) {
      Shared shared = COPIES.get(location);
      if (shared == null) {
        shared = new Shared(fetch(source));
        COPIES.put(location, shared);
      }
      shared.readers++;
      return new LocalCopy(location, shared);
    }
  }

  private static FileChannel fetch(Source source) throws IOException {
    Path path = Files.createTempFile("vpo-", ".copy");
    FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    try (InputStream in = source.open()) {
      in.transferTo(new NamedOutput(Channels.newOutputStream(file), path.toString()));
      return file;
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public int read(ByteBuffer bytes) throws IOException {
    requireOpen();
    int read = shared.file.read(bytes, position);
    position += Math.max(0, read);
    return read;
  }

  @Override
  public long position() throws IOException {
    requireOpen();
    return position;
  }

  @Override
  public SeekableByteChannel position(long offset) throws IOException {
    requireOpen();
    position = offset;
    return this;
  }

  @Override
  public long size() throws IOException {
    requireOpen();
    return shared.file.size();
  }

  private void requireOpen() throws ClosedChannelException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public int write(ByteBuffer bytes) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    synchronized (COPIES) {
      if (open) {
        open = false;
        shared.readers--;
        if (shared.readers == 0) {
          COPIES.remove(location);
          shared.file.close();
        }
      }
    }
  }
}
