package org.vpobuilder.pipeline.likeness;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.Long2IntMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Sounds that are searched for a part that sounds like a given sound. Two recordings of one sound
 * have some identical words, at the same distances from one another: where there are many such
 * words, the words between them are compared (Haitsma and Kalker 2002, section 5). Holds 12 bytes a
 * word: 1 kB a second.
 */
public final class SoundIndex {
  /**
   * A word at more positions than this is ignored, since it identifies nothing; this also bounds
   * the time of a search.
   */
  private static final int MOST_PLACES = 500;

  /** The most shifts that are tried for one sound, those with the most common words first. */
  private static final int MOST_SHIFTS = 128;

  /**
   * The least number of different words in a block: a lasting tone has few, and would be like every
   * other tone.
   */
  private static final int LEAST_DIFFERENT = 32;

  /** The bits that count as different in a frame that a short sound lacks: as many as by chance. */
  private static final int BY_CHANCE = Integer.SIZE / 2;

  /**
   * The bits that count as different in a frame in which only one sound is silent. At half of the
   * bits three more pairs of different sounds of one rhythm were alike in the real world of
   * docs/likeness.md; at all of them, copies that are much softer were missed.
   */
  private static final int ONE_SILENT = 24;

  private static final int ALL_BITS = Integer.SIZE * SoundPrint.BLOCK;

  private static final int DIRECTORY_BITS = 16;
  private static final int ZERO_SHIFT = 1 << 30;

  private final List<SoundPrint> prints;

  /** The sounds of a digest. */
  private final Long2ObjectMap<IntList> copies = new Long2ObjectOpenHashMap<>();

  /**
   * A word in the upper half and its position among all words in the lower half; sorted as signed
   * numbers.
   */
  private final long[] places;

  /** For each value of a word's first bits, the index in {@code places} where such words begin. */
  private final int[] directory = new int[(1 << DIRECTORY_BITS) + 1];

  /** The position of the first word of each sound. */
  private final int[] starts;

  /** Sounds to look in. */
  public SoundIndex(List<SoundPrint> prints) {
    this.prints = List.copyOf(prints);
    this.starts = new int[prints.size() + 1];
    for (int i = 0; i < prints.size(); i++) {
      starts[i + 1] = Math.addExact(starts[i], prints.get(i).words());
      if (prints.get(i).digest() != SoundPrint.SILENT) {
        copies.computeIfAbsent(prints.get(i).digest(), digest -> new IntArrayList()).add(i);
      }
    }
    long[] all = new long[starts[prints.size()]];
    int count = 0;
    for (int i = 0; i < prints.size(); i++) {
      SoundPrint print = prints.get(i);
      for (int at = 0; at < print.words(); at++) {
        if (tells(print, at)) {
          all[count] = (long) print.word(at) << Integer.SIZE | starts[i] + at;
          count++;
        }
      }
    }
    this.places = Arrays.copyOf(all, count);
    // Signed order; the directory counts from the most negative word.
    Arrays.parallelSort(places);
    int word = 0;
    for (int i = 0; i < places.length; i++) {
      int bucket = bucket((int) (places[i] >> Integer.SIZE));
      while (word <= bucket) {
        directory[word] = i;
        word++;
      }
    }
    Arrays.fill(directory, word, directory.length, places.length);
  }

  /**
   * Whether a word can identify a position: it is not silence, and not a repetition of the word
   * before.
   */
  private static boolean tells(SoundPrint print, int at) {
    int word = print.word(at);
    return word != SoundPrint.NONE && word != -1 && (at == 0 || print.word(at - 1) != word);
  }

  private static int bucket(int word) {
    return (word >> (Integer.SIZE - DIRECTORY_BITS)) + (1 << (DIRECTORY_BITS - 1));
  }

  /**
   * The sound that was found, and where in it.
   *
   * @param index of the sound that it is like
   * @param ber share of the bits that differ over the 3 s that are most alike
   * @param offsetSeconds how much later the common part begins in the found sound than in the given
   *     one; negative if it begins earlier
   */
  public record Match(int index, double ber, double offsetSeconds) {}

  /**
   * Finds the sound that has the 3 s most like 3 s of the given sound.
   *
   * @param accepts which sounds may be found, by index
   * @return nothing if no word agrees or no 3 s are alike
   */
  public Optional<Match> nearest(SoundPrint sound, IntPredicate accepts) {
    return matches(sound, accepts).min(Comparator.comparingDouble(Match::ber));
  }

  /**
   * Finds all sounds that have 3 s like 3 s of the given sound; at most {@value #MOST_SHIFTS}.
   *
   * @param ber share of the bits that may differ
   * @return their indices, each once
   */
  public int[] alike(SoundPrint sound, double ber, IntPredicate accepts) {
    return matches(sound, accepts)
        .filter(match -> match.ber <= ber)
        .mapToInt(Match::index)
        .distinct()
        .toArray();
  }

  private Stream<Match> matches(SoundPrint sound, IntPredicate accepts) {
    Stream<Match> same =
        copies
            .getOrDefault(sound.digest(), IntList.of())
            .intStream()
            .filter(accepts)
            .mapToObj(index -> new Match(index, 0, 0));
    Stream<Match> alike =
        likelyShifts(sound, accepts).stream()
            .map(
                shift -> match(sound, (int) (shift >> Integer.SIZE), shift.intValue() - ZERO_SHIFT))
            .filter(match -> match.ber < 1);
    return Stream.concat(same, alike);
  }

  /**
   * Whether a sound has enough words to be found by them, were it in an index: whether it would be
   * alike if compared with itself. Of other sounds only exact copies are found.
   *
   * @param ber share of the bits that may differ
   */
  public static boolean isComparable(SoundPrint sound, double ber) {
    return errors(sound, sound, 0) <= ber * ALL_BITS;
  }

