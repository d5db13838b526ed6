package org.vpobuilder.pipeline.sources;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.vpobuilder.pipeline.storage.Folder;

/** Recognises files of sound or video by their names. */
public final class MediaFiles {
  private static final Set<String> EXTENSIONS =
      Set.of("mp4", "m4a", "mov", "mkv", "webm", "3gp", "wav", "flac", "ogg", "opus", "mp3", "aac");

  private MediaFiles() {}

  /** Whether the name has the extension of a media file, in small letters or capitals. */
  public static boolean isMedia(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /** The name without its extension. */
  public static String stem(String name) {
    return name.substring(0, name.lastIndexOf('.'));
  }

  /**
   * Media files directly in a folder: paths below the source's root, by the name without its
   * extension; several paths of one name are sorted. Holds the wanted ones, some 150 bytes each.
   *
   * @param wanted names without an extension
   */
  public static Map<String, List<String>> in(
      Folder folder, String subfolder, Predicate<String> wanted) throws IOException {
    Map<String, List<String>> files = new HashMap<>();
    for (String name : folder.listing(subfolder)) {
      if (isMedia(name) && wanted.test(stem(name))) {
        List<String> same = files.computeIfAbsent(stem(name), stem -> new ArrayList<>(1));
        same.add(subfolder + "/" + name);
        same.sort(null);
      }
    }
    return files;
  }
}
