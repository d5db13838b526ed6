package org.vpobuilder.validation.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Pickles by hand, opcode by opcode (CPython's pickletools), and the files around them. */
final class TestPickle {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Opcodes as they are. */
  TestPickle op(int... opcodes) {
    for (int opcode : opcodes) {
      bytes.write(opcode);
    }
    return this;
  }

  TestPickle text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return op('X').raw(little(4).putInt(utf8.length)).raw(ByteBuffer.wrap(utf8));
  }

  TestPickle number(long value) {
    return op(0x8a, 8).raw(little(8).putLong(value));
  }

  TestPickle global(String module, String name) {
    return op('c')
        .raw(ByteBuffer.wrap((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  /** A tensor over storage "0" of {@code count} elements. */
  TestPickle tensor(String storage, long count, long[] shape, long[] strides) {
    return tensor("0", storage, count, shape, strides);
  }

  /** A tensor over a storage. */
  TestPickle tensor(String key, String storage, long count, long[] shape, long[] strides) {
    return global("torch._utils", "_rebuild_tensor_v2")
        .op('(', '(')
        .text("storage")
        .global("torch", storage)
        .text(key)
        .text("cpu")
        .number(count)
        .op('t', 'Q')
        .number(0)
        .numbers(shape)
        .numbers(strides)
        .op('t', 'R');
  }

  private TestPickle numbers(long[] values) {
    op('(');
    for (long value : values) {
      number(value);
    }
    return op('t');
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private TestPickle raw(ByteBuffer buffer) {
    bytes.writeBytes(buffer.array());
    return this;
  }

  byte[] end() {
    bytes.write('.');
    return bytes.toByteArray();
  }

  /** {"w": tensor}. */
  static byte[] stateDict(String storage, long count, long[] shape, long[] strides) {
    return new TestPickle().op('}').text("w").tensor(storage, count, shape, strides).op('s').end();
  }

  /** A file in the zip layout. */
  static Path zip(Path file, byte[] pickle, byte[] storage, int method) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      entry(zip, "archive/data.pkl", pickle, method);
      entry(zip, "archive/data/0", storage, method);
    }
    return file;
  }

  static void entry(ZipOutputStream zip, String name, byte[] bytes, int method) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 crc = new CRC32();
    crc.update(bytes);
    entry.setMethod(method);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }
}