  private Match match(SoundPrint sound, int index, int offset) {
    double ber = errors(sound, prints.get(index), offset) / (double) ALL_BITS;
    return new Match(index, ber, offset * sound.wordSeconds());
  }

  /** The sounds and offsets that have the most words in common, most words first. */
  private List<Long> likelyShifts(SoundPrint sound, IntPredicate accepts) {
    Long2IntOpenHashMap votes = new Long2IntOpenHashMap();
    for (int at = 0; at < sound.words(); at++) {
      if (tells(sound, at)) {
        vote(sound.word(at), at, accepts, votes);
      }
    }
    List<Long2IntMap.Entry> shifts = new ArrayList<>(votes.long2IntEntrySet());
    shifts.sort(
        Comparator.comparingInt(Long2IntMap.Entry::getIntValue)
            .reversed()
            .thenComparingLong(Long2IntMap.Entry::getLongKey));
    return shifts.stream().limit(MOST_SHIFTS).map(Long2IntMap.Entry::getLongKey).toList();
  }

  private void vote(int word, int at, IntPredicate accepts, Long2IntOpenHashMap votes) {
    long least = (long) word << Integer.SIZE;
    int bucket = bucket(word);
    int from = Arrays.binarySearch(places, directory[bucket], directory[bucket + 1], least);
    int first = from < 0 ? -from - 1 : from;
    int last = first;
    while (last < places.length && places[last] >> Integer.SIZE == word) {
      last++;
      if (last - first > MOST_PLACES) {
        return;
      }
    }
    for (int i = first; i < last; i++) {
      int place = (int) places[i];
      int index = owner(place);
      int offset = place - starts[index] - at;
      if (accepts.test(index)) {
        votes.addTo((long) index << Integer.SIZE | offset + ZERO_SHIFT, 1);
      }
    }
  }

  private int owner(int place) {
    int found = Arrays.binarySearch(starts, place);
    if (found < 0) {
      return -found - 2;
    }
    // A sound without words begins at the position where the next one begins.
    int index = found;
    while (starts[index + 1] == place) {
      index++;
    }
    return index;
  }

  /**
   * Differing bits in the most similar block, with the second sound shifted; all bits if no block
   * is varied enough. A block is {@value SoundPrint#BLOCK} consecutive frames, not counting those
   * that are silent in both sounds; where there are not so many, half of the bits of each missing
   * frame differ.
   */
  private static int errors(SoundPrint sound, SoundPrint other, int offset) {
    Block best = mostSimilar(sound, other, offset, false);
    if (!isVaried(sound, best, 0) || !isVaried(other, best, offset)) {
      // Only tones and short overlaps come here: the search that looks at each block is slower.
      best = mostSimilar(sound, other, offset, true);
    }
    return best.errors;
  }

  /** Frames {@code from} up to, but not including, {@code to} of the first sound. */
  private record Block(int errors, int from, int to) {}

  private static Block mostSimilar(
      SoundPrint sound, SoundPrint other, int offset, boolean mustVary) {
    int first = Math.max(0, -offset);
    int last = Math.min(sound.words(), other.words() - offset);
    Block best = new Block(ALL_BITS, first, first);
    Words words = new Words();
    Words otherWords = new Words();
    int from = first;
    int frames = 0;
    int errors = 0;
    for (int i = first; i < last; i++) {
      int a = sound.word(i);
      int b = other.word(i + offset);
      if (isSilent(a, b)) {
        continue;
      }
      frames++;
      errors += errors(a, b);
      if (mustVary) {
        words.add(a);
        otherWords.add(b);
      }
      if (frames > SoundPrint.BLOCK) {
        while (isSilent(sound.word(from), other.word(from + offset))) {
          from++;
        }
        frames--;
        errors -= errors(sound.word(from), other.word(from + offset));
        if (mustVary) {
          words.remove(sound.word(from));
          otherWords.remove(other.word(from + offset));
        }
        from++;
      }
      if (frames == SoundPrint.BLOCK
          && errors < best.errors
          && (!mustVary || words.areVaried() && otherWords.areVaried())) {
        best = new Block(errors, from, i + 1);
      }
    }
    if (frames < SoundPrint.BLOCK && (!mustVary || words.areVaried() && otherWords.areVaried())) {
      return new Block(errors + BY_CHANCE * (SoundPrint.BLOCK - frames), first, last);
    }
    return best;
  }

  /** Counts the different words of a block. */
  private static final class Words {
    private final Int2IntOpenHashMap counts = new Int2IntOpenHashMap();

    void add(int word) {
      if (word != SoundPrint.NONE) {
        counts.addTo(word, 1);
      }
    }

    void remove(int word) {
      if (word != SoundPrint.NONE && counts.addTo(word, -1) == 1) {
        counts.remove(word);
      }
    }

    boolean areVaried() {
      return counts.size() >= LEAST_DIFFERENT;
    }
  }

  private static boolean isVaried(SoundPrint sound, Block block, int offset) {
    Words words = new Words();
    for (int i = block.from; i < block.to && !words.areVaried(); i++) {
      words.add(sound.word(i + offset));
    }
    return words.areVaried();
  }

  private static boolean isSilent(int a, int b) {
    return a == SoundPrint.NONE && b == SoundPrint.NONE;
  }

  /** Differing bits of two words, of which at least one is of a frame that sounds. */
  private static int errors(int a, int b) {
    return a == SoundPrint.NONE || b == SoundPrint.NONE ? ONE_SILENT : Integer.bitCount(a ^ b);
  }
}
