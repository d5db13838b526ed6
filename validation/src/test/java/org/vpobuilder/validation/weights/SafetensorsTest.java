package org.vpobuilder.validation.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.tensor.DType;

class SafetensorsTest {
  @TempDir Path folder;

  /** A file by the format's description: length, header, elements. */
  private Path file(String header, byte... data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json).put(data);
    return Files.write(folder.resolve("a.safetensors"), bytes.array());
  }

  @Test
  void read_fileByTheDescription_givesTensorsAndMetadata() throws IOException {
    Path file =
        file(
            "{\"__metadata__\":{\"step\":\"5\"},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
                + "\"n\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[8,10]}}",
            new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0, (byte) 0xc0, 0x3f});
    Safetensors read = Safetensors.read(file);
    assertThat(read.metadata()).containsExactly(Map.entry("step", "5"));
    assertThat(read.tensors().get("w").floats()).containsExactly(1, -2);
    assertThat(read.tensors().get("w").shape()).containsExactly(1, 2);
    assertThat(read.tensors().get("n").type()).isEqualTo(DType.BF16);
    assertThat(read.tensors().get("n").data().getShort(0)).isEqualTo((short) 0x3fc0);
  }

  @Test
  void write_thenRead_isTheSameAndLeavesNothingElse() throws IOException {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    tensors.put("b", HostTensor.of(new float[] {1, 2, 3}, 3));
    tensors.put("a", HostTensor.of(new float[] {4}));
    tensors.put("none", HostTensor.of(new float[0], 0, 2));
    Path file = folder.resolve("c.safetensors");
    new Safetensors(Map.of("k", "v \"quoted\""), tensors).write(file);
    Safetensors read = Safetensors.read(file);
    assertThat(read.metadata()).isEqualTo(Map.of("k", "v \"quoted\""));
    assertThat(read.tensors().keySet()).containsExactly("b", "a", "none");
    assertThat(read.tensors().get("b").floats()).containsExactly(1, 2, 3);
    assertThat(read.tensors().get("a").shape()).isEmpty();
    assertThat(read.tensors().get("none").shape()).containsExactly(0, 2);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    long header =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'w':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}; w: bytes 0 to 4, wanted 8 from 0",
        "{'w':{'dtype':'F32','shape':[1],'data_offsets':[2,6]}}; w: bytes 2 to 6, wanted 4 from 0",
        "{'w':{'dtype':'F4','shape':[1],'data_offsets':[0,4]}}; w: dtype \"F4\"",
        "{'w':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}; w: shape [-1]",
        "{'w':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,4]}}; w: shape",
        "{'w':{'dtype':'F32','shape':[9],'data_offsets':[0,36]}}; bytes 0 to 36",
        "{'w':{'dtype':'F32','shape':[18446744073709551617],'data_offsets':[0,4]}}; w: shape",
        "{'w':{'dtype':'F32','shape':['1'],'data_offsets':[0,4]}}; w: shape",
        "{'w':{'dtype':'F32','shape':1,'data_offsets':[0,4]}}; w: shape",
        "{'w':{'dtype':'F32','shape':[1],'data_offsets':['0',4]}}; w: bytes -1 to 4",
        "{'w':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} {}; not safetensors",
        "{}; tensors end at",
        "[]; no JSON object",
        "{'w':; not safetensors"
      })
  void read_hostileHeader_isBadInput(String header, String message) throws IOException {
    Path file = file(header.replace('\'', '"'), new byte[4]);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(message);
  }

  /** Their lengths add up to the file's: only their places tell. */
  @ParameterizedTest
  @CsvSource({"0, 4, 0, 4, b: bytes 0 to 4", "4, 8, 0, 4, a: bytes 4 to 8", "0, 4, 2, 6, b: bytes"})
  void read_tensorsThatOverlapOrLeaveAHole_isBadInput(
      int fromA, int toA, int fromB, int toB, String message) throws IOException {
    String tensor = "\"%s\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}";
    String header =
        "{%s,%s}".formatted(tensor.formatted("a", fromA, toA), tensor.formatted("b", fromB, toB));
    Path file = file(header, new byte[8]);
    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(message);
  }

  @Test
  void read_headerLongerThanFile_isBadInput() throws IOException {
    Path file =
        Files.write(folder.resolve("a"), new byte[] {-1, -1, -1, -1, -1, 0, 0, 0, '{', '}'});
    assertThatThrownBy(() -> Safetensors.read(file))
        .hasMessageContaining("header of 1099511627775");
  }
}
