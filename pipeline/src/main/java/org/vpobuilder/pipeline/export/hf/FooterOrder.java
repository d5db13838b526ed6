package org.vpobuilder.pipeline.export.hf;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Sorts what a parquet footer lists in no order. Parquet keeps a column's encodings in a hash set
 * of enum constants, whose order is another in each JVM: the same rows would give other bytes.
 */
final class FooterOrder {
  /** The footer's length and the magic number. */
  private static final int TAIL = 8;

  private FooterOrder() {}

  /** Rewrites the footer, which nothing in the file points to. */
  static void sort(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      int length = bytes(channel, channel.size() - TAIL, 4).getInt();
      long start = channel.size() - TAIL - length;
      byte[] old = bytes(channel, start, length).array();
      FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(old));
      for (RowGroup group : requireNonNull(footer.getRow_groups())) {
        for (ColumnChunk chunk : requireNonNull(group.getColumns())) {
          sort(requireNonNull(chunk.getMeta_data()));
        }
      }
      ByteArrayOutputStream sorted = new ByteArrayOutputStream(length + TAIL);
      Util.writeFileMetaData(footer, sorted);
      ByteBuffer size = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      sorted.write(size.putInt(sorted.size()).array());
      sorted.write("PAR1".getBytes(StandardCharsets.US_ASCII));
      channel.truncate(start).position(start);
      ByteBuffer rest = ByteBuffer.wrap(sorted.toByteArray());
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
  }

  private static void sort(ColumnMetaData column) {
    Collections.sort(requireNonNull(column.getEncodings()));
    List<PageEncodingStats> pages = column.getEncoding_stats();
    if (pages != null) {
      Collections.sort(pages);
    }
  }

  private static ByteBuffer bytes(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {}
    return bytes.flip();
  }
}
