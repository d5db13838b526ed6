package org.vpobuilder.pipeline.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * A TFRecord file of tf.train.Example, read from the formats' descriptions with neither Beam,
 * TensorFlow nor protobuf: length, its masked CRC-32C, bytes, their masked CRC-32C; then protobuf's
 * wire format.
 */
final class TfRecords {
  private static final int BYTES = 2;

  private TfRecords() {}

  /** A feature of an Example: bytes as {@link ByteBuffer}, Long or Float. */
  record Feature(String kind, List<Object> values) {}

  /** The records of a file, each by key in the order of the file. */
  static List<Map<String, Feature>> read(Path file) throws IOException {
    List<Map<String, Feature>> records = new ArrayList<>();
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    while (all.hasRemaining()) {
      byte[] length = new byte[8];
      all.get(length);
      requireCrc(length, all.getInt());
      long size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
      byte[] data = new byte[Math.toIntExact(size)];
      all.get(data);
      requireCrc(data, all.getInt());
      records.add(example(data));
    }
    return records;
  }

  private static void requireCrc(byte[] bytes, int got) throws IOException {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    int value = (int) crc.getValue();
    int masked = ((value >>> 15) | (value << 17)) + 0xa282ead8;
    if (masked != got) {
      throw new IOException("CRC %08x, wanted %08x".formatted(got, masked));
    }
  }

  private static Map<String, Feature> example(byte[] bytes) throws IOException {
    Map<String, Feature> features = new LinkedHashMap<>();
    for (Part part : parts(ByteBuffer.wrap(bytes))) {
      for (Part entry : parts(part.of(1).bytes)) {
        List<Part> pair = parts(entry.of(1).bytes);
        String key = StandardCharsets.UTF_8.decode(pair.get(0).of(1).bytes).toString();
        if (features.put(key, feature(parts(pair.get(1).of(2).bytes).get(0))) != null) {
          throw new IOException("second " + key);
        }
      }
    }
    return features;
  }

  private static Feature feature(Part list) {
    List<Object> values = new ArrayList<>();
    List<Part> parts = parts(list.bytes);
    switch (list.field) {
      case 1 -> {
        parts.forEach(part -> values.add(part.of(1).bytes));
        return new Feature("bytes", values);
      }
      case 2 -> {
        each(parts, packed -> values.add(packed.getFloat()));
        return new Feature("float", values);
      }
      case 3 -> {
        each(parts, packed -> values.add(varint(packed)));
        return new Feature("int64", values);
      }
      default -> throw new IllegalArgumentException("field " + list.field);
    }
  }

  private static void each(List<Part> packed, Consumer<ByteBuffer> reader) {
    for (Part part : packed) {
      ByteBuffer values = part.of(1).bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
      while (values.hasRemaining()) {
        reader.accept(values);
      }
    }
  }

  /** A length-delimited field of a message. */
  private record Part(int field, ByteBuffer bytes) {
    Part of(int wanted) {
      if (field != wanted) {
        throw new IllegalArgumentException("field %d, wanted %d".formatted(field, wanted));
      }
      return this;
    }
  }

  private static List<Part> parts(ByteBuffer message) {
    List<Part> parts = new ArrayList<>();
    ByteBuffer rest = message.slice();
    while (rest.hasRemaining()) {
      long tag = varint(rest);
      if ((tag & 7) != BYTES) {
        throw new IllegalArgumentException("wire type " + (tag & 7));
      }
      int length = Math.toIntExact(varint(rest));
      parts.add(new Part((int) (tag >>> 3), rest.slice(rest.position(), length)));
      rest.position(rest.position() + length);
    }
    return parts;
  }

  private static long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = from.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
