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
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * The tables of a page as files in {@code tables/} next to it: LaTeX with booktabs for papers, CSV
 * for programs. {@link #kept} adds a table and gives it links to its files.
 */
public final class TableFiles {
  /** The folder of the files, next to the page. */
  static final String FOLDER = "tables";

  /** The longest file name, without its number and extension. */
  private static final int MAX_NAME = 80;

  /**
   * A table to be written.
   *
   * @param paper whether it is short enough for LaTeX
   */
  private record Kept(Table table, boolean paper) {}

  private final Map<String, Kept> tables = new LinkedHashMap<>();

  /**
   * Adds a table, to be written later.
   *
   * @param section section of the page, with which its files' names begin
   * @return the table with links to its files
   */
  public Table kept(String section, Table table) {
    String name = name(section, table.title());
    tables.put(name, new Kept(table, true));
    return table.withFiles(name);
  }

  /**
   * Adds a table that is too long for page and paper, to be written as CSV.
   *
   * @return its address relative to the page
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

  /** Writes all added tables: {@code tables/NAME.csv} and {@code tables/NAME.tex}, in UTF-8. */
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
   * A table as CSV (RFC 4180): a line of headlines, then the rows. Numbers have no separated
   * thousands and a plain minus; a missing number is an empty field. Remarks of a column's cells
   * are in a further column after it.
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

  /**
   * A table of a page as LaTeX's {@code table} with booktabs. Remarks of cells become letters, with
   * one line for each text below the table. Columns of published numbers are in italics.
   */
  static final class LatexTable {
    private static final int LETTERS = 26;

    private static final Pattern INTERVAL = Pattern.compile("\\S*\\d to \\S*\\d");

    /**
     * The LaTeX of special characters; all other characters except control characters stay
     * unchanged.
     */
    private static final Map<Integer, String> WRITTEN = written();

    private final Table table;

    /** The letters of the remarks, by text. */
    private final Map<String, String> marks = new LinkedHashMap<>();

    LatexTable(Table table) {
      this.table = table;
    }

    private static Map<Integer, String> written() {
      Map<Integer, String> map = new LinkedHashMap<>();
      Map<String, String> texts = new LinkedHashMap<>();
      texts.put("\\", "\\textbackslash{}");
      for (String plain : List.of("{", "}", "$", "&", "#", "%", "_")) {
        texts.put(plain, "\\" + plain);
      }
      texts.put("^", "\\textasciicircum{}");
      texts.put("~", "\\textasciitilde{}");
      texts.put("<", "\\textless{}");
      texts.put(">", "\\textgreater{}");
      texts.put("|", "\\textbar{}");
      texts.put("`", "\\textasciigrave{}");
      texts.put("\"", "''");
      // At the beginning of a row it would be taken for an option of the line's end.
      texts.put("[", "{[}");
      texts.put("]", "{]}");
      texts.put("*", "{*}");
      texts.put("−", "$-$");
      texts.put("±", "$\\pm$");
      texts.put("×", "$\\times$");
      texts.put("·", "$\\cdot$");
      texts.put("≤", "$\\leq$");
      texts.put("≥", "$\\geq$");
      texts.put("↑", "$\\uparrow$");
      texts.put("↓", "$\\downarrow$");
      texts.put("α", "$\\alpha$");
      texts.put("β", "$\\beta$");
      texts.put("λ", "$\\lambda$");
      texts.put("²", "\\textsuperscript{2}");
      texts.put("³", "\\textsuperscript{3}");
      texts.put("–", "--");
      texts.put("—", "---");
      texts.put("“", "``");
      texts.put("”", "''");
      texts.put("‘", "`");
      texts.put("’", "'");
      texts.put("…", "\\dots{}");
      texts.put("§", "\\S{}");
      texts.put("\u00a0", "~");
      texts.forEach((text, latex) -> map.put(text.codePointAt(0), latex));
      return map;
    }

    /** Escapes a text so that LaTeX finds no command in it. */
    static String escaped(String text) {
      StringBuilder latex = new StringBuilder();
      text.codePoints()
          .forEach(
              point -> {
                String plain = Character.isISOControl(point) ? " " : Character.toString(point);
                String written = WRITTEN.getOrDefault(point, plain);
                boolean hyphens =
                    written.startsWith("-")
                        && !latex.isEmpty()
                        && latex.charAt(latex.length() - 1) == '-';
                // Two hyphens would become a dash.
                latex.append(hyphens ? "{}" : "").append(written);
              });
      return latex.toString();
    }

    /**
     * The file's text.
     *
     * @param name for references, {@code tab:NAME}
     */
    String text(String name) {
      List<String> rows = table.rows().stream().map(this::row).toList();
      List<String> lines = new ArrayList<>();
      lines.add("% Written by vpo report. In the preamble: \\usepackage{booktabs}");
      lines.add("\\begin{table}");
      lines.add("  \\centering");
      lines.add("  \\caption{" + escaped(table.title()) + "}");
      lines.add("  \\label{tab:" + name + "}");
      lines.add("  \\begin{tabular}{" + alignment() + "}");
      lines.add("    \\toprule");
      lines.addAll(groups());
      lines.add(line(table.columns().stream().map(column -> escaped(column.title())).toList()));
      lines.add("    \\midrule");
      lines.addAll(rows);
      lines.add("    \\bottomrule");
      lines.add("  \\end{tabular}");
      if (!marks.isEmpty()) {
        lines.add("");
        lines.add("  \\smallskip");
        lines.add(
            marks.entrySet().stream()
                .map(
                    mark -> "%s~%s".formatted(superscript(mark.getValue()), escaped(mark.getKey())))
                .collect(Collectors.joining(";\n   ", "  {\\footnotesize ", "\\par}")));
      }
      lines.add("\\end{table}");
      return String.join("\n", lines) + "\n";
    }

    private String alignment() {
      return table.columns().stream()
          .map(column -> column.kind() == Column.Kind.TEXT ? "l" : "r")
          .collect(Collectors.joining());
    }

    /** The headlines above neighbouring columns with their rules; empty if there are none. */
    private List<String> groups() {
      List<Column> columns = table.columns();
      if (columns.stream().allMatch(column -> column.group().isEmpty())) {
        return List.of();
      }
      List<String> heads = new ArrayList<>();
      StringBuilder rules = new StringBuilder("   ");
      for (int from = 0, to; from < columns.size(); from = to) {
        String group = columns.get(from).group();
        to = from + 1;
        while (to < columns.size() && columns.get(to).group().equals(group)) {
          to++;
        }
        heads.add("\\multicolumn{%d}{c}{%s}".formatted(to - from, escaped(group)));
        if (!group.isEmpty()) {
          rules.append(" \\cmidrule(lr){%d-%d}".formatted(from + 1, to));
        }
      }
      return List.of(line(heads), rules.toString());
    }

    private String row(List<Cell> cells) {
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < cells.size(); i++) {
        Cell cell = cells.get(i);
        String text = escaped(cell.text());
        boolean published = table.columns().get(i).kind() == Column.Kind.PUBLISHED;
        String shown = published && cell.order() != null ? "\\textit{" + text + "}" : text;
        texts.add(shown + noted(cell.note()));
      }
      return line(texts);
    }

    /** An interval stands behind its number: as notes a table of them would have hundreds. */
    private String noted(String note) {
      if (note.isEmpty()) {
        return "";
      }
      return INTERVAL.matcher(note).matches()
          ? " {\\footnotesize (" + escaped(note) + ")}"
          : superscript(mark(note));
    }

    private static String line(List<String> cells) {
      return cells.stream().collect(Collectors.joining(" & ", "    ", " \\\\"));
    }

    private static String superscript(String mark) {
      return "\\textsuperscript{" + mark + "}";
    }

    /** a to z, then aa, ab, ... */
    private String mark(String note) {
      return marks.computeIfAbsent(
          note,
          any -> {
            StringBuilder letters = new StringBuilder();
            for (int i = marks.size(); i >= 0; i = i / LETTERS - 1) {
              letters.insert(0, (char) ('a' + i % LETTERS));
            }
            return letters.toString();
          });
    }
  }
}
