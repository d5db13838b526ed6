package org.vpobuilder.pipeline.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.pipeline.decode.ClipDecoder.MemoryInput;
import org.vpobuilder.pipeline.world.TestClips;
import org.vpobuilder.spec.failure.RejectionCode;

class ClipDecoderTest {
  private static final int RATE = 16_000;
  private static final ClipDecoder DECODER = new ClipDecoder(RATE, 60 * RATE);

  private static float[] sine(double hertz, double amplitude, int rate, double seconds) {
    float[] samples = new float[(int) (rate * seconds)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (amplitude * Math.sin(2 * Math.PI * hertz * i / rate));
    }
    return samples;
  }

  private static byte[] tone(String container, int rate) throws Exception {
    float[] samples = sine(1000, 0.5, rate, 3);
    return TestClips.encode(container, rate, samples, samples);
  }

  /** A sine of amplitude 0.5 has an RMS of 0.5 / sqrt(2) and crosses zero twice a period. */
  @ParameterizedTest
  @CsvSource({"wav, 44100, 2, 0.0005", "mp4, 44100, 2048, 0.01", "ogg, 48000, 1000, 0.01"})
  void decode_stereoSine_lengthLevelAndFrequencySurvive(
      String container, int rate, int lengthSlack, double levelSlack) throws Exception {
    float[] samples = DECODER.decode(tone(container, rate));

    assertThat(samples.length).isCloseTo(3 * RATE, within(lengthSlack));
    float[] middle = Arrays.copyOfRange(samples, RATE, 2 * RATE);
    int crossings = 0;
    double squares = 0;
    for (int i = 0; i < middle.length; i++) {
      crossings += i > 0 && (middle[i] >= 0) != (middle[i - 1] >= 0) ? 1 : 0;
      squares += (double) middle[i] * middle[i];
    }
    assertThat(crossings).isCloseTo(2000, within(1));
    assertThat(Math.sqrt(squares / middle.length))
        .isCloseTo(0.5 / Math.sqrt(2), within(levelSlack));
  }

  @ParameterizedTest
  @CsvSource({"wav, 44100, 0.0", "mp4, 44100, 0.001", "ogg, 48000, 0.001"})
  void decode_rightIsMinusLeft_silence(String container, int rate, float most) throws Exception {
    float[] left = sine(440, 0.5, rate, 1);
    float[] right = new float[left.length];
    for (int i = 0; i < left.length; i++) {
      right[i] = -left[i];
    }

    float[] samples = DECODER.decode(TestClips.encode(container, rate, left, right));

    for (float sample : samples) {
      assertThat(Math.abs(sample)).isLessThanOrEqualTo(most);
    }
  }

