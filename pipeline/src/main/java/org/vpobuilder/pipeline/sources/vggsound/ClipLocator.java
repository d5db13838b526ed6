package org.vpobuilder.pipeline.sources.vggsound;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.pipeline.sources.MediaFiles;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;

/**
 * Finds a clip's file in the folder of VGGSound's clips, by the one form of their names. Holds the
 * names of that form, some 100 bytes each.
 */
final class ClipLocator {
  private final ClipLayout layout;
  private final Map<String, List<String>> filesByClip;

  ClipLocator(ClipLayout layout, Map<String, List<String>> filesByClip) {
    this.layout = layout;
    this.filesByClip = filesByClip;
  }

  /**
   * Lists the clips of some rows in the folder and under the naming that most of them have.
   *
   * @param clipIds of the rows, in the csv's order
   * @throws BadInputException if not one row has a clip, or if it is not clear which files are
   *     meant
   */
  static ClipLocator find(Folder vggsound, Collection<String> clipIds) throws IOException {
    return ClipSearch.find(vggsound, clipIds);
  }

  ClipLayout layout() {
    return layout;
  }

  /** Whether the clip has a file. Clips without a file are gone from the web. */
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

  /** The rejection of a clip that has several files. */
  Rejection ambiguous(VggsoundRow row) {
    List<String> names = filesByClip.getOrDefault(row.clipId(), List.of());
    return new Rejection(
        RejectionCode.CLIP_AMBIGUOUS,
        path(row.clipId()),
        row.recordName(),
        String.join(" and ", names.stream().sorted().toList()),
        "one file for a clip");
  }

  /**
   * Looks for the clips of some rows in every usual folder and under every usual name. Holds the
   * names of a folder's media files, some 100 bytes each.
   */
  private static final class ClipSearch {
    private final Folder vggsound;
    private final Set<String> wanted;

    /**
     * A folder with media files none of which is a clip of the rows, for the message; empty if
     * there is none.
     */
    private String otherFolder = "";

    private List<String> otherNames = List.of();

    private ClipSearch(Folder vggsound, Set<String> wanted) {
      this.vggsound = vggsound;
      this.wanted = wanted;
    }

    static ClipLocator find(Folder vggsound, Collection<String> clipIds) throws IOException {
      ClipSearch search = new ClipSearch(vggsound, new HashSet<>(clipIds));
      ClipLocator found = null;
      for (String folder : ClipLayout.FOLDERS) {
        ClipLocator next = search.in(folder);
        if (next == null) {
          continue;
        }
        if (found != null) {
          throw new BadInputException(
              "%s: clips of the csv in both %s/ and %s/: wanted one folder, best clips/"
                  .formatted(vggsound, found.layout().folder(), folder));
        }
        found = next;
        if (folder.equals(ClipLayout.VGGSOUND.folder())) {
          break;
        }
      }
      if (found == null) {
        throw search.none(clipIds);
      }
      return found;
    }

    /** The clips of a folder under the most frequent naming; null if it has none of them. */
    private @Nullable ClipLocator in(String folder) throws IOException {
      Map<ClipNaming, Map<String, List<String>>> byNaming = new EnumMap<>(ClipNaming.class);
      List<String> media = new ArrayList<>();
      for (String name : vggsound.names(folder)) {
        if (!MediaFiles.isMedia(name)) {
          continue;
        }
        media.add(name);
        for (ClipNaming naming : ClipNaming.values()) {
          String clip = naming.clipId(MediaFiles.stem(name));
          if (clip != null && wanted.contains(clip)) {
            byNaming
                .computeIfAbsent(naming, n -> new HashMap<>())
                .computeIfAbsent(clip, id -> new ArrayList<>(1))
                .add(name);
          }
        }
      }
      if (byNaming.isEmpty()) {
        // Names that begin with a point are left there by other programs.
        media.removeIf(name -> name.startsWith("."));
        if (otherFolder.isEmpty() && !media.isEmpty()) {
          otherFolder = folder;
          otherNames = media;
        }
        return null;
      }
      ClipNaming naming = most(folder, byNaming);
      return new ClipLocator(
          new ClipLayout(folder, naming), byNaming.getOrDefault(naming, Map.of()));
    }

    /**
     * The naming of most clips; if two have the same number, the first, provided that it has all
     * clips of the second.
     */
    private ClipNaming most(String folder, Map<ClipNaming, Map<String, List<String>>> byNaming) {
      ClipNaming most = byNaming.keySet().iterator().next();
      for (ClipNaming next : byNaming.keySet()) {
        Set<String> had = byNaming.getOrDefault(most, Map.of()).keySet();
        Set<String> has = byNaming.getOrDefault(next, Map.of()).keySet();
        if (has.size() > had.size()) {
          most = next;
        } else if (has.size() == had.size() && !had.containsAll(has)) {
          throw new BadInputException(
              "%s: %d clips of the csv are named %s and as many others %s; wanted one form"
                  .formatted(vggsound.location(folder), has.size(), most, next));
        }
      }
      return most;
    }

    private BadInputException none(Collection<String> clipIds) {
      if (otherFolder.isEmpty()) {
        return new BadInputException(
            "%s: no clips; wanted files {id}_{start:06d}.mp4, wav, ogg, ..."
                .formatted(vggsound.location(ClipLayout.VGGSOUND.folder())));
      }
      TreeSet<String> sorted = new TreeSet<>(otherNames);
      String row = clipIds.iterator().next();
      String file = sorted.first();
      for (String clip : clipIds) {
        String id = clip.substring(0, clip.lastIndexOf('_'));
        String near = sorted.ceiling(id);
        if (near != null && near.startsWith(id)) {
          row = clip;
          file = near;
          break;
        }
      }
      return new BadInputException(
          "0 of %d rows have a clip in %s/: wanted %s%s, found %s"
              .formatted(
                  clipIds.size(),
                  vggsound.location(otherFolder),
                  row,
                  file.substring(file.lastIndexOf('.')),
                  SourceText.printable(file)));
    }
  }
}
