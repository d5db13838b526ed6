package org.vpobuilder.pipeline.likeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SoundPrintTest {
  private static final int RATE = 16_000;

  /** SPEC.md, Likeness: by hand. */
  @Test
  void words_energies_giveTheBitsOfSpec() {
    double[][] energies = {{1, 4, 2, 3}, {2, 1, 5, 3}, {4, 4, 1, 2}};

    // 1, 0, 1 and 0, 1, 0, from the highest bit.
    assertThat(SoundPrint.words(energies)).containsExactly(0b101 << 29, 0b010 << 29);
  }

  @Test
  void words_nextToAQuietFrame_areNone() {
    double[][] energies = {{1, 4, 2, 3}, {}, {2, 1, 5, 3}, {4, 4, 1, 2}};

    assertThat(SoundPrint.words(energies)).containsExactly(0, 0, 0b010 << 29);
  }

  /** Computed with numpy from SPEC.md alone: src/test/python/sound_print.py. */
  @Test
  void of_signal_givesTheWordsOfNumpy() throws Exception {
    float[] signal = new float[5 * RATE];
    for (int i = 0; i < signal.length; i++) {
      signal[i] = ((7L * i * i / 64 + 13L * i) % 2000 - 1000) / 4000f;
    }
    byte[] words = Base64.getDecoder().decode(SoundPrint.of(signal, RATE).toString());

    HexFormat hex = HexFormat.of();
    assertThat(words).hasSize(398 * Integer.BYTES);
    assertThat(hex.formatHex(words)).startsWith("ba8cb6bb" + "ba8cb6b9" + "ba84b6b9" + "ba84b6b9");
    assertThat(hex.formatHex(MessageDigest.getInstance("SHA-256").digest(words)))
        .isEqualTo("5d9d9e6e2e5602042f271a51391cc5e3bc083f9135683469fa99ceb3aed15510");
  }

  @Test
  void of_rates_giveAWordEachHundredth() {
    for (int rate : new int[] {4000, 8000, 16_000, 22_050, 44_100, 48_000}) {
      SoundPrint print = SoundPrint.of(noise(1, 10 * rate), rate);

      assertThat(print.wordSeconds()).isCloseTo(0.37 / 32, within(0.0002));
      assertThat(print.words() * print.wordSeconds()).isCloseTo(9.62, within(0.05));
    }
    assertThat(SoundPrint.of(noise(1, 3 * RATE), RATE).isLongEnough()).isFalse();
    assertThat(SoundPrint.of(noise(1, 4 * RATE), RATE).isLongEnough()).isTrue();
    assertThat(SoundPrint.of(new float[0], RATE).words()).isZero();
  }

  @Test
  void of_silence_hasNoWord() {
    float[] quiet = noise(2, 5 * RATE);
    for (int i = 0; i < quiet.length; i++) {
      quiet[i] /= 2000;
    }
    SoundPrint print = SoundPrint.of(quiet, RATE);
    for (int i = 0; i < print.words(); i++) {
      assertThat(print.word(i)).isZero();
    }
    SoundIndex index = new SoundIndex(List.of(print));
    assertThat(index.nearest(print, other -> true)).isEmpty();
  }

  @Test
  void parse_whatWasWritten_isTheSame() {
    SoundPrint print = SoundPrint.of(sound(3, 6), RATE);
    SoundPrint read = SoundPrint.parse(print.toString(), RATE);

    assertThat(read).hasToString(print.toString());
    assertThat(read.wordSeconds()).isEqualTo(print.wordSeconds());
  }

  @Test
  void nearest_louderAndCutElsewhere_isFoundWithItsOffset() {
    float[] original = sound(4, 10);
    SoundIndex index = indexOf(sound(5, 10), original, sound(6, 10));
    float[] cut = Arrays.copyOfRange(original, 37_777, original.length);
    for (int i = 0; i < cut.length; i++) {
      cut[i] = Math.round(cut[i] * 0.31f * 32767) / 32767f;
    }
    SoundIndex.Match match = index.nearest(SoundPrint.of(cut, RATE), other -> true).orElseThrow();

    assertThat(match.index()).isEqualTo(1);
    assertThat(match.ber()).isLessThan(0.15);
    assertThat(match.offsetSeconds()).isCloseTo(37_777.0 / RATE, within(0.012));
    // In the other direction it begins earlier.
    SoundIndex.Match back =
        indexOf(cut).nearest(SoundPrint.of(original, RATE), other -> true).orElseThrow();
    assertThat(back.offsetSeconds()).isCloseTo(-37_777.0 / RATE, within(0.012));
  }

  @Test
  void nearest_underNoise_isFound() {
    float[] original = sound(7, 8);
    float[] noise = noise(8, original.length);
    float[] mixed = original.clone();
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] += 0.05f * noise[i];
    }
    SoundIndex.Match match =
        indexOf(original).nearest(SoundPrint.of(mixed, RATE), other -> true).orElseThrow();

    assertThat(match.ber()).isBetween(0.01, 0.3);
  }

  @Test
  void nearest_otherSounds_areFarOrNotComparable() {
    SoundPrint[] prints = new SoundPrint[12];
    for (int i = 0; i < prints.length; i++) {
      prints[i] = SoundPrint.of(i % 2 == 0 ? sound(20 + i, 10) : noise(20 + i, 10 * RATE), RATE);
    }
    SoundIndex index = new SoundIndex(List.of(prints));
    for (int i = 0; i < prints.length; i++) {
      int own = i;
      assertThat(
              index
                  .nearest(prints[i], other -> other != own)
                  .map(SoundIndex.Match::ber)
                  .orElse(1.0))
          .isGreaterThan(0.38);
    }
  }

  /** A tone is the same at each moment, so a tone in two sounds is not a likeness. */
  @Test
  void nearest_tone_isLikeNothing() {
    float[] tone = new float[6 * RATE];
    for (int i = 0; i < tone.length; i++) {
      tone[i] = (float) (0.3 * Math.sin(2 * Math.PI * 440 * i / RATE));
    }
    SoundPrint print = SoundPrint.of(tone, RATE);
    double ber =
        new SoundIndex(List.of(print))
            .nearest(print, other -> true)
            .map(SoundIndex.Match::ber)
            .orElse(1.0);

    assertThat(ber).isEqualTo(1);
  }

  /** Of 256 words a tenth may be silent, and 32 must be different. */
  @Test
  void nearest_silenceAndRepetition_areBounded() {
    int[] words = new Random(9).ints(256).toArray();

    assertThat(ber(words, words)).isZero();
    assertThat(ber(words, Arrays.copyOf(words, 255))).isEqualTo(1);
    for (int silent : new int[] {26, 27}) {
      int[] partly = words.clone();
      Arrays.fill(partly, 0, silent, 0);
      // As many bits differ as by chance where one is silent.
      assertThat(ber(words, partly)).isEqualTo(silent == 26 ? 26 * 16 / 8192.0 : 1);
    }
    for (int different : new int[] {31, 32}) {
      int[] repeated = words.clone();
      for (int i = different; i < 256; i++) {
        repeated[i] = repeated[i - different];
      }
      assertThat(ber(repeated, repeated)).isEqualTo(different == 32 ? 0 : 1);
    }
  }

  @Test
  void alike_ofSeveral_areAllUpToTheRate() {
    int[] words = new Random(10).ints(256).toArray();
    int[] near = words.clone();
    int[] far = words.clone();
    for (int i = 0; i < 200; i++) {
      near[i] ^= 0xff;
      far[i] ^= 0xffff;
    }
    SoundIndex index = new SoundIndex(List.of(print(far), print(near), print(words)));
    double ofFar = 200 * 16 / 8192.0;

    assertThat(index.alike(print(words), ofFar, other -> true)).containsExactlyInAnyOrder(0, 1, 2);
    assertThat(index.alike(print(words), ofFar - 1e-6, other -> true))
        .containsExactlyInAnyOrder(1, 2);
    assertThat(index.alike(print(words), ofFar, other -> other < 1)).containsExactly(0);
  }

  private static double ber(int[] of, int[] other) {
    return new SoundIndex(List.of(print(other)))
        .nearest(print(of), any -> true)
        .map(SoundIndex.Match::ber)
        .orElse(1.0);
  }

  private static SoundPrint print(int[] words) {
    ByteBuffer bytes = ByteBuffer.allocate(words.length * Integer.BYTES);
    bytes.asIntBuffer().put(words);
    return SoundPrint.parse(Base64.getEncoder().encodeToString(bytes.array()), RATE);
  }

  private static SoundIndex indexOf(float[]... sounds) {
    return new SoundIndex(Arrays.stream(sounds).map(sound -> SoundPrint.of(sound, RATE)).toList());
  }

  private static float[] noise(int seed, int samples) {
    Random random = new Random(seed);
    float[] noise = new float[samples];
    for (int i = 0; i < samples; i++) {
      noise[i] = (float) (0.2 * random.nextGaussian());
    }
    return noise;
  }

  /** Notes of changing pitch with overtones, over a little noise. */
  private static float[] sound(int seed, int seconds) {
    Random random = new Random(seed);
    float[] sound = noise(seed + 1000, seconds * RATE);
    for (int note = 0; note < 5 * seconds; note++) {
      double hertz = 150 + 900 * random.nextDouble();
      int from = random.nextInt(sound.length);
      int length = RATE / 5 + random.nextInt(RATE / 2);
      for (int i = from; i < Math.min(sound.length, from + length); i++) {
        double fade = Math.exp(-6.0 * (i - from) / length);
        for (int k = 1; k <= 4; k++) {
          sound[i] += (float) (0.3 / k * fade * Math.sin(2 * Math.PI * k * hertz * i / RATE));
        }
      }
    }
    for (int i = 0; i < sound.length; i++) {
      sound[i] *= 0.2f;
    }
    return sound;
  }
}
