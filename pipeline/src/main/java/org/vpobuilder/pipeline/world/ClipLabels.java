package org.vpobuilder.pipeline.world;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The VGGSound labels of a world's classes, and some of no class.
 *
 * @param byClass labels of each class, in the order of the class table
 * @param others labels of no class
 */
record ClipLabels(Map<String, List<String>> byClass, List<String> others) {
  static final String OTHER = "other";

  /** The labels of the 21 VPO classes. */
  static ClipLabels load() {
    return load("labels.txt");
  }

  /** The labels of a data file. */
  static ClipLabels load(String file) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String line : DataFiles.lines(file)) {
      int colon = line.indexOf(':');
      String[] labels = line.substring(colon + 1).split(";", -1);
      all.put(line.substring(0, colon), Arrays.stream(labels).map(String::trim).toList());
    }
    List<String> others = List.copyOf(all.getOrDefault(OTHER, List.of()));
    all.remove(OTHER);
    return new ClipLabels(all, others);
  }

  /** Only those of {@code classes}, or all if there are none. */
  ClipLabels only(List<String> classes) {
    if (classes.isEmpty()) {
      return this;
    }
    Map<String, List<String>> kept = new LinkedHashMap<>(byClass);
    kept.keySet().retainAll(classes);
    return new ClipLabels(kept, others);
  }

  List<String> classes() {
    return List.copyOf(byClass.keySet());
  }

  /** The {@code n}-th label of a class, from the start again after the last one. */
  String label(String className, int n) {
    List<String> labels = className.equals(OTHER) ? others : of(className);
    return labels.get(n % labels.size());
  }

  List<String> of(String className) {
    List<String> labels = byClass.get(className);
    if (labels == null) {
      throw new IllegalArgumentException("no such class: " + className);
    }
    return labels;
  }
}
