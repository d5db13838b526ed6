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
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.export.ShardFiles;
import org.vpobuilder.pipeline.export.hf.Feature.Struct;
import org.vpobuilder.pipeline.release.StoredSample;

/**
 * A parquet file of samples. It overrides signatures that name Hadoop, but Hadoop is never loaded.
 * So nothing is compressed; media would hardly shrink.
 */
final class ParquetFile implements ShardFiles.SampleFile {
  /**
   * The size at which a row group ends; only a single larger sample exceeds it. The writer holds a
   * row group until it is written, and a reader holds one too.
   */
  static final long ROW_GROUP_BYTES = 32L << 20;

  private static final int PAGE_BYTES = 1 << 20;

  /**
   * Columns whose values are files: a dictionary would not help there, nor would statistics of the
   * smallest and the largest value.
   */
  private static final List<String> MEDIA =
      List.of("image.bytes", "mask.bytes", "audio.bytes", "stems.bytes");

  private final Path file;
  private final ParquetWriter<StoredSample> writer;

  private ParquetFile(Path file, ParquetWriter<StoredSample> writer) {
    this.file = file;
    this.writer = writer;
  }

  /**
   * Creates a file.
   *
   * @param columns of every sample
   * @param metadata of the file
   */
  static ParquetFile create(Path file, Struct<StoredSample> columns, Map<String, String> metadata)
      throws IOException {
    PlainParquetConfiguration none = new PlainParquetConfiguration();
    Builder builder = new Builder(new LocalOutputFile(file), new Support(columns, metadata));
    builder
        .withConf(none)
        .withCodecFactory(new CodecFactory(none, PAGE_BYTES))
        .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
        .withRowGroupSize(ROW_GROUP_BYTES)
        .withPageSize(PAGE_BYTES)
        .withMinRowCountForPageSizeCheck(1)
        .withMaxRowCountForPageSizeCheck(1);
    for (String media : MEDIA) {
      builder.withDictionaryEncoding(media, false).withStatisticsEnabled(media, false);
    }
    return new ParquetFile(file, builder.build());
  }

  @Override
  public void write(StoredSample sample) throws IOException {
    writer.write(sample);
  }

  @Override
  public void close() throws IOException {
    writer.close();
    FooterOrder.sort(file);
  }

  private static final class Builder extends ParquetWriter.Builder<StoredSample, Builder> {
    private final Support support;

    Builder(OutputFile file, Support support) {
      super(file);
      this.support = support;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<StoredSample> getWriteSupport(Configuration hadoop) {
      return support;
    }

    @Override
    protected WriteSupport<StoredSample> getWriteSupport(ParquetConfiguration none) {
      return support;
    }
  }

  private static final class Support extends WriteSupport<StoredSample> {
    private final Struct<StoredSample> columns;
    private final WriteContext context;
    private @Nullable RecordConsumer to;

    Support(Struct<StoredSample> columns, Map<String, String> metadata) {
      this.columns = columns;
      MessageType schema =
          new MessageType("sample", columns.fields().stream().map(Feature.Field::parquet).toList());
      context = new WriteContext(schema, metadata);
    }

    @Override
    public WriteContext init(Configuration hadoop) {
      return context;
    }

    @Override
    public WriteContext init(ParquetConfiguration none) {
      return context;
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
      to = consumer;
    }

    @Override
    public void write(StoredSample sample) {
      RecordConsumer consumer = Objects.requireNonNull(to);
      consumer.startMessage();
      columns.writeFields(consumer, sample);
      consumer.endMessage();
    }
  }

  /**
   * Sorts the lists of a parquet footer that have no fixed order. Parquet keeps a column's
   * encodings in a hash set of enum constants, whose order differs between JVMs: the same rows
   * would give other bytes.
   */
  private static final class FooterOrder {
    /** The length of the footer's length field and the magic number. */
    private static final int TAIL = 8;

    private FooterOrder() {}

    /** Rewrites the footer; no other data of the file points to it. */
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
}
