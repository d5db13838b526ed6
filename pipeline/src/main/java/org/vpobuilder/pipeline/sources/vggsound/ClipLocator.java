package org.vpobuilder.pipeline.sources.vggsound;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * Finds a clip's file in the folder where VGGSound's clips lie, by the one form that they are named
 * in. Holds the names of that form, some 100 bytes each.
 */
final class ClipLocator {
  private final ClipLayout layout;
  private final Map<String, List<String>> filesByClip;

  ClipLocator(ClipLayout layout, Map<String, List<String>> filesByClip) {
    this.layout = layout;
    this.filesByClip = filesByClip;
  }

  /**
   * Lists the clips of some rows in the folder and by the naming that most of them have.
   *
   * @param clipIds of the rows, in the csv's order
   * @throws BadInputException if not one row has a clip, or if which files are meant can't be told
   */
  static ClipLocator find(Folder vggsound, Collection<String> clipIds) throws IOException {
    return ClipSearch.find(vggsound, clipIds);
  }

  ClipLayout layout() {
    return layout;
  }

  /** Whether the clip has a file. Those that have none are gone from the web. */
  boolean has(String clipId) {
    return filesByClip.containsKey(clipId);
  }

  /** The path below VGGSound's root of a file of the clips' folder. */
  private String path(String name) {
    return layout.folder() + "/" + name;
  }

  /** The paths below VGGSound's root of a clip's files; one, unless it has several. */
  List<String> files(String clipId) {
    return filesByClip.getOrDefault(clipId, List.of()).stream().map(this::path).toList();
  }

  /** Which of several files would be meant? */
  Rejection ambiguous(VggsoundRow row) {
    List<String> names = filesByClip.getOrDefault(row.clipId(), List.of());
    return new Rejection(
        RejectionCode.CLIP_AMBIGUOUS,
        path(row.clipId()),
        row.recordName(),
        String.join(" and ", names.stream().sorted().toList()),
        "one file for a clip");
  }
}
