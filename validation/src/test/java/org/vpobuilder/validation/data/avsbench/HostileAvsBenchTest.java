package org.vpobuilder.validation.data.avsbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.avsbench.VideoDecoder.WavRecording;

/** Tables and sounds that are not what they should be; the pictures' decoders have their own. */
class HostileAvsBenchTest {
  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "a/b", "/etc", "a\\b", "a\0b", "a\nb", " "})
  void open_nameThatIsNoName_isBadInputInOneLine(String name) throws IOException {
    Path table = root.resolve("s4_meta_data.csv");
    Files.writeString(table, "name,category,split\n\"%s\",dog,train\n".formatted(name));
    assertThatThrownBy(() -> AvsBench.open(root, Layout.S4, "train", 9))
        .isInstanceOf(BadInputException.class)
        .hasMessageMatching("\\Q" + table + "\\E: row 1: got \"[^\n\0]*\", wanted a name");
  }

  @Test
  void open_nameLongerThanAFilesMayBe_isBadInput() throws IOException {
    Path table = root.resolve("s4_meta_data.csv");
    Files.writeString(table, "name,category,split\n%s,dog,train\n".formatted("a".repeat(300)));
    assertThatThrownBy(() -> AvsBench.open(root, Layout.S4, "train", 9))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("wanted a name");
  }

  /** RIFF WAVE of PCM-16 at 16 kHz, by the format's description. */
  private Path wav(int channels, short... samples) throws IOException {
    int bytes = 2 * samples.length;
    ByteBuffer wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
    wav.put(ascii("RIFF")).putInt(36 + bytes).put(ascii("WAVEfmt ")).putInt(16);
    wav.putShort((short) 1).putShort((short) channels).putInt(16_000);
    wav.putInt(32_000 * channels).putShort((short) (2 * channels)).putShort((short) 16);
    wav.put(ascii("data")).putInt(bytes);
    for (short sample : samples) {
      wav.putShort(sample);
    }
    return Files.write(root.resolve("a.wav"), wav.array());
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void read_ofEightChannels_isTheirMean() throws IOException {
    short k = 16_384;
    Path file = wav(8, k, k, k, k, (short) 0, (short) 0, (short) 0, (short) 0);
    assertThat(WavRecording.read(file)).containsExactly(0.25f);
  }

  @ParameterizedTest
  @CsvSource({"9, at most 8", "2000, at most 8", "32767, at most 8"})
  void read_ofTooManyChannels_isBadInput(int channels, String wanted) throws IOException {
    Path file = wav(channels, (short) 1, (short) 2);
    assertThatThrownBy(() -> WavRecording.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessage("%s: got %d channels, wanted %s".formatted(file, channels, wanted));
  }

  @Test
  void read_withoutASample_isBadInput() throws IOException {
    Path file = wav(1);
    assertThatThrownBy(() -> WavRecording.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessage(file + ": got no sample, wanted some");
  }
}
