package org.vpobuilder.pipeline.export.cavp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.vpobuilder.pipeline.Records;
import org.vpobuilder.pipeline.export.cavp.CavpSampleWriter.HeardStem;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.sample.ClipRef;

class HeardStemTest {
  private static ClipRef clip(String id) {
    return Records.clip(id, 30, "clips/a.wav", "dog barking", "", -20, 0, 3);
  }

  /** The samples of a stem, after a header of 44 bytes. */
  private static short[] samples(HeardStem stem) {
    ByteBuffer wav = ByteBuffer.wrap(stem.wav()).order(ByteOrder.LITTLE_ENDIAN).position(44);
    short[] samples = new short[wav.remaining() / 2];
    wav.asShortBuffer().get(samples);
    return samples;
  }

  @Test
  void of_stemShorterThanThreeSeconds_isTiledToThem() {
    Pcm16 stems = new Pcm16(4, 2, new short[] {1, 10, 2, 20, 3, 30, 4, 40, 5, 50});
    assertThat(samples(HeardStem.of(stems, 1, clip("abc"), "there")))
        .containsExactly(10, 20, 30, 40, 50, 10, 20, 30, 40, 50, 10, 20);
  }

  @Test
  void of_stemOfThreeSecondsOrMore_isTheStem() {
    Pcm16 stems = new Pcm16(1, 1, new short[] {1, 2, 3, 4});
    assertThat(samples(HeardStem.of(stems, 0, clip("abc"), "there"))).containsExactly(1, 2, 3, 4);
  }

  @Test
  void name_ofOtherSamples_isAnother() {
    Pcm16 stems = new Pcm16(1, 2, new short[] {1, 2, 1, 2, 1, 2});
    String first = HeardStem.of(stems, 0, clip("-b_0"), "there").vggFile();
    String second = HeardStem.of(stems, 1, clip("-b_0"), "there").vggFile();
    assertThat(first).matches("-b_0_000030_[0-9a-f]{12}").isNotEqualTo(second);
  }

  @Test
  void of_clipWhoseIdIsAPath_throws() {
    Pcm16 stems = new Pcm16(1, 1, new short[] {1});
    assertThatThrownBy(() -> HeardStem.of(stems, 0, clip("../../x"), "there"))
        .isInstanceOf(BadInputException.class)
        .hasMessage("there: got a clip id with other characters, wanted letters, digits, - and _");
  }
}
