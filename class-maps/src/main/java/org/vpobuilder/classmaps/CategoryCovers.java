package org.vpobuilder.classmaps;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which categories of a federated source cover others: a puppy is a dog, so that an image in which
 * LVIS annotated every dog shows no other puppy. It is a fact about the source and its definitions,
 * and not about a class map: a csv of {@code source,general,special}. Immutable.
 */
public final class CategoryCovers {
  private static final List<String> COLUMNS = List.of("source", "general", "special");
  private static final CategoryCovers BUILT_IN = load();

  /** The special categories of each general one, by source. */
  private final Map<String, Map<String, Set<String>>> bySource = new HashMap<>();

  private CategoryCovers() {}

  /** The table that comes with the product, {@code covers.csv}. */
  public static CategoryCovers builtIn() {
    return BUILT_IN;
  }

  private static CategoryCovers load() {
    String file = "covers.csv";
    try (Reader csv = Resources.open(file)) {
      CategoryCovers covers = new CategoryCovers();
      for (CsvTable.Row row : CsvTable.read(csv, file, COLUMNS).rows()) {
        boolean isNew =
            covers
                .bySource
                .computeIfAbsent(row.cell(0), source -> new HashMap<>())
                .computeIfAbsent(row.cell(1), general -> new HashSet<>())
                .add(row.cell(2));
        if (!isNew || row.cell(1).equals(row.cell(2))) {
          throw row.error("pair", row.cell(2), "another category, each pair once");
        }
      }
      return covers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the table knows a source at all. */
  public boolean knows(String source) {
    return bySource.containsKey(source);
  }

  /** Whether every object of the special category is one of the general category too. */
  public boolean covers(String source, String general, String special) {
    return bySource
        .getOrDefault(source, Map.of())
        .getOrDefault(general, Set.of())
        .contains(special);
  }

  /** Those of some categories that none of the others covers, in the given order. */
  public List<String> uncovered(String source, Collection<String> ids) {
    return ids.stream()
        .filter(id -> ids.stream().noneMatch(other -> covers(source, other, id)))
        .toList();
  }
}
