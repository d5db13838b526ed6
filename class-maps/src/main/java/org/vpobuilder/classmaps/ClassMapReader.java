package org.vpobuilder.classmaps;

import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.vpobuilder.classmaps.CsvTable.Row;
import org.vpobuilder.classmaps.VpoClass.Term;

/** Reads and checks a {@link ClassMap}; one instance reads one file. */
final class ClassMapReader {
  static final List<String> COLUMNS =
      List.of("index", "name", "published_id", "source", "id", "label");

  private static final int LARGEST = VpoClass.IGNORE - 1;
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9 ]*");

  private static final Pattern SOURCE = Pattern.compile("[a-z][a-z0-9]{0,31}");

  /** The values that every row of a class repeats. */
  private record Identity(int index, String name, int publishedId) {
    @Override
    public String toString() {
      return "%d,%s,%d".formatted(index, name, publishedId);
    }
  }

  /** A class, as far as it has been read, and the line on which it began. */
  private record Draft(Identity identity, long line, List<Term> terms) {
    VpoClass made() {
      return new VpoClass(identity.index(), identity.name(), identity.publishedId(), terms);
    }
  }

  /** A class that has a term, and the row that contains it. */
  private record Owner(Draft draft, Row row) {}

  private final Map<Integer, Draft> byIndex = new TreeMap<>();
  private final Map<String, Draft> byName = new HashMap<>();
  private final Map<Integer, Draft> byPublishedId = new HashMap<>();

  /** The owners of each term, by source and id. */
  private final Map<String, List<Owner>> owners = new HashMap<>();

  private ClassMapReader() {}

  static ClassMap read(Reader csv, String sourceName) {
    ClassMapReader reader = new ClassMapReader();
    CsvTable.read(csv, sourceName, COLUMNS).rows().forEach(reader::add);
    return new ClassMap(
        mapName(sourceName), reader.byIndex.values().stream().map(Draft::made).toList());
  }

  /** The name of a map from its file: {@code maps/mine.csv -> mine}. */
  private static String mapName(String sourceName) {
    String file = sourceName.substring(sourceName.lastIndexOf('/') + 1);
    return file.endsWith(".csv") ? file.substring(0, file.length() - ".csv".length()) : file;
  }

  private void add(Row row) {
    Identity identity = identity(row);
    Draft known = byIndex.get(identity.index());
    if (known == null) {
      known = new Draft(identity, row.line(), new ArrayList<>());
      claim(row, "name", byName, identity.name(), known);
      claim(row, "published_id", byPublishedId, identity.publishedId(), known);
      byIndex.put(identity.index(), known);
    } else if (!known.identity().equals(identity)) {
      String wanted =
          "'%s' as on line %d: the rows of one index describe one class"
              .formatted(known.identity(), known.line());
      throw row.error("class", identity.toString(), wanted);
    }
    known.terms().add(term(row, known));
  }

  private static Identity identity(Row row) {
    String name = row.cell(1);
    if (!NAME.matcher(name).matches()) {
      throw row.error("name", name, "a name that matches " + NAME.pattern());
    }
    return new Identity(number(row, 0), name, number(row, 2));
  }

  private static int number(Row row, int column) {
    String cell = row.cell(column);
    try {
      int value = Integer.parseInt(cell);
      if (value >= 1 && value <= LARGEST) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same message, because the wanted value is the same.
    }
    String wanted =
        "a whole number from 1 to %d (0 is background and 255 is ignore)".formatted(LARGEST);
    throw row.error(COLUMNS.get(column), cell, wanted);
  }

  private static <K> void claim(Row row, String what, Map<K, Draft> owners, K key, Draft draft) {
    Draft owner = owners.putIfAbsent(key, draft);
    if (owner != null) {
      String wanted =
          "one that no other class has: class %d '%s' has it on line %d"
              .formatted(owner.identity().index(), owner.identity().name(), owner.line());
      throw row.error(what, String.valueOf(key), wanted);
    }
  }

  private Term term(Row row, Draft draft) {
    Term term = new Term(row.cell(3), row.cell(4), row.cell(5));
    if (!SOURCE.matcher(term.source()).matches()) {
      throw row.error("source", term.source(), "a name that matches " + SOURCE.pattern());
    }
    List<Owner> others =
        owners.computeIfAbsent(term.source() + "\n" + term.id(), key -> new ArrayList<>());
    for (Owner other : others) {
      requireBoth(row, term, draft, other);
    }
    others.add(new Owner(draft, row));
    return term;
  }

  /** Checks that only kinds of person share a category, and that an id has one label. */
  private static void requireBoth(Row row, Term term, Draft draft, Owner other) {
    Identity owner = other.draft().identity();
    if (draft == other.draft() || !draft.made().isPerson() || !other.draft().made().isPerson()) {
      String wanted =
          "each id of a source once: class '%s' has it on line %d"
              .formatted(owner.name(), other.row().line());
      throw row.error(term.source(), term.id(), wanted);
    }
    String label = other.row().cell(5);
    if (!label.equals(term.label())) {
      String wanted = "'%s' as on line %d".formatted(label, other.row().line());
      throw row.error("label", term.label(), wanted);
    }
  }
}
