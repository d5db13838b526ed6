package org.vpobuilder.validation.model.cpm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The latest vectors of each class, the oldest out first: the memory that S2's mixtures are fitted
 * to. At most classes × capacity × D floats.
 */
final class FeatureBank {
  private final int capacity;
  private final List<ArrayDeque<float[]>> queues = new ArrayList<>();
  private final long[] pushed;

  FeatureBank(int classes, int capacity) {
    this.capacity = capacity;
    pushed = new long[classes];
    for (int i = 0; i < classes; i++) {
      queues.add(new ArrayDeque<>());
    }
  }

  void push(int classIndex, float[] vector) {
    ArrayDeque<float[]> queue = queues.get(classIndex);
    if (queue.size() == capacity) {
      queue.removeFirst();
    }
    queue.addLast(vector);
    pushed[classIndex]++;
  }

  /** How many vectors of a class there ever were. */
  long pushed(int classIndex) {
    return pushed[classIndex];
  }

  int size(int classIndex) {
    return queues.get(classIndex).size();
  }

  /** The vectors of a class, the oldest first. */
  List<float[]> of(int classIndex) {
    return new ArrayList<>(queues.get(classIndex));
  }

  /**
   * Takes the place of what is kept of a class.
   *
   * @param ever how many vectors there ever were
   */
  void restore(int classIndex, List<float[]> vectors, long ever) {
    queues.get(classIndex).clear();
    vectors.forEach(vector -> push(classIndex, vector));
    pushed[classIndex] = ever;
  }
}
