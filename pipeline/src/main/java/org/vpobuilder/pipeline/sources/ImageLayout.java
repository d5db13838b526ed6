package org.vpobuilder.pipeline.sources;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.spec.Split;

/**
 * Where a split's images lie: what stands before a record's {@code file_name} in its file's path
 * below COCO's root.
 */
public final class ImageLayout implements Serializable {
  /** As COCO 2017 unpacks: {@code train2017/} and {@code val2017/}. */
  public static final ImageLayout COCO = new ImageLayout(Map.of());

  private final EnumMap<Split, String> prefixes = new EnumMap<>(Split.class);

  private ImageLayout(Map<Split, String> prefixes) {
    for (Split split : Split.values()) {
      this.prefixes.put(split, prefixes.getOrDefault(split, usual(split).get(0)));
    }
  }

  /** COCO's layout but for the splits that are given. */
  public static ImageLayout of(Map<Split, String> prefixes) {
    return new ImageLayout(prefixes);
  }

  /** Where images are looked for, COCO's own place first; empty is the root itself. */
  static List<String> usual(Split split) {
    String folder = split.cocoFolder() + "/";
    return List.of(folder, "images/" + folder, "", "images/");
  }

  /** A folder below COCO's root that ends with a slash, or the root: an empty text. */
  public String prefix(Split split) {
    return prefixes.getOrDefault(split, "");
  }

  /** The path of an image below COCO's root. */
  public String file(Split split, String fileName) {
    return prefix(split) + fileName;
  }
}
