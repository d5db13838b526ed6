package org.vpobuilder.spec.release;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vpobuilder.spec.licence.Licence;

/**
 * The licences that the sources of a plan list, with their names: {@code plan/licences.json}.
 *
 * @param licences each once, by address
 */
public record LicenceTable(int formatVersion, List<Licence> licences) {
  public static final int FORMAT_VERSION = 2;

  public LicenceTable {
    licences =
        licences.stream()
            .sorted(Comparator.comparing(Licence::url).thenComparing(Licence::name))
            .toList();
  }

  /** The table of some licences; if several have one address, the first by name stays. */
  public static LicenceTable of(Collection<Licence> all) {
    Map<String, Licence> byText = new TreeMap<>();
    all.stream()
        .filter(licence -> !licence.text().isEmpty())
        .sorted(Comparator.comparing(Licence::name))
        .forEach(licence -> byText.putIfAbsent(licence.text(), licence));
    return new LicenceTable(FORMAT_VERSION, List.copyOf(byText.values()));
  }

  /** The licence of an image or a clip; {@link Licence#UNKNOWN} for an empty text. */
  public Licence of(String text) {
    return licences.stream()
        .filter(licence -> licence.text().equals(text))
        .findFirst()
        .orElse(Licence.ofText(text));
  }
}
