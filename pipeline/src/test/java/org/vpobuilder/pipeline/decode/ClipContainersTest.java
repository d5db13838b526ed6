package org.vpobuilder.pipeline.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * Tests with containers that state their length and containers that do not. The clips were made
 * with ffmpeg by {@code src/test/python/containers.py}: four seconds, of which the first is nearly
 * silent.
 */
class ClipContainersTest {
  private static final int RATE = 16_000;
  private static final ClipDecoder DECODER = new ClipDecoder(RATE, 60 * RATE);

  private static byte[] clip(String name) throws IOException {
    try (InputStream in = ClipContainersTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private static double seconds(byte[] file) throws ClipException {
    return (double) DECODER.decode(file).length / RATE;
  }

  /**
   * Neither ADTS nor an mp3 without a Xing header states a length: an estimated length must not
   * reject them.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain.aac",
        "plain.mp3",
        "xing.mp3",
        "plain.flac",
        "plain.webm",
        "plain.mkv",
        "plain.ogg",
        "plain.mp4",
        "plain.mov",
        "plain.aiff",
        "plain.au",
        "plain.w64"
      })
  void decode_wholeClip_allOfIt(String name) throws Exception {
    assertThat(seconds(clip(name))).isCloseTo(4, within(0.15));
  }

  /** The first half of the file; ffmpeg decodes the given seconds from it. */
  @ParameterizedTest
  @ValueSource(
      strings = {"xing.mp3", "plain.flac", "plain.webm", "plain.mkv", "plain.mp4", "plain.mov"})
  void decode_halfOfAClipThatStatesItsLength_truncated(String name) throws Exception {
    byte[] file = clip(name);

    assertThatThrownBy(() -> DECODER.decode(Arrays.copyOf(file, file.length / 2)))
        .isInstanceOfSatisfying(
            ClipException.class,
            e -> {
              assertThat(e.code()).isEqualTo(RejectionCode.CLIP_TRUNCATED);
              assertThat(e.wanted()).matches("the (3\\.9|4\\.[01])\\d s that its header states");
            });
  }

  /** No length is stated, so the clip seems complete. */
  @ParameterizedTest
  @ValueSource(strings = {"plain.aac", "plain.mp3", "plain.ogg"})
  void decode_halfOfAClipThatStatesNone_whatIsThere(String name) throws Exception {
    byte[] file = clip(name);

    assertThat(seconds(Arrays.copyOf(file, file.length / 2))).isBetween(0.5, 3.5);
  }

  /** WebM states the length of the file: four seconds of picture. */
  @ParameterizedTest
  @CsvSource({"1.0, true", "0.4, false"})
  void decode_soundShorterThanPicture_onlyCutOffIfTheFileIs(double part, boolean whole)
      throws Exception {
    byte[] file = clip("picture.webm");
    byte[] read = Arrays.copyOf(file, (int) (part * file.length));

    if (whole) {
      assertThat(seconds(read)).isCloseTo(2, within(0.1));
    } else {
      assertThatThrownBy(() -> DECODER.decode(read))
          .isInstanceOfSatisfying(
              ClipException.class,
              e -> assertThat(e.code()).isEqualTo(RejectionCode.CLIP_TRUNCATED));
    }
  }

  /** The first track is silent; players and ffmpeg take the one that is marked as default. */
  @ParameterizedTest
  @ValueSource(strings = {"tracks.mp4", "tracks.mkv"})
  void decode_secondTrackIsDefault_itIsHeard(String name) throws Exception {
    assertThat(ClipMeter.dbfs(DECODER.decode(clip(name)))).isGreaterThan(-30);
  }
}
