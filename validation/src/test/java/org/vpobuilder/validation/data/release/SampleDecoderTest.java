package org.vpobuilder.validation.data.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vpobuilder.schemas.media.AudioFile;
import org.vpobuilder.schemas.media.GreyPng;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.schemas.shard.ShardReader;
import org.vpobuilder.spec.AudioContainer;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.space.SpatialLaw;
import org.vpobuilder.spec.space.SpatialLaws;
import org.vpobuilder.spec.subset.VpoSubsets;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.audio.FeatureKind;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.audio.Waveforms;
import org.vpobuilder.validation.data.example.Example;

class SampleDecoderTest {
  private static final String WHERE = "ms/train/x.tar: ms_000000000003: ";
  private static final SampleDecoder DECODER =
      new SampleDecoder(new FeatureSpec(AudioMode.STEREO, 2, FeatureKind.CAVP_LOG_MEL));

  @ParameterizedTest
  @EnumSource(AudioContainer.class)
  void decode_ofSample_givesWhatWasWritten(AudioContainer container) throws Exception {
    Example got = DECODER.decode(raw(files(container)));
    assertThat(got.key()).isEqualTo("ms_000000000003");
    assertThat(got.subset()).isEqualTo("ms");
    assertThat(got.split()).isEqualTo("train");
    assertThat(got.image().width()).isEqualTo(43);
    assertThat(got.labels().labels()[3 * 43 + 2]).isEqualTo((byte) 9);
    assertThat(got.labels().labels()[24 * 43 + 35]).isEqualTo((byte) 6);
    assertThat(got.labels().present()).containsExactly(0, 6, 9);
    assertThat(got.soundingClasses()).containsExactly(6, 9);
    assertThat(got.alphas()).containsExactly(6.0 / 43, 28.0 / 43);
    assertThat(got.sounding().get(1).mask()).isEqualTo(TestRelease.rectangle(20, 10, 16, 15, 43));
    assertThat(got.stems()[1][77]).isEqualTo(TestRelease.stem(3, 1, 77) / 32768f);
  }

  static Stream<String> laws() {
    return SpatialLaws.all().stream().map(SpatialLaw::name);
  }

  /** Also by a law that delays and filters, which is registered for the tests alone. */
  @ParameterizedTest
  @MethodSource("laws")
  void decode_ofUnaugmented_mixesToTheShardsMixture(String panning) throws Exception {
    Map<String, byte[]> files = files(AudioContainer.WAV, panning);
    Pcm16 mixture = AudioFile.read(AudioContainer.WAV, files.get("wav"), 1 << 20);
    Example got = DECODER.decode(raw(files));
    float[][] stereo = Waveforms.mix(got.stems(), got.ears(), AudioMode.STEREO);
    for (int t = 0; t < mixture.frames(); t++) {
      for (int c = 0; c < 2; c++) {
        // Half a step of 16 bits, and float's own rounding.
        assertThat(stereo[c][t] * 32768f).isCloseTo(mixture.at(t, c), within(0.51f));
      }
    }
  }

  @Test
  void decode_ofOneSecond_takesTheMiddle() throws Exception {
    SampleDecoder second =
        new SampleDecoder(new FeatureSpec(AudioMode.STEREO, 1, FeatureKind.CAVP_LOG_MEL));
    float[][] stems = second.decode(raw(files(AudioContainer.WAV))).stems();
    assertThat(stems[0]).hasSize(16000);
    assertThat(stems[0][0]).isEqualTo(TestRelease.stem(3, 0, 8000) / 32768f);
  }

  @Test
  void decode_withoutMember_namesShardKeyAndMember() throws Exception {
    for (String member : List.of("jpg", "json", "mask.png", "stems.wav")) {
      Map<String, byte[]> files = files(AudioContainer.WAV);
      files.remove(member);
      expect(files, "got no ." + member + ", wanted one");
    }
  }

  @Test
  void decode_ofDamagedMember_namesShardAndKey() throws Exception {
    for (String member : List.of("jpg", "json", "mask.png", "stems.wav")) {
      Map<String, byte[]> files = files(AudioContainer.WAV);
      files.computeIfPresent(member, (name, bytes) -> Arrays.copyOf(bytes, bytes.length / 2));
      expect(files, "");
    }
  }

