package org.vpobuilder.classmaps;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.vpobuilder.classmaps.CsvTable.Row;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The categories of AVSBench-Object's single-source subset (Zhou et al., "Audio-Visual
 * Segmentation", ECCV 2022), each with the VGGSound labels whose clips may replace its sound (S1
 * §5.2). The built-in table is {@code avsbench-s4.csv}: 23 categories, spelled as AVSBench's
 * folders are. Instances are immutable.
 */
public final class AvsCategories {
  private static final List<String> COLUMNS = List.of("index", "category", "vggsound_label");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z_-]*");
  private static final int LARGEST = 254;
  private static final AvsCategories S4 = load("avsbench-s4.csv");

  private final Map<String, AvsCategory> byName;
  private final Map<String, AvsCategory> byLabel = new HashMap<>();

  private AvsCategories(Map<String, AvsCategory> byName) {
    this.byName = byName;
    byName.values().forEach(c -> c.labels().forEach(label -> byLabel.put(label, c)));
  }

  /** The 23 categories of S4. */
  public static AvsCategories s4() {
    return S4;
  }

  /**
   * Reads a table with the header {@code index,category,vggsound_label}, one row for each category
   * and label. The caller closes {@code csv}.
   *
   * @param sourceName names the csv in messages
   * @throws BadInputException if the csv is malformed, VGGSound has no such label, a label appears
   *     twice, a name is not {@code [a-z][a-z_-]*}, or an index and a name do not go together
   */
  public static AvsCategories read(Reader csv, String sourceName) {
    Map<Integer, String> names = new TreeMap<>();
    Map<String, List<String>> labels = new HashMap<>();
    Map<String, Row> owners = new HashMap<>();
    for (Row row : CsvTable.read(csv, sourceName, COLUMNS).rows()) {
      String name = row.cell(1);
      if (!NAME.matcher(name).matches()) {
        throw row.error("category", name, "a name that matches " + NAME.pattern());
      }
      int index = index(row);
      String known = names.putIfAbsent(index, name);
      if (known == null ? labels.containsKey(name) : !known.equals(name)) {
        throw row.error("category", index + "," + name, "one index for a category");
      }
      String label = row.cell(2);
      if (!VggsoundLabels.contains(label)) {
        throw row.error("vggsound_label", label, "one of VGGSound's labels");
      }
      if (owners.putIfAbsent(label, row) != null) {
        throw row.error("vggsound_label", label, "each label once");
      }
      labels.computeIfAbsent(name, key -> new ArrayList<>()).add(label);
    }
    Map<String, AvsCategory> byName = new LinkedHashMap<>();
    names.forEach(
        (index, name) ->
            byName.put(name, new AvsCategory(index, name, labels.getOrDefault(name, List.of()))));
    return new AvsCategories(byName);
  }

  /** All categories, in the order of their index. */
  public Collection<AvsCategory> all() {
    return List.copyOf(byName.values());
  }

  /** The category of that folder name. */
  public Optional<AvsCategory> byName(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The category that sounds in the clips of a VGGSound label. */
  public Optional<AvsCategory> byLabel(String label) {
    return Optional.ofNullable(byLabel.get(label));
  }

  private static int index(Row row) {
    String cell = row.cell(0);
    if (cell.matches("[1-9]\\d{0,2}") && Integer.parseInt(cell) <= LARGEST) {
      return Integer.parseInt(cell);
    }
    throw row.error("index", cell, "a whole number from 1 to " + LARGEST);
  }

  private static AvsCategories load(String file) {
    try (Reader csv = Resources.open(file)) {
      return read(csv, file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
