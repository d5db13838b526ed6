package org.vpobuilder.pipeline.sources;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vpobuilder.pipeline.sources.VisualSource.Found;
import org.vpobuilder.pipeline.storage.Folder;

/**
 * Finds the images of a split by listing the folders that may hold them; no single file is opened.
 * Holds the listed names, some 100 bytes each.
 */
public final class ImageFinder {
  /** The number of files that are checked as a sample of all. */
  private static final int SOME = 16;

  private final Folder source;
  private final Map<String, Set<String>> listed = new HashMap<>();

  public ImageFinder(Folder source) {
    this.source = source;
  }

  /** The images that could be there: those of the valid records of a split. */
  public interface Wanted {
    int count();

    String id(int i);

    /**
     * The path of an image below the source's root.
     *
     * @param place the beginning of the path: a folder with a slash, or nothing
     */
    String file(String place, int i);
  }

  /**
   * Looks in each folder and takes the one with the most images, or the first of several with the
   * same number.
   *
   * @param places beginnings of paths, the source's usual one first; at least one
   */
  public Found find(List<String> places, Wanted wanted) throws IOException {
    Found best = in(places.get(0), wanted);
    for (int i = 1; i < places.size() && best.found() < best.wanted(); i++) {
      Found next = in(places.get(i), wanted);
      best = next.found() > best.found() ? next : best;
    }
    return best.found() > 0 || wanted.count() == 0 ? best : nowhere(best, places, wanted);
  }

  private Found nowhere(Found none, List<String> places, Wanted wanted) throws IOException {
    List<String> looked = new ArrayList<>();
    for (String place : places) {
      String file = wanted.file(place, 0);
      String first =
          names(folder(file)).stream()
              .filter(name -> name.indexOf('.') > 0)
              .sorted()
              .findFirst()
              .orElse("");
      looked.add(
          first.isEmpty() ? file : "%s (there: %s)".formatted(file, SourceText.printable(first)));
    }
    return new Found(
        none.place(), none.wanted(), none.missing(), List.of(), String.join(", ", looked));
  }

  private Found in(String place, Wanted wanted) throws IOException {
    Set<String> missing = new HashSet<>();
    IntList there = new IntArrayList();
    for (int i = 0; i < wanted.count(); i++) {
      String file = wanted.file(place, i);
      if (names(folder(file)).contains(file.substring(file.lastIndexOf('/') + 1))) {
        there.add(i);
      } else {
        missing.add(wanted.id(i));
      }
    }
    List<String> some = new ArrayList<>();
    int step = Math.max(1, there.size() / SOME);
    for (int i = 0; i < there.size() && some.size() < SOME; i += step) {
      some.add(wanted.file(place, there.getInt(i)));
    }
    return new Found(place, wanted.count(), missing, some, "");
  }

  private static String folder(String file) {
    return file.substring(0, Math.max(0, file.lastIndexOf('/')));
  }

  private Set<String> names(String folder) throws IOException {
    Set<String> known = listed.get(folder);
    if (known == null) {
      known = new HashSet<>(source.listing(folder));
      listed.put(folder, known);
    }
    return known;
  }
}
