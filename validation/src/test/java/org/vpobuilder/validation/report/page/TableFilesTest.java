package org.vpobuilder.validation.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.validation.report.page.TableFiles.LatexTable;

/** Tables as CSV and LaTeX, against texts written by hand. */
class TableFilesTest {
  @TempDir Path folder;

  private static final Table SCORES =
      new Table(
          "vpo-ms (test): scores",
          List.of(
              Column.text("Model"),
              Column.number("Runs"),
              new Column("mIoU ↑", "ours", Column.Kind.NUMBER),
              new Column("mIoU ↑", "published", Column.Kind.PUBLISHED)),
          List.of(
              List.of(
                  Cell.text("tiny_cavp", "60% of 1,200 steps"),
                  Cell.count(1200),
                  new Cell("46.50 ± 0.60", "", 46.5),
                  Cell.number(60.36, 2).noted("S1 Tab. 4")),
              List.of(
                  Cell.text("[a] & \"b\""),
                  Cell.none(""),
                  new Cell("−0.35", "", -0.35),
                  Cell.number(57.22, 2).noted("S1 Tab. 4"))),
          true);

  @Test
  void csv_ofNumbersRemarksAndQuotes_isAsByHand() throws IOException {
    assertThat(TableFiles.csv(SCORES))
        .isEqualTo(
            """
            Model,Model (remark),Runs,mIoU ↑: ours,mIoU ↑: published,mIoU ↑: published (remark)\r
            tiny_cavp,"60% of 1,200 steps",1200,46.50 ± 0.60,60.36,S1 Tab. 4\r
            "[a] & ""b""\",,,-0.35,57.22,S1 Tab. 4\r
            """);
  }

  @Test
  void latex_ofGroupsRemarksAndSpecialCharacters_isAsByHand() {
    assertThat(new LatexTable(SCORES).text("scores"))
        .isEqualTo(
            """
            % Written by vpo report. In the preamble: \\usepackage{booktabs}
            \\begin{table}
              \\centering
              \\caption{vpo-ms (test): scores}
              \\label{tab:scores}
              \\begin{tabular}{lrrr}
                \\toprule
                \\multicolumn{2}{c}{} & \\multicolumn{2}{c}{mIoU $\\uparrow$} \\\\
                \\cmidrule(lr){3-4}
                Model & Runs & ours & published \\\\
                \\midrule
                tiny\\_cavp\\textsuperscript{a} & 1,200 & 46.50 $\\pm$ 0.60 & \\textit{60.36}\\textsuperscript{b} \\\\
                {[}a{]} \\& ''b'' & -- & $-$0.35 & \\textit{57.22}\\textsuperscript{b} \\\\
                \\bottomrule
              \\end{tabular}

              \\smallskip
              {\\footnotesize \\textsuperscript{a}~60\\% of 1,200 steps;
               \\textsuperscript{b}~S1 Tab. 4\\par}
            \\end{table}
            """);
  }

  /** What TeX would take for a command, a comment, an option or a dash. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\input{/etc/passwd}",
        "100% & $x_1^2$ #{} ~ <b> | ` \" * [0pt] --- ?` end\\",
        "line\nfeed\ttab\u0000nul",
        "}\\end{tabular}{",
        "naïve café – “quoted” … α² ≤ β³"
      })
  void escaped_hostileText_hasNoCommandOfItsOwn(String text) {
    String latex = LatexTable.escaped(text);
    // Without the commands that the escapes are made of, nothing special is left.
    String rest =
        latex
            .replaceAll(
                "\\\\text(backslash|asciicircum|asciitilde|less|greater|bar|asciigrave)\\{\\}", "")
            .replaceAll("\\\\textsuperscript\\{\\d\\}", "")
            .replaceAll("\\$(-|\\\\(pm|leq|geq|alpha|beta|times|cdot))\\$", "")
            .replaceAll("\\\\(S|dots)\\{\\}", "")
            .replaceAll("\\{[*\\[\\]]\\}|\\{\\}", "")
            .replaceAll("\\\\[{}$&#%_]", "")
            .replaceAll("--|``|''", "");
    assertThat(rest).doesNotContainPattern("[\\\\{}$&#%_^~<>|\\[\\]*\"\\p{Cntrl}]");
    assertThat(latex).doesNotContain("---");
    assertThat(new LatexTable(one(text)).text("x").lines().filter(l -> l.endsWith("\\\\")))
        .hasSize(2);
  }

  private static Table one(String text) {
    return new Table(text, List.of(Column.text(text)), List.of(List.of(Cell.text(text))), false);
  }

  @Test
  void remarks_ofIntervals_standBehindTheirNumbers() {
    List<List<Cell>> rows =
        List.of(List.of(Cell.text("83.10", "80.02 to 85.77"), Cell.text("a", "one picture")));
    Table table = new Table("t", List.of(Column.text("x"), Column.text("y")), rows, false);
    assertThat(new LatexTable(table).text("t"))
        .contains("83.10 {\\footnotesize (80.02 to 85.77)} & a\\textsuperscript{a} \\\\");
  }

  @Test
  void remarks_moreThanLetters_goOnWithTwo() {
    List<List<Cell>> rows =
        java.util.stream.IntStream.range(0, 28)
            .mapToObj(i -> List.of(Cell.text("r", "note " + i)))
            .toList();
    String text = new LatexTable(new Table("t", List.of(Column.text("c")), rows, false)).text("t");
    assertThat(text)
        .contains("r\\textsuperscript{z} \\\\", "r\\textsuperscript{aa} \\\\")
        .contains("\\textsuperscript{ab}~note 27\\par}");
  }

  @Test
  void kept_tablesOfOneTitle_haveFilesOfTheirOwnAndLinksToThem() throws IOException {
    TableFiles files = new TableFiles();
    Table first = files.kept("scores", one("Same <title>"));
    Table second = files.kept("scores", one("Same <title>"));
    String aside = files.keptAside("figures", one("É p o c h"));
    files.write(folder);
    try (var found = Files.list(folder.resolve("tables"))) {
      assertThat(found.map(f -> f.getFileName().toString()).collect(Collectors.toSet()))
          .containsExactlyInAnyOrder(
              "scores-same-title.csv",
              "scores-same-title.tex",
              "scores-same-title-2.csv",
              "scores-same-title-2.tex",
              "figures-e-p-o-c-h.csv");
    }
    assertThat(aside).isEqualTo("tables/figures-e-p-o-c-h.csv");
    Document html = Jsoup.parse(first.html().render() + second.html().render());
    assertThat(html.select(".filed > .files a").eachAttr("href"))
        .containsExactly(
            "tables/scores-same-title.tex",
            "tables/scores-same-title.csv",
            "tables/scores-same-title-2.tex",
            "tables/scores-same-title-2.csv");
    assertThat(html.select(".filed > .files a").eachText()).startsWith("LaTeX", "CSV");
  }
}
