package org.vpobuilder.pipeline.index;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vpobuilder.pipeline.storage.FileStamp;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * Finds a clip's file by VGGSound's naming, {@code {id}_{start:06d}.{extension}}, in the folder
 * {@code clips}. Holds the names of the media files there, some 100 bytes each.
 */
public final class ClipLocator implements Serializable {
  /** The clips' folder below VGGSound's root. */
  public static final String FOLDER = "clips";

  private static final Set<String> EXTENSIONS =
      Set.of("mp4", "m4a", "mov", "mkv", "webm", "3gp", "wav", "flac", "ogg", "opus", "mp3", "aac");

  private final Map<String, List<String>> filesByClip = new HashMap<>();

  private ClipLocator() {}

  /**
   * Lists a VGGSound folder.
   *
   * @throws BadInputException if there is no clip in it at all
   */
  public static ClipLocator of(Folder vggsound) throws IOException {
    ClipLocator locator = new ClipLocator();
    for (String name : vggsound.names(FOLDER)) {
      int dot = name.lastIndexOf('.');
      if (dot > 0 && EXTENSIONS.contains(name.substring(dot + 1))) {
        locator
            .filesByClip
            .computeIfAbsent(name.substring(0, dot), clip -> new ArrayList<>(1))
            .add(name);
      }
    }
    if (locator.filesByClip.isEmpty()) {
      throw new BadInputException(
          "%s: no clips; wanted files {id}_{start:06d}.mp4, wav, ogg, ..."
              .formatted(vggsound.location(FOLDER)));
    }
    return locator;
  }

  /** Whether the clip has a file. Those that have none are gone from the web. */
  public boolean has(String clipId) {
    return filesByClip.containsKey(clipId);
  }

  /** When a clip's file was written; 0 if that is not known. */
  long modifiedMillis(Folder vggsound, String clipId) throws IOException {
    List<String> files = filesByClip.getOrDefault(clipId, List.of());
    return files.size() != 1
        ? 0
        : vggsound.stamp(FOLDER + "/" + files.get(0)).map(FileStamp::modifiedMillis).orElse(0L);
  }

  /**
   * The path of a clip's file below VGGSound's root.
   *
   * @throws ClipException if there are several: which one would be meant?
   */
  public String file(String clipId) throws ClipException {
    List<String> files = filesByClip.getOrDefault(clipId, List.of());
    if (files.size() != 1) {
      throw new ClipException(
          RejectionCode.CLIP_AMBIGUOUS,
          String.join(" and ", files.stream().sorted().toList()),
          "one file for a clip");
    }
    return FOLDER + "/" + files.get(0);
  }
}
