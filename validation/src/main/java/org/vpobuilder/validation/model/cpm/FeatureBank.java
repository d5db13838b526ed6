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

  FeatureBank(int classes, int capacity) {
    this.capacity = capacity;
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
  }

  int size(int classIndex) {
    return queues.get(classIndex).size();
  }

  /** The vectors of a class, the oldest first. */
  List<float[]> of(int classIndex) {
    return new ArrayList<>(queues.get(classIndex));
  }

  /** Takes the place of what is kept of a class. */
  void restore(int classIndex, List<float[]> vectors) {
    queues.get(classIndex).clear();
    vectors.forEach(vector -> push(classIndex, vector));
  }
}
