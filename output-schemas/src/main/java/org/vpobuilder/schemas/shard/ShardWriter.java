package org.vpobuilder.schemas.shard;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipEncodingHelper;
import org.jspecify.annotations.Nullable;

/**
 * Writes a WebDataset tar: ustar, the members of a key adjacent and sorted, keys ascending, mtime
 * 0, owner 0/0 without names, mode 0644. The same samples give the same bytes. Holds one sample.
 *
 * <p>Headers are commons-compress's. Its stream is not used: it copies every 512 bytes of a file
 * twice, which took 5 of the 66 s of CPU of rendering 12,000 samples.
 */
public final class ShardWriter implements Closeable {
  private static final int REGULAR_0644 = 0100644;

  private final OutputStream out;
  private @Nullable String lastKey;
  private int samples;

  /** Takes ownership of {@code out}: closing the writer closes it. */
  public ShardWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Appends a sample.
   *
   * @throws IllegalArgumentException if its key does not come after the last one, or is too long
   *     for a tar
   */
  public void add(RenderedSample sample) throws IOException {
    if (lastKey != null && lastKey.compareTo(sample.key()) >= 0) {
      throw new IllegalArgumentException(
          "got key %s after %s, wanted ascending keys".formatted(sample.key(), lastKey));
    }
    lastKey = sample.key();
    for (Map.Entry<String, byte[]> file : sample.files().entrySet()) {
      byte[] bytes = file.getValue();
      out.write(header(file.getKey(), bytes.length));
      out.write(bytes);
      out.write(new byte[Math.floorMod(-bytes.length, TarConstants.DEFAULT_RCDSIZE)]);
    }
    samples++;
  }

  private static byte[] header(String name, int size) throws IOException {
    if (name.getBytes(StandardCharsets.UTF_8).length >= TarConstants.NAMELEN) {
      throw new IllegalArgumentException(
          "got the name %s, wanted fewer than %d bytes".formatted(name, TarConstants.NAMELEN));
    }
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setMode(REGULAR_0644);
    entry.setLastModifiedTime(FileTime.fromMillis(0));
    entry.setIds(0, 0);
    entry.setNames("", "");
    byte[] header = new byte[TarConstants.DEFAULT_RCDSIZE];
    entry.writeEntryHeader(
        header, ZipEncodingHelper.getZipEncoding(StandardCharsets.UTF_8.name()), false);
    return header;
  }

  public int samples() {
    return samples;
  }

  @Override
  public void close() throws IOException {
    try (out) {
      // Two empty records end a tar.
      out.write(new byte[2 * TarConstants.DEFAULT_RCDSIZE]);
    }
  }
}
