package org.vpobuilder.pipeline.sources.vggsound;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.vpobuilder.pipeline.decode.ClipException;
import org.vpobuilder.pipeline.storage.FileStamp;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * Finds a clip's file in the folder where VGGSound's clips lie, by the one form that they are named
 * in. Holds the names of that form, some 100 bytes each.
 */
public final class ClipLocator implements Serializable {
  private static final Set<String> EXTENSIONS =
      Set.of("mp4", "m4a", "mov", "mkv", "webm", "3gp", "wav", "flac", "ogg", "opus", "mp3", "aac");

  private final ClipLayout layout;
  private final Map<String, List<String>> filesByClip;

  ClipLocator(ClipLayout layout, Map<String, List<String>> filesByClip) {
    this.layout = layout;
    this.filesByClip = filesByClip;
  }

  /** Lists the clips of a layout that is known; there may be none. */
  public static ClipLocator of(Folder vggsound, ClipLayout layout) throws IOException {
    Map<String, List<String>> files = new HashMap<>();
    for (String name : vggsound.names(layout.folder())) {
      String clip = isMedia(name) ? layout.naming().clipId(stem(name)) : null;
      if (clip != null) {
        files.computeIfAbsent(clip, id -> new ArrayList<>(1)).add(name);
      }
    }
    return new ClipLocator(layout, files);
  }

  /**
   * Lists the clips of some rows in the folder and by the naming that most of them have.
   *
   * @param clipIds of the rows, in the csv's order
   * @throws BadInputException if not one row has a clip, or if which files are meant can't be told
   */
  public static ClipLocator find(Folder vggsound, Collection<String> clipIds) throws IOException {
    return ClipSearch.find(vggsound, clipIds);
  }

  /** By its extension, in small letters or capitals. */
  static boolean isMedia(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /** The name without its extension. */
  static String stem(String name) {
    return name.substring(0, name.lastIndexOf('.'));
  }

  public ClipLayout layout() {
    return layout;
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
        : vggsound.stamp(path(files.get(0))).map(FileStamp::modifiedMillis).orElse(0L);
  }

  /** The path below VGGSound's root of a file of the clips' folder. */
  String path(String name) {
    return layout.folder() + "/" + name;
  }

  /** The paths below VGGSound's root of a clip's files; one, unless it has several. */
  public List<String> files(String clipId) {
    return filesByClip.getOrDefault(clipId, List.of()).stream().map(this::path).toList();
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
    return path(files.get(0));
  }
}
