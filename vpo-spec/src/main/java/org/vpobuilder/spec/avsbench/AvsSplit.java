package org.vpobuilder.spec.avsbench;

import java.util.Arrays;
import java.util.Optional;
import org.vpobuilder.spec.Split;

/** The three splits of AVSBench-Object's single-source subset. */
public enum AvsSplit {
  TRAIN("train", 1, Split.TRAIN),
  VAL("val", 5, Split.TEST),
  TEST("test", 5, Split.TEST);

  /** The number of frames of a video, one a second. */
  public static final int FRAMES = 5;

  private final String label;
  private final int masks;
  private final Split vggsound;

  AvsSplit(String label, int masks, Split vggsound) {
    this.label = label;
    this.masks = masks;
    this.vggsound = vggsound;
  }

  /** The split of that name. */
  public static Optional<AvsSplit> named(String name) {
    return Arrays.stream(values()).filter(split -> split.label.equals(name)).findFirst();
  }

  /**
   * The number of frames of a video that have a mask, from the first on: only one in train, which
   * is annotated weakly.
   */
  public int masks() {
    return masks;
  }

  /** The split of VGGSound from which its clips are taken (our choice: VGGSound has no val). */
  public Split vggsound() {
    return vggsound;
  }

  /** The name in files and folders. */
  @Override
  public String toString() {
    return label;
  }
}
