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
 * What a source's tables call things, and how many of each they have: objects of a visual source,
 * clips of an audio source. Holds an entry for each category or label. For one thread.
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
   * @param source under which a class map has its row, e.g. {@code coco} for COCO panoptic's
   * @param label the source's own name of it; empty where its tables tell none
   * @param counts objects or clips of it, by split of the source
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
   * Of a source of which nothing is known yet.
   *
   * @param heard whether its words are of sounds
   * @param isWhole whether the tables list every word that the source knows, also one that has no
   *     object or clip, so that any other is a mistake
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

  /** The source whose rows of a class map its words are looked up in. */
  public String rows() {
    return rows;
  }

  /** Adds objects or clips of a word; none makes it known. */
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

  /** The words that are of no class of a map, those with most objects or clips first. */
  public List<Word> unmapped(ClassMap map) {
    return words.values().stream()
        .filter(word -> map.byCategory(rows, word.id()).isEmpty())
        .sorted(
            (a, b) ->
                a.all() == b.all() ? a.id().compareTo(b.id()) : Long.compare(b.all(), a.all()))
        .toList();
  }
}
