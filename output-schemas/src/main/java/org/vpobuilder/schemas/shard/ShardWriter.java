package org.vpobuilder.schemas.shard;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a WebDataset tar: ustar, the members of a key adjacent and sorted, keys ascending, mtime
 * 0, owner 0/0 without names, mode 0644. The same samples give the same bytes. Holds one sample.
 */
public final class ShardWriter implements Closeable {
  private static final int REGULAR_0644 = 0100644;

  private final TarArchiveOutputStream tar;
  private @Nullable String lastKey;
  private int samples;

  /** Takes ownership of {@code out}: closing the writer closes it. */
  public ShardWriter(OutputStream out) {
    tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_ERROR);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_ERROR);
  }

  /**
   * Appends a sample.
   *
   * @throws IllegalArgumentException if its key does not come after the last one
   */
  public void add(RenderedSample sample) throws IOException {
    if (lastKey != null && lastKey.compareTo(sample.key()) >= 0) {
      throw new IllegalArgumentException(
          "got key %s after %s, wanted ascending keys".formatted(sample.key(), lastKey));
    }
    lastKey = sample.key();
    for (Map.Entry<String, byte[]> file : sample.files().entrySet()) {
      TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
      entry.setSize(file.getValue().length);
      entry.setMode(REGULAR_0644);
      entry.setLastModifiedTime(FileTime.fromMillis(0));
      entry.setIds(0, 0);
      entry.setNames("", "");
      tar.putArchiveEntry(entry);
      tar.write(file.getValue());
      tar.closeArchiveEntry();
    }
    samples++;
  }

  public int samples() {
    return samples;
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