  /** 5.1: FFmpeg's own downmix would drop the LFE and weigh the centre. */
  @Test
  void decode_sixChannels_theirMean() throws Exception {
    short[] samples = new short[6 * RATE];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) ((i % 6 + 1) * 3276.8);
    }

    float[] mono = DECODER.decode(Wav.of(RATE, 6, samples));

    assertThat(mono).hasSize(RATE);
    for (float sample : mono) {
      assertThat(sample).isCloseTo(0.35f, within(0.0001f));
    }
  }

  @Test
  void decode_monoAtTheSameRate_everySampleAsItIs() throws Exception {
    float[] mono = DECODER.decode(Wav.of(RATE, 1, (short) 16384, (short) -32768, (short) 1));

    assertThat(mono).containsExactly(0.5f, -1f, 1 / 32768f);
  }

  @ParameterizedTest
  @CsvSource({"wav, 44100", "mp4, 44100", "ogg, 48000"})
  void decode_longerThanTheBound_itsBeginning(String container, int rate) throws Exception {
    byte[] clip = tone(container, rate);

    float[] bounded = new ClipDecoder(RATE, 12_345).decode(clip);

    assertThat(bounded).containsExactly(Arrays.copyOf(DECODER.decode(clip), 12_345));
  }

  /** JavaCPP gives out ten callbacks of a class: more decodes than that must share them. */
  @Test
  void decode_inParallel_sameSamples() throws Exception {
    byte[] clip = tone("mp4", 44_100);
    float[] alone = DECODER.decode(clip);
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Future<float[]>> all = new ArrayList<>();
      for (int i = 0; i < 16 * 20; i++) {
        all.add(threads.submit(() -> DECODER.decode(clip)));
      }
      for (Future<float[]> one : all) {
        assertThat(Arrays.equals(one.get(), alone)).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Each names an existing clip, which must not be opened. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://@\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '@'\n",
        "<?xml version=\"1.0\"?><MPD><Period><BaseURL>file://@</BaseURL></Period></MPD>",
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=audio 5004 RTP/AVP 0\r\n",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
        "hello",
        "",
      })
  void decode_noClip_unreadable(String text, @TempDir Path folder) throws Exception {
    Path real = Files.write(folder.resolve("real.wav"), tone("wav", 44_100));

    assertThatThrownBy(
            () ->
                DECODER.decode(text.replace("@", real.toString()).getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            ClipException.class,
            e -> assertThat(e.code()).isEqualTo(RejectionCode.CLIP_UNREADABLE));
  }

  @Test
  void decode_halfOfAnMp4_unreadable() throws Exception {
    byte[] clip = tone("mp4", 44_100);

    assertThatThrownBy(() -> DECODER.decode(Arrays.copyOf(clip, clip.length / 2)))
        .isInstanceOfSatisfying(
            ClipException.class,
            e -> assertThat(e.code()).isEqualTo(RejectionCode.CLIP_UNREADABLE));
  }

  @Test
  void decode_manyInputsOpen_stillDecodes() throws Exception {
    byte[] clip = tone("wav", 44_100);
    List<MemoryInput> held = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        held.add(new MemoryInput(clip));
      }
      assertThat(DECODER.decode(clip)).hasSize(3 * RATE);
    } finally {
      held.forEach(MemoryInput::close);
    }
  }

  /** At one sample a second each would become 16,000: a file of 1 MB would take 16 GB. */
  @ParameterizedTest
  @ValueSource(ints = {1, 999, 768_001})
  void decode_rateOfNoRecording_unreadable(int rate) {
    assertThatThrownBy(() -> DECODER.decode(Wav.of(rate, 1, new short[1000])))
        .isInstanceOfSatisfying(
            ClipException.class,
            e -> {
              assertThat(e.code()).isEqualTo(RejectionCode.CLIP_UNREADABLE);
              assertThat(e.got()).isEqualTo("1 channels at " + rate + " Hz");
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 768_000})
  void decode_outermostRates_decoded(int rate) throws Exception {
    assertThat(DECODER.decode(Wav.of(rate, 1, new short[rate]))).hasSize(RATE);
  }

  @Test
  void decode_halfOfAWav_truncated() throws Exception {
    byte[] clip = Wav.of(RATE, 1, new short[RATE]);

    assertThatThrownBy(() -> DECODER.decode(Arrays.copyOf(clip, 44 + RATE)))
        .isInstanceOfSatisfying(
            ClipException.class,
            e -> {
              assertThat(e.code()).isEqualTo(RejectionCode.CLIP_TRUNCATED);
              assertThat(e.got()).isEqualTo("16000 bytes of sound");
              assertThat(e.wanted()).isEqualTo("the 32000 that its header states");
            });
  }

  /** The lengths that recorders leave when they write to a stream: FFmpeg, arecord, sox. */
  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 0x7fff_ffff, 0x7fff_f000, 0x8000_0000})
  void decode_wavOfUnknownLength_allThatIsThere(int stated) throws Exception {
    byte[] clip = Wav.of(RATE, 1, new short[RATE]);
    ByteBuffer.wrap(clip).order(ByteOrder.LITTLE_ENDIAN).putInt(40, stated);

    assertThat(DECODER.decode(clip)).hasSize(RATE);
  }
}
