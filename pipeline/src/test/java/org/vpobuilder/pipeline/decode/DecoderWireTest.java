package org.vpobuilder.pipeline.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DecoderWireTest {
  private static final float[] SAMPLES = {0.5f, -1, Float.NaN, 1e-30f};

  private static byte[] answer() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DecoderWire.answer(new DataOutputStream(bytes), SAMPLES);
    return bytes.toByteArray();
  }

  private static float[] read(byte[] bytes, int maxSamples) throws Exception {
    return DecoderWire.answer(new DataInputStream(new ByteArrayInputStream(bytes)), maxSamples);
  }

  @Test
  void answer_samples_everyBitOfThem() throws Exception {
    assertThat(read(answer(), 4)).containsExactly(SAMPLES);
  }

  /** HotSpot reports a crash on the same stream as the answers. */
  @Test
  void answer_cutOffByTheReportOfACrash_isNone() throws Exception {
    byte[] report = "#\n# A fatal error has been detected".getBytes(StandardCharsets.US_ASCII);
    byte[] whole = answer();
    for (int length = 0; length < whole.length; length++) {
      byte[] bytes = Arrays.copyOf(whole, length + report.length);
      System.arraycopy(report, 0, bytes, length, report.length);
      assertThatThrownBy(() -> read(bytes, 4)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void answer_moreSamplesThanAskedFor_isNone() {
    assertThatThrownBy(() -> read(answer(), 3))
        .isInstanceOf(IOException.class)
        .hasMessage("got 4 samples");
  }
}
