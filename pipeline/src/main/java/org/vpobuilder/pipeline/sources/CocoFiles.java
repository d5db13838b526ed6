package org.vpobuilder.pipeline.sources;

import org.vpobuilder.spec.Split;

/** Where COCO 2017 keeps its files, as paths below its root. */
public final class CocoFiles {
  private CocoFiles() {}

  public static String instances(Split split) {
    return "annotations/instances_%s.json".formatted(split.cocoFolder());
  }

  public static String captions(Split split) {
    return "annotations/captions_%s.json".formatted(split.cocoFolder());
  }
}
