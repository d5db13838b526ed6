package org.vpobuilder.classmaps;

import java.util.List;

/**
 * One category of AVSBench-Object and the labels of VGGSound that sound like it.
 *
 * @param index from 1, in the order of AVSBench's own list
 * @param name the name as folders and the csv spell it, e.g. {@code horse_clip-clop}
 * @param labels VGGSound's labels, at least one
 */
public record AvsCategory(int index, String name, List<String> labels) {
  public AvsCategory {
    labels = List.copyOf(labels);
  }
}
