package org.vpobuilder.pipeline.sources.vggsound;

import java.io.Serializable;
import java.util.List;

/**
 * Where VGGSound's clips lie and how their files are named.
 *
 * @param folder below VGGSound's root
 */
public record ClipLayout(String folder, ClipNaming naming) implements Serializable {
  /** As VGGSound's own tools leave them. */
  public static final ClipLayout VGGSOUND = new ClipLayout("clips", ClipNaming.PADDED);

  /** Where clips are looked for; in those after the first only if it holds none of the csv's. */
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
