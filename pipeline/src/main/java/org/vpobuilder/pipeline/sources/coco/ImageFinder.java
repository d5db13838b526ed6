package org.vpobuilder.pipeline.sources.coco;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vpobuilder.pipeline.sources.SourceText;
import org.vpobuilder.pipeline.sources.VisualSource.Found;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;

/**
 * Finds the images of a split by listing the folders where they may lie; no file is looked at by
 * itself. Holds the names that are there, some 100 bytes each.
 */
final class ImageFinder {
  /** So many files tell what the others are. */
  private static final int SOME = 16;

  private final Folder coco;
  private final Map<String, Set<String>> listed = new HashMap<>();

  ImageFinder(Folder coco) {
    this.coco = coco;
  }

  /** Looks in each usual place; the one with the most images is theirs, of equals the first. */
  Found find(CocoImages instances) throws IOException {
    Split split = instances.split();
    List<String> places = usual(split);
    Found best = in(places.get(0), instances);
    for (int i = 1; i < places.size() && best.found() < best.wanted(); i++) {
      Found next = in(places.get(i), instances);
      best = next.found() > best.found() ? next : best;
    }
    return best.found() > 0 ? best : nowhere(best, places, instances);
  }

  /** Where images are looked for, COCO's own place first; empty is the root itself. */
  private static List<String> usual(Split split) {
    String folder = CocoFiles.folder(split) + "/";
    return List.of(folder, "images/" + folder, "", "images/");
  }

  private Found nowhere(Found none, List<String> places, CocoImages instances)
      throws IOException {
    List<String> looked = new ArrayList<>();
    String example = instances.fileName(0);
    for (String place : places) {
      String file = place + example;
      int slash = file.lastIndexOf('/');
      Set<String> names = names(slash < 0 ? "" : file.substring(0, slash));
      String first =
          names.stream().filter(name -> name.indexOf('.') > 0).sorted().findFirst().orElse("");
      looked.add(
          first.isEmpty() ? file : "%s (there: %s)".formatted(file, SourceText.printable(first)));
    }
    return new Found(
        none.place(), none.wanted(), none.missing(), List.of(), String.join(", ", looked));
  }

  private Found in(String prefix, CocoImages instances) throws IOException {
    Set<String> missing = new HashSet<>();
    IntList there = new IntArrayList();
    for (int i = 0; i < instances.images(); i++) {
      String file = prefix + instances.fileName(i);
      int slash = file.lastIndexOf('/');
      String folder = slash < 0 ? "" : file.substring(0, slash);
      if (names(folder).contains(file.substring(slash + 1))) {
        there.add(i);
      } else {
        missing.add(Long.toString(instances.imageId(i)));
      }
    }
    List<String> some = new ArrayList<>();
    int step = Math.max(1, there.size() / SOME);
    for (int i = 0; i < there.size() && some.size() < SOME; i += step) {
      some.add(prefix + instances.fileName(there.getInt(i)));
    }
    return new Found(prefix, instances.images(), missing, some, "");
  }

  private Set<String> names(String folder) throws IOException {
    Set<String> known = listed.get(folder);
    if (known == null) {
      known = new HashSet<>(coco.listing(folder));
      listed.put(folder, known);
    }
    return known;
  }
}
