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
    String print = SoundPrint.of(signal(), RATE).toString();

    assertThat(HexFormat.of().formatHex(words(print)))
        .hasSize(398 * 2 * Integer.BYTES)
        .startsWith("ba8cb6bb" + "ba8cb6b9" + "ba84b6b9" + "ba84b6b9");
    assertThat(sha256(words(print)))
        .isEqualTo("5d9d9e6e2e5602042f271a51391cc5e3bc083f9135683469fa99ceb3aed15510");
    assertThat(print).startsWith("6502174196832668");
  }

  /** Computed with numpy by the same script: silence, soft sounds and too soft ones, twice. */
  @Test
  void of_softSignal_hasTheWordsOfNumpyAtEachLevel() throws Exception {
    float[] signal = signal();
    for (int i = 3 * RATE / 2; i < signal.length; i++) {
      signal[i] *= i < 5 * RATE / 2 ? 0 : i < 4 * RATE ? 1 / 64f : 1 / 4096f;
    }
    String loud = SoundPrint.of(signal, RATE).toString();
    for (int i = 0; i < signal.length; i++) {
      signal[i] /= 4;
    }
    String soft = SoundPrint.of(signal, RATE).toString();

    assertThat(sha256(words(loud)))
        .isEqualTo("11e65dd78da4cd3a051a5ecfd3fd82a2c833a6e16b95b9b3345389a7ffa95723");
    assertThat(soft.substring(16)).isEqualTo(loud.substring(16));
    assertThat(loud).startsWith("79bf13ae992d47a3");
    assertThat(soft).startsWith("72fb45030981dd26");
  }

  /** The signal of SPEC.md. */
  private static float[] signal() {
    float[] signal = new float[5 * RATE];
    for (int i = 0; i < signal.length; i++) {
      signal[i] = ((7L * i * i / 64 + 13L * i) % 2000 - 1000) / 4000f;
    }
    return signal;
  }

  private static byte[] words(String print) {
    return Base64.getDecoder().decode(print.substring(16));
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void of_rates_giveAWordEachHundredth() {
    for (int rate : new int[] {4000, 8000, 16_000, 22_050, 44_100, 48_000}) {
      SoundPrint print = SoundPrint.of(noise(1, 10 * rate), rate);

      assertThat(print.wordSeconds()).isCloseTo(0.37 / 32, within(0.0002));
      assertThat(print.words() * print.wordSeconds()).isCloseTo(9.62, within(0.05));
    }
    assertThat(SoundPrint.of(new float[0], RATE).words()).isZero();
  }

  /** Below -100 dB full scale there is no word, and only an exact copy is found. */
  @Test
  void of_silence_hasNoWord() {
    float[] quiet = noise(2, 5 * RATE);
    for (int i = 0; i < quiet.length; i++) {
      quiet[i] *= 2e-5f;
    }
    SoundPrint print = SoundPrint.of(quiet, RATE);
    for (int i = 0; i < print.words(); i++) {
      assertThat(print.word(i)).isZero();
    }
    assertThat(SoundIndex.isComparable(print, 0.35)).isFalse();
    SoundIndex index = new SoundIndex(List.of(print));
    assertThat(index.nearest(print, other -> true)).contains(new SoundIndex.Match(0, 0, 0));
    quiet[0] += 1e-5f;
    assertThat(index.nearest(SoundPrint.of(quiet, RATE), other -> true)).isEmpty();
    SoundPrint silence = SoundPrint.of(new float[5 * RATE], RATE);
    assertThat(new SoundIndex(List.of(silence)).nearest(silence, other -> true)).isEmpty();
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
    tone[0] += 0.01f;
    assertThat(new SoundIndex(List.of(print)).nearest(SoundPrint.of(tone, RATE), other -> true))
        .isEmpty();
    assertThat(SoundIndex.isComparable(print, 0.35)).isFalse();
  }

  /** SPEC.md: a frame that only one has counts 24 bits, one that a short sound lacks 16. */
  @Test
  void nearest_partlySilent_countsBits() {
    int[] words = new Random(9).ints(400).toArray();
    int[] partly = words.clone();
    Arrays.fill(partly, 0, 200, 0);

    // The block with the most common words: 200, and 56 that only one has.
    assertThat(ber(words, partly)).isEqualTo(56 * 24 / 8192.0);
    assertThat(ber(Arrays.copyOf(words, 200), words)).isEqualTo(56 * 16 / 8192.0);
    assertThat(ber(partly, partly)).isEqualTo(56 * 16 / 8192.0);
    assertThat(SoundIndex.isComparable(print(Arrays.copyOf(words, 77)), 0.35)).isTrue();
    assertThat(SoundIndex.isComparable(print(Arrays.copyOf(words, 76)), 0.35)).isFalse();
  }

  /** Barks: frames that are silent in both do not count, so that blocks reach over them. */
  @Test
  void nearest_gapsInBoth_areSkipped() {
    int[] words = new Random(9).ints(900).toArray();
    for (int i = 0; i < words.length; i++) {
      words[i] = i / 30 % 3 == 0 ? words[i] : 0;
    }
    int[] other = words.clone();
    for (int i = 0; i < 300; i++) {
      other[i] ^= words[i] == 0 ? 0 : 0xf;
    }
    // The last 256 of 300 words; of the 120 that differ, in 4 bits each, the first 44 are outside.
    assertThat(ber(words, other)).isEqualTo(76 * 4 / 8192.0);
    int[] later = new int[1000];
    System.arraycopy(words, 0, later, 100, 900);
    assertThat(ber(words, later)).isZero();
  }

  /** A block needs 32 different words in both sounds; one that has them counts, others do not. */
  @Test
  void nearest_repetition_isBounded() {
    int[] words = new Random(9).ints(256).toArray();
    for (int different : new int[] {31, 32}) {
      int[] repeated = words.clone();
      for (int i = different; i < 256; i++) {
        repeated[i] = repeated[i - different];
      }
      assertThat(ber(repeated, repeated)).isEqualTo(different == 32 ? 0 : 1);
    }
    int[] toneFirst = new int[600];
    Arrays.fill(toneFirst, 0, 344, 7);
    System.arraycopy(words, 0, toneFirst, 344, 256);
    int[] changed = toneFirst.clone();
    for (int i = 344; i < 600; i++) {
      changed[i] ^= i % 2;
    }
    // 31 words of the second half differ from the tone: 31 others and the tone are 32.
    assertThat(ber(toneFirst, changed)).isEqualTo(15 / 8192.0);
  }

  /** Identical sounds are found by their digest even with one word. */
  @Test
  void nearest_identicalSamples_areFound() {
    SoundPrint click = print("0123456789abcdef", new int[] {5});
    SoundPrint other = print("0123456789abcdee", new int[] {5});
    SoundIndex index = new SoundIndex(List.of(other, click, click));

    assertThat(index.nearest(click, any -> true)).contains(new SoundIndex.Match(1, 0, 0));
    assertThat(index.nearest(click, any -> any == 0)).isEmpty();
    assertThat(index.alike(click, 0.01, any -> true)).containsExactly(1, 2);
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
    return print("0".repeat(16), words);
  }

  private static SoundPrint print(String digest, int[] words) {
    ByteBuffer bytes = ByteBuffer.allocate(words.length * Integer.BYTES);
    bytes.asIntBuffer().put(words);
    return SoundPrint.parse(digest + Base64.getEncoder().encodeToString(bytes.array()), RATE);
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
