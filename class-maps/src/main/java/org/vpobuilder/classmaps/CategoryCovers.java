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
import java.util.function.Predicate;

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

  /** Whether a category is one of some categories, or covered by one of them. */
  public boolean isAmong(String source, String id, Collection<String> categories) {
    return categories.contains(id)
        || categories.stream().anyMatch(other -> covers(source, other, id));
  }

  /** Whether every object of the special category is one of the general category too. */
  public boolean covers(String source, String general, String special) {
    return bySource
        .getOrDefault(source, Map.of())
        .getOrDefault(general, Set.of())
        .contains(special);
  }

  /**
   * The classes that are not in an image of which a source verified that it lacks some categories.
   * A class is absent if each of its categories is, or is covered by one that is. A category of
   * several classes (a person, who may be a man or a woman) need not be if the class has others of
   * its own: where no man is seen, none of the persons is one.
   *
   * @param absent the categories that the image is verified to lack
   * @param listed whether the source has a category at all
   * @return names of classes
   */
  public Set<String> absentClasses(
      ClassMap classMap, String source, Set<String> absent, Predicate<String> listed) {
    Set<String> classes = new HashSet<>();
    for (VpoClass vpoClass : classMap.classes()) {
      List<String> ids = vpoClass.ids(source).stream().filter(listed).toList();
      List<String> own =
          ids.stream().filter(id -> classMap.byCategory(source, id).size() == 1).toList();
      List<String> wanted = own.isEmpty() ? ids : own;
      if (!wanted.isEmpty() && wanted.stream().allMatch(id -> isAmong(source, id, absent))) {
        classes.add(vpoClass.name());
      }
    }
    return classes;
  }

  /** Those of some categories that none of the others covers, in the given order. */
  public List<String> uncovered(String source, Collection<String> ids) {
    return ids.stream()
        .filter(id -> ids.stream().noneMatch(other -> covers(source, other, id)))
        .toList();
  }
}
