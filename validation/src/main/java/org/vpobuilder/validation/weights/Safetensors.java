package org.vpobuilder.validation.weights;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.vpobuilder.schemas.OutputFile;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.tensor.DType;

/**
 * The safetensors format: eight bytes of header length, a JSON header, the elements. Source: the
 * format's README (huggingface/safetensors). DJL's own reader does not support bfloat16, nor its
 * writer metadata.
 *
 * @param metadata free text by key
 * @param tensors tensors by name, in the order of the file
 */
public record Safetensors(Map<String, String> metadata, Map<String, HostTensor> tensors) {
  /** The most bytes of a header, as in the reference implementation. */
  private static final int MAX_HEADER = 100_000_000;

  private static final String METADATA = "__metadata__";
  private static final Map<String, DType> TYPES =
      Map.of(
          "F64",
          DType.F64,
          "F32",
          DType.F32,
          "F16",
          DType.F16,
          "BF16",
          DType.BF16,
          "I64",
          DType.I64,
          "I32",
          DType.I32,
          "U8",
          DType.U8,
          "BOOL",
          DType.BOOL);
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(4).build());
  }

  /**
   * Reads a file.
   *
   * @throws BadInputException if it is not safetensors, is cut off, or its tensors overlap
   */
  public static Safetensors read(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      return new Reader(file, channel).read();
    } catch (IOException e) {
      throw new BadInputException(file + ": not safetensors: " + e.getMessage(), e);
    }
  }

  private record Reader(Path file, FileChannel channel) {
    Safetensors read() throws IOException {
      long length = bytes(0, Long.BYTES).getLong();
      long start = Long.BYTES + length;
      if (length < 2 || length > MAX_HEADER || start > channel.size()) {
        throw bad("header of " + length + " bytes in a file of " + channel.size());
      }
      JsonNode header = JSON.readTree(bytes(Long.BYTES, (int) length).array());
      if (header == null || !header.isObject()) {
        throw bad("its header is no JSON object");
      }
      Map<String, String> metadata = new LinkedHashMap<>();
      header
          .path(METADATA)
          .properties()
          .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
      Map<String, HostTensor> tensors = new LinkedHashMap<>();
      long end = 0;
      for (Map.Entry<String, JsonNode> entry : header.properties()) {
        if (!entry.getKey().equals(METADATA)) {
          HostTensor tensor = tensor(Shown.of(entry.getKey()), entry.getValue(), start, end);
          tensors.put(entry.getKey(), tensor);
          end += tensor.data().remaining();
        }
      }
      if (start + end != channel.size()) {
        throw bad("tensors end at " + (start + end) + ", the file at " + channel.size());
      }
      return new Safetensors(metadata, tensors);
    }

    private HostTensor tensor(String name, JsonNode node, long start, long expected)
        throws IOException {
      DType type = TYPES.get(node.path("dtype").asText());
      long from = whole(node.path("data_offsets").path(0));
      long to = whole(node.path("data_offsets").path(1));
      if (type == null) {
        String got = Shown.of(node.path("dtype").toString());
        throw bad(name + ": dtype " + got + ", wanted one of " + new TreeSet<>(TYPES.keySet()));
      }
      long[] shape = shape(name, node.path("shape"));
      long bytes;
      try {
        bytes = Math.multiplyExact(HostTensor.count(shape), type.bytes());
      } catch (ArithmeticException e) {
        throw bad(name + ": shape " + Shown.of(node.path("shape").toString()));
      }
      // There must be no holes or overlaps, as the format requires, and the order is that of the
      // file, as every writer makes it.
      if (from != expected || to - from != bytes || start + to > channel.size()) {
        throw bad(
            "%s: bytes %d to %d, wanted %d from %d".formatted(name, from, to, bytes, expected));
      }
      if (bytes > Integer.MAX_VALUE - 8) {
        throw bad(name + ": " + bytes + " bytes, wanted at most 2 GiB");
      }
      return new HostTensor(type, shape, bytes(start + from, (int) bytes));
    }

    private long[] shape(String name, JsonNode node) {
      long[] shape = new long[node.size()];
      boolean good = node.isArray() && shape.length <= StoredView.MAX_DIMENSIONS;
      for (int i = 0; i < shape.length && good; i++) {
        shape[i] = whole(node.path(i));
        good = shape[i] >= 0;
      }
      if (!good) {
        throw bad(name + ": shape " + Shown.of(node.toString()));
      }
      return shape;
    }

    /**
     * A whole number, or -1. Jackson itself would truncate a longer number, and read text as a
     * number.
     */
    private static long whole(JsonNode node) {
      return node.isIntegralNumber() && node.canConvertToLong() ? node.asLong() : -1;
    }

    private ByteBuffer bytes(long position, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, position + buffer.position()) < 0) {
          throw bad("it ends after " + channel.size() + " bytes");
        }
      }
      return buffer.flip();
    }

    private BadInputException bad(String what) {
      return new BadInputException(file + ": not safetensors: " + what);
    }
  }

  /** Writes the file whole or not at all: under another name first, then renamed. */
  public void write(Path file) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode node = header.putObject(METADATA);
      metadata.forEach(node::put);
    }
    long end = 0;
    for (Map.Entry<String, HostTensor> entry : tensors.entrySet()) {
      end = describe(header.putObject(entry.getKey()), entry.getValue(), end);
    }
    byte[] json = JSON.writeValueAsBytes(header);
    // The header is padded with spaces so that the elements begin on a multiple of eight.
    int length = (json.length + 7) / 8 * 8;
    ByteBuffer head = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(length).put(json);
    while (head.hasRemaining()) {
      head.put((byte) ' ');
    }
    head.flip();
    OutputFile.replaceBy(
        file,
        whole -> {
          try (FileChannel channel =
              FileChannel.open(
                  whole,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE)) {
            put(channel, head);
            for (HostTensor tensor : tensors.values()) {
              put(channel, tensor.data().duplicate());
            }
            channel.force(true);
          }
          return whole;
        });
  }

  private static long describe(ObjectNode node, HostTensor tensor, long from) {
    String type =
        TYPES.entrySet().stream()
            .filter(entry -> entry.getValue() == tensor.type())
            .findFirst()
            .orElseThrow()
            .getKey();
    node.put("dtype", type);
    for (long length : tensor.shape()) {
      node.withArray("shape").add(length);
    }
    node.withArray("shape");
    long to = from + tensor.data().remaining();
    node.putArray("data_offsets").add(from).add(to);
    return to;
  }

  private static void put(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
