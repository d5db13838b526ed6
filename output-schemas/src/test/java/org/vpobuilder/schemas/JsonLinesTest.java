package org.vpobuilder.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  private static JsonLines of(String text) {
    return new JsonLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> all(String text) throws IOException {
    JsonLines lines = of(text);
    List<String> all = new ArrayList<>();
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      all.add(new String(line, StandardCharsets.UTF_8));
      assertThat(lines.number()).isEqualTo(all.size());
    }
    assertThat(lines.next()).isNull();
    return all;
  }

  @Test
  void next_severalLines_eachWithoutItsEnd() throws Exception {
    assertThat(all("{}\n\nä\n")).containsExactly("{}", "", "ä");
    assertThat(all("")).isEmpty();
  }

  /** 65,536 bytes are read at a time: line ends before, on and after that border. */
  @Test
  void next_linesAcrossReads_whole() throws Exception {
    for (int length : new int[] {65_534, 65_535, 65_536, 65_537, 200_000}) {
      String text = "a".repeat(length);
      assertThat(all(text + "\nb\n")).containsExactly(text, "b");
    }
  }

  @Test
  void next_lastLineWithoutEnd_cutOff() throws Exception {
    JsonLines lines = of("{}\n{");
    lines.next();

    assertThatThrownBy(lines::next)
        .isInstanceOf(JsonLines.BadLineException.class)
        .hasMessage("line 2 is cut off");
  }
}
