package org.vpobuilder.validation.report.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * The tables of a page as files beside it, in {@code tables/}: for a paper as LaTeX with booktabs,
 * for programs as CSV. A table becomes one by {@link #kept}, which gives it links to its files.
 */
public final class TableFiles {
  /** Folder of the files, beside the page. */
  static final String FOLDER = "tables";

  /** A file's name is at most so long, without its number and ending. */
  private static final int MAX_NAME = 80;

  /**
   * A table to be written.
   *
   * @param paper whether it is short enough for LaTeX
   */
  private record Kept(Table table, boolean paper) {}

  private final Map<String, Kept> tables = new LinkedHashMap<>();

  /**
   * Keeps a table, to be written.
   *
   * @param section of the page: its files' names begin with it
   * @return the table with links to its files
   */
  public Table kept(String section, Table table) {
    String name = name(section, table.title());
    tables.put(name, new Kept(table, true));
    return table.withFiles(name);
  }

  /**
   * Keeps a table that is too long for page and paper, to be written as CSV.
   *
   * @return its address from the page
   */
  public String keptAside(String section, Table table) {
    String name = name(section, table.title());
    tables.put(name, new Kept(table, false));
    return FOLDER + "/" + name + ".csv";
  }

  private String name(String section, String title) {
    String plain =
        Normalizer.normalize(section + " " + title, Normalizer.Form.NFD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("\\p{M}", "")
            .replaceAll("[^a-z0-9]+", "-");
    String stem = plain.substring(0, Math.min(MAX_NAME, plain.length())).replaceAll("^-|-$", "");
    String name = stem;
    for (int i = 2; tables.containsKey(name); i++) {
      name = stem + "-" + i;
    }
    return name;
  }

  /** Writes what was kept: {@code tables/NAME.csv} and {@code tables/NAME.tex}, in UTF-8. */
  public void write(Path page) throws IOException {
    Path folder = Files.createDirectories(page.resolve(FOLDER));
    for (Map.Entry<String, Kept> each : tables.entrySet()) {
      String name = each.getKey();
      Table table = each.getValue().table();
      Files.writeString(folder.resolve(name + ".csv"), csv(table));
      if (each.getValue().paper()) {
        Files.writeString(folder.resolve(name + ".tex"), new LatexTable(table).text(name));
      }
    }
  }

  /**
   * A table as RFC 4180 has it: a line of headlines, then the rows. Numbers have no thousands apart
   * and a plain minus; where there is none the field is empty. Remarks of a column's cells stand in
   * a column of their own behind it.
   */
  static String csv(Table table) throws IOException {
    List<Column> columns = table.columns();
    boolean[] noted = new boolean[columns.size()];
    table.rows().forEach(row -> markNoted(row, noted));
    StringBuilder text = new StringBuilder();
    try (CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
      List<String> heads = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        Column column = columns.get(i);
        String head =
            column.group().isEmpty() ? column.title() : column.group() + ": " + column.title();
        heads.add(head);
        if (noted[i]) {
          heads.add(head + " (remark)");
        }
      }
      csv.printRecord(heads);
      for (List<Cell> row : table.rows()) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
          fields.add(field(row.get(i)));
          if (noted[i]) {
            fields.add(row.get(i).note());
          }
        }
        csv.printRecord(fields);
      }
    }
    return text.toString();
  }

  private static void markNoted(List<Cell> row, boolean[] noted) {
    for (int i = 0; i < row.size(); i++) {
      noted[i] |= !row.get(i).note().isEmpty();
    }
  }

  private static String field(Cell cell) {
    if (cell.text().equals(Cell.NONE)) {
      return "";
    }
    String text = cell.text().replace('−', '-');
    return cell.order() == null ? text : text.replaceAll("(?<=\\d),(?=\\d{3})", "");
  }
}
