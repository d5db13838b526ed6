package org.vpobuilder.spec;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * A subset of a release, as all modules know it. A subset is registered by a class with a
 * constructor without arguments and a line in {@code META-INF/services/org.vpobuilder.spec.Subset}.
 * The JSON Schema of its rules in a spec is the resource {@code {name}.schema.json} next to its
 * class. There is one object of each subset, so that {@code ==} compares them.
 */
public abstract class Subset implements Comparable<Subset>, Serializable {
  /** The pattern of a subset's name, which is part of folders, keys, specs and options. */
  public static final String NAME = "[a-z][a-z0-9-]{0,31}";

  private static final long serialVersionUID = 1;
  private static final Pattern NAMED = Pattern.compile(NAME);
  private static final int MAX_SHOWN = 64;

  private final String name;
  private final int order;

  /**
   * A subset.
   *
   * @param name as {@value #NAME}
   * @param order in a release, subsets are sorted by this number; each subset has a different one
   */
  protected Subset(String name, int order) {
    if (!NAMED.matcher(name).matches()) {
      throw new IllegalArgumentException("a subset called " + name);
    }
    this.name = name;
    this.order = order;
  }

  /** The rules of a subset in a spec, and how many samples it is to have. */
  public interface Rules extends Serializable {
    /** The number of samples asked for, without those of a subset that it contains. */
    SampleCounts samples();

    /** The largest number of objects of a sample that may sound. */
    int mostSounding();

    /** The same rules, asking for no samples. */
    Rules withoutSamples();
  }

  /** The name in text for people, such as {@code VPO-SS}. */
  public abstract String title();

  /** The record that holds the rules of this subset in a spec. */
  public abstract Class<? extends Rules> rules();

  /** The subset whose samples also belong to this one; null for none. */
  public @Nullable Subset contained() {
    return null;
  }

  /** Whether an image may give several samples, so that their keys name the sounding object. */
  public boolean isKeyedByObject() {
    return false;
  }

  /** Whether its samples belong to pairs. */
  public boolean isPaired() {
    return false;
  }

  /** Whether a sample of the other subset also belongs to this one. */
  public final boolean contains(Subset other) {
    Subset inner = contained();
    return this == other || (inner != null && inner.contains(other));
  }

  /** The subsets that this one contains, and then this one. */
  public final List<Subset> withContained() {
    SortedSet<Subset> all = new TreeSet<>();
    for (Subset next = this; next != null; next = next.contained()) {
      all.add(next);
    }
    return List.copyOf(all);
  }

  /** All subsets that the class path registers, in their order. */
  public static List<Subset> all() {
    return Registered.ALL;
  }

  /** These subsets and those that they contain, in their order. */
  public static SortedSet<Subset> withContained(Collection<Subset> subsets) {
    SortedSet<Subset> all = new TreeSet<>();
    subsets.forEach(subset -> all.addAll(subset.withContained()));
    return all;
  }

  /** The subset of that name; empty if none is known. */
  public static Optional<Subset> find(String name) {
    return Optional.ofNullable(Registered.BY_NAME.get(name));
  }

  /**
   * The subset of that name.
   *
   * @throws BadInputException if none is known; the message lists those that are
   */
  public static Subset named(String name) {
    return find(name)
        .orElseThrow(
            () -> {
              String shown = name.replaceAll("\\p{Cntrl}", "?");
              return new BadInputException(
                  "got subset %s, wanted one of %s"
                      .formatted(
                          shown.length() > MAX_SHOWN
                              ? shown.substring(0, MAX_SHOWN) + "..."
                              : shown,
                          String.join(", ", names())));
            });
  }

  /** The names of all subsets, in their order. */
  public static List<String> names() {
    return all().stream().map(Subset::toString).toList();
  }

  /** The name in files, folders and keys. */
  @Override
  public final String toString() {
    return name;
  }

  @Override
  public final int compareTo(Subset other) {
    return Integer.compare(order, other.order);
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public final int hashCode() {
    return name.hashCode();
  }

  /** Makes deserialisation return the one object of that name. */
  protected final Object readResolve() {
    return named(name);
  }

  /**
   * Reads the class path when it is first asked for, and sorts, because class paths have no fixed
   * order.
   */
  private static final class Registered {
    static final SortedMap<String, Subset> BY_NAME = load();
    static final List<Subset> ALL = BY_NAME.values().stream().sorted().toList();

    private static SortedMap<String, Subset> load() {
      SortedMap<String, Subset> byName = new TreeMap<>();
      SortedMap<Integer, Subset> byOrder = new TreeMap<>();
      for (Subset subset : ServiceLoader.load(Subset.class, Subset.class.getClassLoader())) {
        Subset sameName = byName.putIfAbsent(subset.name, subset);
        Subset sameOrder = byOrder.putIfAbsent(subset.order, subset);
        if (sameName != null || sameOrder != null) {
          throw new IllegalStateException(
              "two subsets of one name or order: %s and %s"
                  .formatted(subset.getClass(), sameName == null ? sameOrder : sameName));
        }
      }
      return byName;
    }
  }
}
