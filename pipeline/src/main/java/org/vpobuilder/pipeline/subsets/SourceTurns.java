package org.vpobuilder.pipeline.subsets;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes things of several sources in turns: those of a source in their own order, and sources so
 * that after any number of things each has its share by weight (the divisor method of Sainte-Laguë:
 * the next thing is of the source with the smallest (2 taken + 1) / weight, or the first by name of
 * several). A source without further things leaves its turns to the others. Without weights the
 * order is the given one.
 */
public final class SourceTurns<T> {
  private static final String ALL = "";

  private final SortedMap<String, Double> weights;
  private final SortedMap<String, Deque<T>> waiting = new TreeMap<>();
  private final Map<String, Integer> taken;
  private final Function<T, String> source;

  /**
   * Prepares the turns.
   *
   * @param weights by source; null for none
   * @param before the number of things of each source that were taken before
   * @param things in the order of each source
   */
  public SourceTurns(
      @Nullable SortedMap<String, Double> weights,
      Map<String, Integer> before,
      Collection<T> things,
      Function<T, String> source) {
    this.weights = weights == null ? new TreeMap<>(Map.of(ALL, 1.0)) : weights;
    this.source = weights == null ? thing -> ALL : source;
    this.taken = new HashMap<>(before);
    for (T thing : things) {
      waiting.computeIfAbsent(this.source.apply(thing), name -> new ArrayDeque<>()).add(thing);
    }
  }

  /** The next thing; null if there is none. */
  public @Nullable T next() {
    String next = null;
    for (Map.Entry<String, Deque<T>> queue : waiting.entrySet()) {
      if (!queue.getValue().isEmpty() && (next == null || turn(queue.getKey()) < turn(next))) {
        next = queue.getKey();
      }
    }
    if (next == null) {
      return null;
    }
    taken.merge(next, 1, Integer::sum);
    return waiting.getOrDefault(next, new ArrayDeque<>()).removeFirst();
  }

  private double turn(String name) {
    return (2.0 * taken.getOrDefault(name, 0) + 1) / weights.getOrDefault(name, 1.0);
  }

  /** Returns the last thing unused: its source gets its turn again. */
  public void returned(T thing) {
    taken.merge(source.apply(thing), -1, Integer::sum);
  }

  /** The next {@code count} things, or fewer if there are no more. */
  public List<T> first(int count) {
    List<T> first = new ArrayList<>();
    while (first.size() < count) {
      T next = next();
      if (next == null) {
        break;
      }
      first.add(next);
    }
    return first;
  }

  /** Those that did not come yet, source by source. */
  public List<T> rest() {
    return waiting.values().stream().flatMap(Deque::stream).toList();
  }

  /** The shares of the sources in a whole number of things. */
  public static SortedMap<String, Integer> shares(SortedMap<String, Double> weights, int whole) {
    List<String> all = new ArrayList<>();
    weights.keySet().forEach(name -> all.addAll(Collections.nCopies(whole, name)));
    SortedMap<String, Integer> shares = new TreeMap<>();
    weights.keySet().forEach(name -> shares.put(name, 0));
    new SourceTurns<>(weights, Map.of(), all, name -> name)
        .first(whole)
        .forEach(name -> shares.merge(name, 1, Integer::sum));
    return shares;
  }
}
