package org.vpobuilder.validation.model.cavp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vpobuilder.spec.draw.Draws;

/**
 * The memory bank of S1 B.1: raw mono waveforms of each class, the last few seen in training. They
 * are raw so that they can be placed at another image's positions.
 */
public final class SoundBank {
  private final int capacity;
  private final Map<Integer, Deque<float[]>> waveforms = new TreeMap<>();

  /** A bank of at most {@code capacity} waveforms for each class. */
  public SoundBank(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("got capacity " + capacity + ", wanted 1 or more");
    }
    this.capacity = capacity;
  }

  /** Adds a waveform; if the class is full, its oldest one is removed. Not copied. */
  public void add(int classIndex, float[] waveform) {
    Deque<float[]> kept = waveforms.computeIfAbsent(classIndex, c -> new ArrayDeque<>());
    if (kept.size() == capacity) {
      kept.removeFirst();
    }
    kept.addLast(waveform);
  }

  /** Whether it has a waveform of the class. */
  public boolean holds(int classIndex) {
    return waveforms.containsKey(classIndex);
  }

  /**
   * A waveform of the class, all with the same probability. Not copied.
   *
   * @throws IllegalArgumentException if there is none
   */
  public float[] choose(int classIndex, Draws.Draw draw) {
    Deque<float[]> kept = waveforms.get(classIndex);
    if (kept == null) {
      throw new IllegalArgumentException("no waveform of class " + classIndex);
    }
    return new ArrayList<>(kept).get(draw.below(kept.size()));
  }

  /** Its content by class, the oldest first. */
  public Map<Integer, List<float[]>> contents() {
    Map<Integer, List<float[]>> copy = new TreeMap<>();
    waveforms.forEach((classIndex, kept) -> copy.put(classIndex, List.copyOf(kept)));
    return copy;
  }

  /** Replaces its content by the result of {@link #contents}. */
  public void restore(Map<Integer, List<float[]>> contents) {
    waveforms.clear();
    contents.forEach((classIndex, kept) -> kept.forEach(waveform -> add(classIndex, waveform)));
  }
}
