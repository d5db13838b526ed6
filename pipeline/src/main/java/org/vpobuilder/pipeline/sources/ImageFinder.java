package org.vpobuilder.pipeline.sources;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntList;
import it.unimi.dsi.fastutil.longs.LongOpenHashSet;
import it.unimi.dsi.fastutil.longs.LongSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vpobuilder.pipeline.storage.Folder;
import org.vpobuilder.spec.Split;

/**
 * Finds the images of a split by listing the folders where they may lie; no file is looked at by
 * itself. Holds the names that are there, some 100 bytes each.
 */
public final class ImageFinder {
  /** So many files tell what the others are. */
  private static final int SOME = 16;

  private final Folder coco;
  private final Map<String, Set<String>> listed = new HashMap<>();

  public ImageFinder(Folder coco) {
    this.coco = coco;
  }

  /**
   * The images of a split.
   *
   * @param prefix see {@link ImageLayout#prefix}
   * @param wanted images that could be there: sound records of the json
   * @param missing ids of those without a file
   * @param files some of those that are there, spread over all
   * @param looked where it was looked, and what is there
   */
  public record Found(
      String prefix, int wanted, LongSet missing, List<String> files, String looked) {
    /** Images that have a file. */
    public int found() {
      return wanted - missing.size();
    }
  }

  /** Looks in each usual place; the one with the most images is theirs, of equals the first. */
  public Found find(CocoInstances instances) throws IOException {
    Split split = instances.split();
    List<String> places = ImageLayout.usual(split);
    Found best = in(places.get(0), instances);
    for (int i = 1; i < places.size() && best.found() < best.wanted(); i++) {
      Found next = in(places.get(i), instances);
      best = next.found() > best.found() ? next : best;
    }
    return best.found() > 0 ? best : nowhere(best, places, instances);
  }

  private Found nowhere(Found none, List<String> places, CocoInstances instances)
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
        none.prefix(), none.wanted(), none.missing(), List.of(), String.join(", ", looked));
  }

  private Found in(String prefix, CocoInstances instances) throws IOException {
    LongSet missing = new LongOpenHashSet();
    IntList there = new IntArrayList();
    for (int i = 0; i < instances.images(); i++) {
      String file = prefix + instances.fileName(i);
      int slash = file.lastIndexOf('/');
      String folder = slash < 0 ? "" : file.substring(0, slash);
      if (names(folder).contains(file.substring(slash + 1))) {
        there.add(i);
      } else {
        missing.add(instances.imageId(i));
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
