package org.vpobuilder.pipeline.likeness;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.ints.IntSet;
import it.unimi.dsi.fastutil.longs.Long2IntMap;
import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
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

  /** The least number of words in a block; its other frames may be silent. */
  private static final int LEAST_WORDS = SoundPrint.BLOCK * 9 / 10;

  /**
   * The least number of different words in a block: a lasting tone has few, and would be like every
   * other tone.
   */
  private static final int LEAST_DIFFERENT = 32;

  private static final int DIRECTORY_BITS = 16;
  private static final int ZERO_SHIFT = 1 << 30;

  private final List<SoundPrint> prints;

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
    return likelyShifts(sound, accepts).stream()
        .map(shift -> match(sound, (int) (shift >> Integer.SIZE), shift.intValue() - ZERO_SHIFT))
        .filter(match -> match.ber < 1);
  }

  private Match match(SoundPrint sound, int index, int offset) {
    double ber = errors(sound, prints.get(index), offset) / (32.0 * SoundPrint.BLOCK);
    return new Match(index, ber, offset * sound.wordSeconds());
  }

  /**
   * The sounds and offsets that have the most words in common, most words first; none for a sound
   * that is too short.
   */
  private List<Long> likelyShifts(SoundPrint sound, IntPredicate accepts) {
    if (sound.words() < SoundPrint.BLOCK) {
      return List.of();
    }
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
      if (accepts.test(index) && overlap(at, offset, index)) {
        votes.addTo((long) index << Integer.SIZE | offset + ZERO_SHIFT, 1);
      }
    }
  }

  private boolean overlap(int at, int offset, int index) {
    return at + offset >= 0 && prints.get(index).words() - Math.max(0, offset) >= SoundPrint.BLOCK;
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
   * Differing bits in the most similar block, with the second sound shifted; all bits if there is
   * no block.
   */
  private static int errors(SoundPrint sound, SoundPrint other, int offset) {
    int from = Math.max(0, -offset);
    int to = Math.min(sound.words(), other.words() - offset);
    int errors = 0;
    int words = 0;
    int best = Integer.SIZE * SoundPrint.BLOCK;
    int bestEnd = -1;
    for (int i = from; i < to; i++) {
      errors += errors(sound.word(i), other.word(i + offset));
      words += isWord(sound.word(i), other.word(i + offset));
      int gone = i - SoundPrint.BLOCK;
      if (gone >= from) {
        errors -= errors(sound.word(gone), other.word(gone + offset));
        words -= isWord(sound.word(gone), other.word(gone + offset));
      }
      if (gone >= from - 1 && words >= LEAST_WORDS && errors < best) {
        best = errors;
        bestEnd = i + 1;
      }
    }
    boolean isVaried =
        bestEnd >= 0 && isVaried(sound, bestEnd) && isVaried(other, bestEnd + offset);
    return isVaried ? best : Integer.SIZE * SoundPrint.BLOCK;
  }

  private static boolean isVaried(SoundPrint sound, int end) {
    IntSet different = new IntOpenHashSet();
    for (int i = end - SoundPrint.BLOCK; i < end; i++) {
      different.add(sound.word(i));
    }
    return different.size() >= LEAST_DIFFERENT;
  }

  private static int isWord(int a, int b) {
    return a == SoundPrint.NONE || b == SoundPrint.NONE ? 0 : 1;
  }

  /**
   * Differing bits of two words; where either is silent, half of them, which is the number by
   * chance.
   */
  private static int errors(int a, int b) {
    return isWord(a, b) == 0 ? Integer.SIZE / 2 : Integer.bitCount(a ^ b);
  }
}
