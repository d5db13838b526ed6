package org.vpobuilder.validation.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.tensor.DType;

/** Files of src/test/python/golden_pth.py. */
class PthFileTest {
  private static Path file(String name) throws URISyntaxException {
    URL url = Objects.requireNonNull(PthFileTest.class.getResource(name), name);
    return Path.of(url.toURI());
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip.pth", "legacy.pth", "wrapped.pth"})
  void read_eachLayout_givesEveryTensor(String name) throws URISyntaxException {
    Map<String, HostTensor> tensors = PthFile.read(file(name));
    assertThat(tensors.keySet())
        .containsExactly(
            "conv.weight",
            "shared.a",
            "shared.transposed",
            "shared.column",
            "bn.num_batches_tracked",
            "flag",
            "half",
            "brain",
            "empty",
            "parameter");
    assertThat(tensors.get("conv.weight").shape()).containsExactly(3, 4);
    assertThat(tensors.get("conv.weight").floats())
        .containsExactly(0, .125f, .25f, .375f, .5f, .625f, .75f, .875f, 1, 1.125f, 1.25f, 1.375f);
    assertThat(tensors.get("shared.transposed").shape()).containsExactly(4, 3);
    assertThat(tensors.get("shared.transposed").floats())
        .containsExactly(0, .5f, 1, .125f, .625f, 1.125f, .25f, .75f, 1.25f, .375f, .875f, 1.375f);
    assertThat(tensors.get("shared.column").floats()).containsExactly(.125f, .625f, 1.125f);
    HostTensor batches = tensors.get("bn.num_batches_tracked");
    assertThat(batches.type()).isEqualTo(DType.I64);
    assertThat(batches.shape()).isEmpty();
    assertThat(batches.data().getLong(0)).isEqualTo(7);
    assertThat(tensors.get("flag").data()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 0, 1}));
    // 1.5 and -2 are 0x3e00, 0xc000 in half and 0x3fc0, 0xc000 in bfloat16.
    assertThat(shorts(tensors.get("half"))).containsExactly((short) 0x3e00, (short) 0xc000);
    assertThat(shorts(tensors.get("brain"))).containsExactly((short) 0x3fc0, (short) 0xc000);
    assertThat(tensors.get("empty").shape()).containsExactly(0, 3);
    assertThat(tensors.get("parameter").floats()).containsExactly(1, 2);
  }

  private static short[] shorts(HostTensor tensor) {
    short[] values = new short[2];
    tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(values);
    return values;
  }

  @Test
  void read_fileThatCallsSomething_isRefusedByName() {
    assertThatThrownBy(() -> PthFile.read(file("evil.pth")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("evil.pth: no PyTorch state dict: it would call __builtin__.print");
  }

  @Test
  void read_noDictionary_isRefused() {
    assertThatThrownBy(() -> PthFile.read(file("list.pth")))
        .hasMessageContaining("it holds no dictionary");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip.pth", "legacy.pth"})
  void read_cutAnywhere_isBadInput(String name, @TempDir Path folder)
      throws IOException, URISyntaxException {
    byte[] whole = Files.readAllBytes(file(name));
    for (int length = 0; length < whole.length; length += 97) {
      Path cut = Files.write(folder.resolve("cut.pth"), java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> PthFile.read(cut)).isInstanceOf(BadInputException.class);
    }
  }
}
