package org.vpobuilder.classmaps;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The classes that are easily confused by ear: a csv of pairs, {@code class,near,why}. Immutable.
 */
public final class NearClasses {
  private static final List<String> COLUMNS = List.of("class", "near", "why");

  private final SortedMap<String, SortedSet<String>> near = new TreeMap<>();

  private NearClasses() {}

  /** The table that comes with the product; it may name classes that the map lacks. */
  public static NearClasses builtIn(ClassMap classMap) {
    try (Reader csv = Resources.open("near.csv")) {
      return read(csv, "near.csv", classMap, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a table; does not close {@code csv}.
   *
   * @param where names the file in messages
   * @throws org.vpobuilder.spec.failure.BadInputException if it is malformed, pairs a class with
   *     itself, or names a class that the map lacks
   */
  public static NearClasses read(Reader csv, String where, ClassMap classMap) {
    return read(csv, where, classMap, true);
  }

  private static NearClasses read(Reader csv, String where, ClassMap classMap, boolean strict) {
    NearClasses classes = new NearClasses();
    for (CsvTable.Row row : CsvTable.read(csv, where, COLUMNS).rows()) {
      String a = row.cell(0);
      String b = row.cell(1);
      if (a.equals(b)) {
        throw row.error("near", b, "another class");
      }
      for (String name : List.of(a, b)) {
        if (strict && classMap.byName(name).isEmpty()) {
          throw row.error("class", name, "a class of " + classMap.name());
        }
      }
      classes.near.computeIfAbsent(a, name -> new TreeSet<>()).add(b);
      classes.near.computeIfAbsent(b, name -> new TreeSet<>()).add(a);
    }
    return classes;
  }

  /** The classes near a class, in the order of their names; empty if the table has none. */
  public List<String> of(String className) {
    return List.copyOf(near.getOrDefault(className, new TreeSet<>()));
  }
}
