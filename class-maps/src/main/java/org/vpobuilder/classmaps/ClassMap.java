package org.vpobuilder.classmaps;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The classes of a benchmark: a lookup between what is seen and what is heard.
 *
 * <p>The built-in map {@code vpo-21} is the table of S1 (CAVP/VPO) supplement, Tab. 7, with the
 * indices of the authors' public code; its labels are spelled as VGGSound spells them ("cat
 * caterwauling", where the paper prints "cat caterwaulin"). Instances are immutable.
 */
public final class ClassMap implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Names of the maps that come with the product. */
  private static final List<String> BUILT_IN = List.of("vpo-21");

  private final String name;
  private final List<VpoClass> classes;
  private final Map<Integer, VpoClass> byIndex = new TreeMap<>();
  private final Map<String, VpoClass> byName = new HashMap<>();
  private final Map<String, VpoClass> byLabel = new HashMap<>();
  private final Map<Integer, List<VpoClass>> byCocoCategory = new TreeMap<>();

  /** Only {@link ClassMapReader} calls this, with classes that it has checked. */
  ClassMap(String name, List<VpoClass> checked) {
    this.name = name;
    this.classes = checked.stream().sorted(Comparator.comparingInt(VpoClass::index)).toList();
    for (VpoClass c : classes) {
      byIndex.put(c.index(), c);
      byName.put(c.name(), c);
      c.labels().forEach(label -> byLabel.put(label, c));
      byCocoCategory.computeIfAbsent(c.cocoCategoryId(), id -> new ArrayList<>()).add(c);
    }
  }

  /**
   * Returns a map that comes with the product.
   *
   * @param name {@code "vpo-21"}
   * @throws BadInputException if no built-in map has that name
   */
  public static ClassMap builtIn(String name) {
    if (!BUILT_IN.contains(name)) {
      throw new BadInputException(
          "class map: got '%s', wanted a built-in one: %s"
              .formatted(name, String.join(", ", BUILT_IN)));
    }
    String file = name + ".csv";
    try (Reader csv = Resources.open(file)) {
      return read(csv, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a map from csv with the header {@code
   * index,name,coco_category_id,coco_category_name,published_id,vggsound_label}, one row for each
   * class and label, in any order. Lines that begin with {@code #} are comments. The caller closes
   * {@code csv}.
   *
   * @param sourceName where the csv comes from; messages name it, and its last part without {@code
   *     .csv} becomes the {@linkplain #name() name} of the map
   * @throws BadInputException if the csv is malformed, a field is blank, padded or out of range, a
   *     name is not {@code [a-z][a-z0-9 ]*}, an index, a name or a published id belongs to two
   *     classes, rows of one class differ, or a label appears twice
   */
  public static ClassMap read(Reader csv, String sourceName) {
    return ClassMapReader.read(csv, sourceName);
  }

  /** Name of the map, for example {@code vpo-21}. */
  public String name() {
    return name;
  }

  /** All classes, in the order of their index. */
  public List<VpoClass> classes() {
    return classes;
  }

  public Optional<VpoClass> byName(String className) {
    return Optional.ofNullable(byName.get(className));
  }

  /** The class whose mask pixels hold {@code index}; empty for background, ignore and gaps. */
  public Optional<VpoClass> byIndex(int index) {
    return Optional.ofNullable(byIndex.get(index));
  }

  /** The classes that a COCO category may be, in the order of their index; none if not mapped. */
  public List<VpoClass> byCocoCategory(int cocoCategoryId) {
    return Collections.unmodifiableList(byCocoCategory.getOrDefault(cocoCategoryId, List.of()));
  }

  /** The class that sounds in the clips of a VGGSound label. */
  public Optional<VpoClass> byLabel(String label) {
    return Optional.ofNullable(byLabel.get(label));
  }

  /** Ids of the COCO categories whose objects are persons. */
  public Set<Integer> personCategories() {
    return classes.stream()
        .filter(VpoClass::isPerson)
        .map(VpoClass::cocoCategoryId)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Ids of all COCO categories of the map, ascending. */
  public Set<Integer> cocoCategories() {
    return Collections.unmodifiableSet(byCocoCategory.keySet());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassMap that && name.equals(that.name) && classes.equals(that.classes);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + classes.hashCode();
  }

  @Override
  public String toString() {
    return name + classes.stream().map(VpoClass::name).collect(joining(", ", "[", "]"));
  }
}
