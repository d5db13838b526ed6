package org.vpobuilder.pipeline.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.vpobuilder.pipeline.ledger.Entries;
import org.vpobuilder.pipeline.likeness.SoundPrint;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.sample.Attribution;
import org.vpobuilder.spec.sample.ProbedClip;

/** Prints made by hand: of 3 s each, so that the bit error rate is known to the bit. */
class LikeClipsTest {
  private static final int WORDS = 256;

  /** Of 256 words 16 are the same; of the others 11 of 32 bits differ. */
  private static final double BER = 240 * 11 / (32.0 * WORDS);

  private final Map<String, SoundPrint> prints = new HashMap<>();
  private final Entries.Book book = new Entries.Book();

  private static int[] words(int seed) {
    return new Random(seed).ints(WORDS).toArray();
  }

  /** The same with other bits changed for each number. */
  private static int[] changed(int[] words, int number) {
    int[] changed = words.clone();
    for (int i = 0; i < WORDS; i++) {
      changed[i] ^= i % 16 == 0 ? 0 : Integer.rotateLeft(0x7ff, 8 * number);
    }
    return changed;
  }

  private ProbedClip clip(Split split, String id, int[] words, String... keys) {
    ByteBuffer bytes = ByteBuffer.allocate(words.length * Integer.BYTES);
    bytes.asIntBuffer().put(words);
    String text = "0".repeat(16) + Base64.getEncoder().encodeToString(bytes.array());
    prints.put(id, SoundPrint.parse(text, 16_000));
    return new ProbedClip(
        "vggsound",
        id,
        0,
        List.of("dog barking"),
        split,
        id + ".wav",
        "",
        Attribution.NONE,
        List.of(keys),
        1,
        "sha of " + id,
        48_000,
        -20,
        0.5,
        List.of(0L));
  }

  private List<ProbedClip> kept(double ber, ProbedClip... clips) {
    return LikeClips.of(List.of(clips), prints, ber, book).kept();
  }

  private static List<String> ids(List<ProbedClip> clips) {
    return clips.stream().map(ProbedClip::id).toList();
  }

  @Test
  void of_atTheRate_isLeftOutAndBelowItStays() {
    ProbedClip test = clip(Split.TEST, "t", words(1));
    ProbedClip train = clip(Split.TRAIN, "a", changed(words(1), 0));

    assertThat(ids(kept(BER - 1e-4, test, train))).containsExactly("t", "a");
    assertThat(book.findings().rejections()).isEmpty();
    assertThat(ids(kept(BER, test, train))).containsExactly("t");
    assertThat(book.findings().rejections())
        .extracting(Rejection::got)
        .containsExactly("clip t, bit error rate 0.322, offset 0.00 s");
  }

  /** Of test the first stays, and so does what is like none but those that are left out. */
  @Test
  void of_alikeInTest_keepsTheFirst() {
    ProbedClip first = clip(Split.TEST, "t1", changed(words(1), 0));
    ProbedClip second = clip(Split.TEST, "t2", words(1));
    ProbedClip third = clip(Split.TEST, "t3", changed(words(1), 2));
    ProbedClip train = clip(Split.TRAIN, "a", words(1));

    assertThat(ids(kept(0.35, third, second, first, train))).containsExactly("t1", "t3");
  }

  /** Planning leaves such a clip out, for the key. */
  @Test
  void of_sharesAKeyWithTest_staysForPlanning() {
    ProbedClip test = clip(Split.TEST, "t", words(1), "youtube:x");
    ProbedClip train = clip(Split.TRAIN, "a", changed(words(1), 0), "youtube:x");

    assertThat(ids(kept(0.35, test, train))).containsExactly("t", "a");
  }

  /** The first and the last are not alike, but the one between them is like both. */
  @Test
  void of_alikeInTrain_haveAKeyInCommonAlongAChain() {
    ProbedClip a = clip(Split.TRAIN, "a", changed(words(1), 0), "youtube:a");
    ProbedClip b = clip(Split.TRAIN, "b", words(1), "youtube:b");
    ProbedClip c = clip(Split.TRAIN, "c", changed(words(1), 2), "youtube:c");
    ProbedClip other = clip(Split.TRAIN, "d", words(2), "youtube:d");

    assertThat(kept(0.35, c, other, b, a))
        .extracting(ProbedClip::keys)
        .containsExactlyInAnyOrder(
            List.of("youtube:a", "like:a"),
            List.of("youtube:b", "like:a"),
            List.of("youtube:c", "like:a"),
            List.of("youtube:d"));
  }

  /** What could not be found were it a copy is not counted as having nothing near. */
  @Test
  void nearest_tooFewWords_countsAsUnprinted() {
    ProbedClip test = clip(Split.TEST, "t", words(1));
    ProbedClip apart = clip(Split.TRAIN, "a", words(2));
    ProbedClip click = clip(Split.TRAIN, "b", Arrays.copyOf(words(1), 40));
    ProbedClip silence = clip(Split.TRAIN, "c", new int[WORDS]);
    LikeClips like = LikeClips.of(List.of(test, apart, click, silence), prints, 0.35, book);

    assertThat(ids(like.kept())).containsExactlyInAnyOrder("t", "a", "b", "c");
    assertThat(like.nearest().sides().get("train").unprinted()).isEqualTo(2);
    assertThat(like.nearest().sides().get("train").apart()).isEqualTo(1);
  }
}