  @Test
  void decode_ofMaskOfAnotherSize_saysSo() throws Exception {
    Map<String, byte[]> files = files(AudioContainer.WAV);
    files.put("mask.png", GreyPng.write(new GreyPng.Grey(30, 43, new byte[30 * 43])));
    expect(files, "mask.png: got 30 x 43 pixels, wanted 43 x 30");
  }

  @Test
  void decode_ofLabelThatDoesNotSound_saysSo() throws Exception {
    Map<String, byte[]> files = files(AudioContainer.WAV);
    byte[] pixels = GreyPng.read(files.get("mask.png")).pixels();
    pixels[0] = (byte) 255;
    files.put("mask.png", GreyPng.write(new GreyPng.Grey(43, 30, pixels)));
    assertThat(DECODER.decode(raw(files)).labels().labels()[0]).isEqualTo((byte) 255);
    pixels[0] = 7;
    files.put("mask.png", GreyPng.write(new GreyPng.Grey(43, 30, pixels)));
    expect(files, "mask.png: got label 7, wanted 0, 255 or a sounding class of [6, 9]");
  }

  @Test
  void decode_ofTooFewStems_saysSo() throws Exception {
    Map<String, byte[]> files = files(AudioContainer.WAV);
    files.put(
        "stems.wav", AudioFile.write(AudioContainer.WAV, new Pcm16(16000, 1, new short[32000])));
    expect(
        files,
        "stems.wav: got 1 channels of 32000 samples, wanted one of each of 2 sounding objects");
  }

  @Test
  void decode_ofAnotherRate_saysSo() throws Exception {
    Map<String, byte[]> files = files(AudioContainer.WAV);
    files.put(
        "stems.wav", AudioFile.write(AudioContainer.WAV, new Pcm16(22050, 2, new short[64000])));
    expect(files, "stems.wav: got 22050 Hz, wanted 16000");
  }

  @Test
  void decode_ofHostileJson_saysSo() throws Exception {
    expectEdited("\"channel\":1", "\"channel\":0", "json: annotation 31: got channel 0");
    expectEdited("\"alpha\":0.65", "\"alpha\":1.65", "json: annotation 31: got channel 1, alpha 1");
    expectEdited("\"class_index\":9", "\"class_index\":255", "json: annotation 30: got channel 0");
    expectEdited("\"width\":43", "\"width\":44", "jpg: got 43 x 30 pixels, wanted 44 x 30");
    expectEdited(
        "\"panning\":\"linear\"",
        "\"panning\":\"circular\"",
        "json: audio.panning: got circular, wanted one of linear, linear-neutral, minus4_5, power");
    expectEdited("\"key\":\"ms_000000000003\"", "\"key\":\"ms_000000000004\"", "json: got key");
  }

  private static void expectEdited(String from, String to, String message) throws IOException {
    Map<String, byte[]> files = files(AudioContainer.WAV);
    String json = new String(files.get("json"), StandardCharsets.UTF_8);
    assertThat(json).contains(from);
    files.put("json", json.replace(from, to).getBytes(StandardCharsets.UTF_8));
    expect(files, message);
  }

  private static void expect(Map<String, byte[]> files, String message) {
    assertThatThrownBy(() -> DECODER.decode(raw(files)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(WHERE + message);
  }

  private static RawSample raw(Map<String, byte[]> files) {
    return new RawSample("ms/train/x.tar", "ms_000000000003", files);
  }

  private static Map<String, byte[]> files(AudioContainer container) throws IOException {
    return files(container, "linear");
  }

  private static Map<String, byte[]> files(AudioContainer container, String panning)
      throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    TestRelease.sample(VpoSubsets.MS, 3, container, panning)
        .files()
        .forEach((name, bytes) -> files.put(extension(name), bytes));
    return files;
  }

  private static String extension(String name) {
    return name.substring(ShardReader.keyOf(name).length() + 1);
  }
}
