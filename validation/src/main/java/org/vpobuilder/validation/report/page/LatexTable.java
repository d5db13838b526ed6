package org.vpobuilder.validation.report.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A table of a page as LaTeX's {@code table} with booktabs. Remarks of cells become letters, with
 * one line for each text below the table. Columns of published numbers are in italics.
 */
final class LatexTable {
  private static final int LETTERS = 26;

  /** What stands for a character; what is not here and is no control character stays as it is. */
  private static final Map<Integer, String> WRITTEN = written();

  private final Table table;

  /** Letters of the remarks, by text. */
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
    // The first of them in a row would be taken for an option of the line's end.
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

  /** A text in which LaTeX finds no command. */
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
              .map(mark -> "%s~%s".formatted(superscript(mark.getValue()), escaped(mark.getKey())))
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

  /** Headlines over neighbouring columns with their rules; nothing if there are none. */
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
      texts.add(cell.note().isEmpty() ? shown : shown + superscript(mark(cell.note())));
    }
    return line(texts);
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
