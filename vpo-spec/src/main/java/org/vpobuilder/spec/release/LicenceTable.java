package org.vpobuilder.spec.release;

import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.licence.Licence;

/**
 * The licences that the image records of a plan name by number: {@code plan/licences.json}.
 *
 * @param licences per split, by number: the files of two splits may number them otherwise
 */
public record LicenceTable(int formatVersion, SortedMap<String, List<Licence>> licences) {
  public static final int FORMAT_VERSION = 1;

  public LicenceTable {
    SortedMap<String, List<Licence>> sorted = new TreeMap<>();
    licences.forEach(
        (split, list) ->
            sorted.put(split, list.stream().sorted(Comparator.comparingInt(Licence::id)).toList()));
    licences = sorted;
  }

  /** The licence of that number in a split; {@link Licence#UNKNOWN} if there is none. */
  public Licence of(Split split, int number) {
    return licences.getOrDefault(split.toString(), List.of()).stream()
        .filter(licence -> licence.id() == number)
        .findFirst()
        .orElse(Licence.UNKNOWN);
  }
}
