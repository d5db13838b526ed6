package org.vpobuilder.pipeline.world;

import org.vpobuilder.spec.avsbench.AvsSplit;

/**
 * A video of the synthetic single-source set.
 *
 * @param index the address of its draws
 * @param name the files' name: a YouTube id and the start in that video
 * @param category of the object that sounds and is masked
 * @param label VGGSound's label of the same sounds
 * @param start seconds into the YouTube video
 */
record DrawnVideo(
    int index, String name, String category, String label, AvsSplit split, int start) {
  /** {@code {split}/{category}/{name}}. */
  String place() {
    return "%s/%s/%s".formatted(split, category, name);
  }
}
