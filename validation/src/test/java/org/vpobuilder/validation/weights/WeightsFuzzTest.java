package org.vpobuilder.validation.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;

/** Damaged files are read as far as they make sense, or refused; nothing else ever happens. */
class WeightsFuzzTest {
  private static final int CASES = 800;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"zip.pth", "legacy.pth", "wrapped.pth"})
  void readPth_damaged_isReadOrBadInput(String name) throws IOException, URISyntaxException {
    byte[] whole =
        Files.readAllBytes(
            Path.of(Objects.requireNonNull(WeightsFuzzTest.class.getResource(name)).toURI()));
    int refused = damage(name, whole, PthFile::read);
    assertThat(refused).isBetween(CASES / 4, CASES);
  }

  @Test
  void readSafetensors_damaged_isReadOrBadInput() throws IOException {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    tensors.put("conv.weight", HostTensor.of(new float[12], 3, 4));
    tensors.put("bias", HostTensor.of(new float[3], 3));
    tensors.put("none", HostTensor.of(new float[0], 0, 3));
    Path file = folder.resolve("whole");
    new Safetensors(Map.of("step", "5"), tensors).write(file);
    int refused =
        damage("safetensors", Files.readAllBytes(file), f -> Safetensors.read(f).tensors());
    assertThat(refused).isBetween(CASES / 4, CASES);
  }

  /** How many of the damaged files were refused. */
  private int damage(String name, byte[] whole, Function<Path, Map<String, HostTensor>> reader)
      throws IOException {
    int refused = 0;
    for (int i = 0; i < CASES; i++) {
      byte[] bytes = damaged(whole, Draws.of(1).at("damage", name, i).stream());
      Path file = Files.write(folder.resolve("damaged-" + name), bytes);
      try {
        long held = reader.apply(file).values().stream().mapToLong(t -> t.data().remaining()).sum();
        assertThat(held).isLessThanOrEqualTo(4L * bytes.length);
      } catch (BadInputException e) {
        refused++;
        assertThat(e).hasMessageContaining(file.toString());
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        throw new AssertionError("case %d of %s: %s".formatted(i, name, e), e);
      }
    }
    return refused;
  }

  /** One to three changes: a byte, a bit, a piece put elsewhere, an extreme number, the end off. */
  private static byte[] damaged(byte[] whole, DrawStream draws) {
    byte[] bytes = whole.clone();
    int changes = 1 + draws.next().below(3);
    for (int i = 0; i < changes && bytes.length > 8; i++) {
      int at = draws.next().below(bytes.length);
      switch (draws.next().below(6)) {
        case 0, 1 -> bytes[at] = (byte) draws.next().below(256);
        case 2 -> bytes[at] ^= (byte) (1 << draws.next().below(8));
        case 3 -> {
          int from = draws.next().below(bytes.length);
          int length = Math.min(1 + draws.next().below(40), bytes.length - Math.max(at, from));
          System.arraycopy(bytes.clone(), from, bytes, at, length);
        }
        case 4 -> {
          byte extreme = (byte) (draws.next().below(2) == 0 ? 0xff : 0x7f);
          Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + draws.next().below(8)), extreme);
        }
        default -> {
          if (draws.next().below(4) == 0) {
            bytes = Arrays.copyOf(bytes, at);
          }
        }
      }
    }
    return bytes;
  }
}
