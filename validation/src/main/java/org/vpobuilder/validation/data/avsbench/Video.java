package org.vpobuilder.validation.data.avsbench;

/**
 * A row of AVSBench's table.
 *
 * @param name name of the video, unique within the split
 * @param folder S4: category; AVSS: {@code v1s}, {@code v1m} or {@code v2}; MS3: empty
 * @param path relative path of its folder
 * @param frames number of frames, T
 * @param labelled number of frames with a mask, which are the first ones
 */
public record Video(
    String name, String split, String folder, String path, int frames, int labelled) {
  /** {@code {name}{infix}_{i + 1}}. */
  String numbered(String infix, int i) {
    return "%s%s_%d".formatted(name, infix, i + 1);
  }
}
