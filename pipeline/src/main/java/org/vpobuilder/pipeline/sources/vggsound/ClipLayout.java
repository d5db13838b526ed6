package org.vpobuilder.pipeline.sources.vggsound;

import java.io.Serializable;
import java.util.List;

/**
 * The folder of VGGSound's clips and the form of their names.
 *
 * @param folder below VGGSound's root
 */
public record ClipLayout(String folder, ClipNaming naming) implements Serializable {
  /** The layout that VGGSound's own tools leave. */
  public static final ClipLayout VGGSOUND = new ClipLayout("clips", ClipNaming.PADDED);

  /**
   * The folders that are searched for clips; each after the first only if those before it have no
   * clip of the csv.
   */
  static final List<String> FOLDERS =
      List.of(
          VGGSOUND.folder(),
          "clips/video",
          "clips/videos",
          "clips/audio",
          "video",
          "videos",
          "audio");
}
