package org.vpobuilder.pipeline.sources.coco;

import org.vpobuilder.spec.Split;

/** The paths of COCO 2017's files below its root. */
public final class CocoFiles {
  private CocoFiles() {}

  /** COCO's name of the split's image folder and the suffix of its annotation files. */
  public static String folder(Split split) {
    return split == Split.TRAIN ? "train2017" : "val2017";
  }

  public static String instances(Split split) {
    return "annotations/instances_%s.json".formatted(folder(split));
  }

  public static String captions(Split split) {
    return "annotations/captions_%s.json".formatted(folder(split));
  }
}
