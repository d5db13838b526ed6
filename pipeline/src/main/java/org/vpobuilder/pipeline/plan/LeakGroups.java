package org.vpobuilder.pipeline.plan;

import it.unimi.dsi.fastutil.ints.Int2ObjectMap;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.ints.IntSet;
import it.unimi.dsi.fastutil.objects.Object2IntMap;
import it.unimi.dsi.fastutil.objects.Object2IntOpenHashMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.vpobuilder.spec.Validation;
import org.vpobuilder.spec.draw.Draws;

/**
 * Groups images or clips that belong together: those that share a key (a photograph, a video, a
 * recording, an uploader, the bytes of their file), directly or through a chain of others. A whole
 * group goes to one split. This is a union-find over the keys of all sources; it holds some 100
 * bytes a key.
 */
public final class LeakGroups {
  private static final int NONE = -1;

  private final Object2IntMap<String> byKey = new Object2IntOpenHashMap<>();
  private final IntArrayList parents = new IntArrayList();

  public LeakGroups() {
    byKey.defaultReturnValue(NONE);
  }

  /**
   * The keys of a file: those that its source gives, and its content.
   *
   * @param sha256 empty where the file was not looked at
   */
  public static List<String> keys(List<String> keys, String sha256) {
    if (sha256.isEmpty()) {
      return keys;
    }
    List<String> all = new ArrayList<>(keys);
    all.add("sha256:" + sha256);
    return all;
  }

  /**
   * States that the files of these keys belong together; called before the first {@link Side#take}.
   */
  public void join(List<String> keys) {
    int first = NONE;
    for (String key : keys) {
      int node = byKey.getInt(key);
      if (node == NONE) {
        node = parents.size();
        parents.add(node);
        byKey.put(key, node);
      }
      int root = root(node);
      if (first == NONE) {
        first = root;
      } else {
        parents.set(root, first);
      }
    }
  }

  /** A set of groups for one split, empty at first. */
  public Side side() {
    return new Side();
  }

  /**
   * The set of all groups whose name fulfils a condition. A group is named by the first of its keys
   * in text order, so that the name does not depend on the order of joining.
   */
  Side side(Predicate<String> wanted) {
    Int2ObjectMap<String> names = new Int2ObjectOpenHashMap<>();
    byKey.forEach(
        (key, node) -> names.merge(root(node), key, (a, b) -> a.compareTo(b) <= 0 ? a : b));
    Side side = new Side();
    names.forEach(
        (root, name) -> {
          if (wanted.test(name)) {
            side.taken.add((int) root);
          }
        });
    return side;
  }

  /**
   * The groups of the validation split (SPEC.md, Validation).
   *
   * @param kind {@code image} or {@code clip}
   */
  Side validation(Validation validation, Draws draws, String kind) {
    return side(
        name -> draws.at("validation", kind, name.replace('/', ':')).unit() < validation.share());
  }

  /** The groups that one split has. */
  public final class Side {
    private final IntSet taken = new IntOpenHashSet();

    private Side() {}

    /** Adds the group of these keys, which must have been joined. */
    public void take(List<String> keys) {
      if (!keys.isEmpty()) {
        taken.add(root(byKey.getInt(keys.get(0))));
      }
    }

    /** Whether the split has the group of these keys, which must have been joined. */
    public boolean has(List<String> keys) {
      return !keys.isEmpty() && taken.contains(root(byKey.getInt(keys.get(0))));
    }
  }

  /** Finds the root of a group. Halves the path on the way, so that long chains stay cheap. */
  private int root(int node) {
    int at = node;
    while (parents.getInt(at) != at) {
      parents.set(at, parents.getInt(parents.getInt(at)));
      at = parents.getInt(at);
    }
    return at;
  }
}
