package org.vpobuilder.classmaps;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.sample.Category;

/**
 * The categories or labels of a source, with their numbers of objects (for a visual source) or
 * clips (for an audio source), from the source's tables. For use by one thread.
 */
public final class Vocabulary {
  private final String source;
  private final boolean heard;
  private final boolean isWhole;
  private final SortedMap<String, Word> words = new TreeMap<>();
  private String rows;

  /**
   * A category or label.
   *
   * @param source source name under which a class map has its rows, e.g. {@code coco} for COCO
   *     panoptic
   * @param label the source's own name for it; empty if its tables have none
   * @param counts number of its objects or clips, by split of the source
   */
  public record Word(String source, String id, String label, Map<Split, Long> counts) {
    public long all() {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    public long count(Split split) {
      return counts.getOrDefault(split, 0L);
    }
  }

  /**
   * The vocabulary of a source, still empty.
   *
   * @param heard whether its words are labels of sounds
   * @param isWhole whether the tables list every word that the source knows, including words
   *     without objects or clips, so that any other word is a mistake
   */
  public Vocabulary(String source, boolean heard, boolean isWhole) {
    this.source = source;
    this.heard = heard;
    this.isWhole = isWhole;
    this.rows = source;
  }

  public String source() {
    return source;
  }

  public boolean isHeard() {
    return heard;
  }

  public boolean isWhole() {
    return isWhole;
  }

  /** The source name under which a class map has the rows for its words. */
  public String rows() {
    return rows;
  }

  /** Adds objects or clips of a word; a count of 0 makes the word known. */
  public void add(Category word, Split split, long count) {
    rows = word.source();
    words
        .computeIfAbsent(
            word.id(), id -> new Word(rows, id, word.name(), new EnumMap<>(Split.class)))
        .counts
        .merge(split, count, Long::sum);
  }

  /** The word of an id; null if the source has none. */
  public @Nullable Word word(String id) {
    return words.get(id);
  }

  public Collection<Word> words() {
    return Collections.unmodifiableCollection(words.values());
  }

  /** The words that belong to no class of a map, those with most objects or clips first. */
  public List<Word> unmapped(ClassMap map) {
    return words.values().stream()
        .filter(word -> map.byCategory(rows, word.id()).isEmpty())
        .sorted(
            (a, b) ->
                a.all() == b.all() ? a.id().compareTo(b.id()) : Long.compare(b.all(), a.all()))
        .toList();
  }
}
