package org.vpobuilder.validation.report.page;

import static j2html.TagCreator.caption;
import static j2html.TagCreator.div;
import static j2html.TagCreator.each;
import static j2html.TagCreator.iff;
import static j2html.TagCreator.small;
import static j2html.TagCreator.span;
import static j2html.TagCreator.table;
import static j2html.TagCreator.tbody;
import static j2html.TagCreator.td;
import static j2html.TagCreator.text;
import static j2html.TagCreator.th;
import static j2html.TagCreator.thead;
import static j2html.TagCreator.tr;

import j2html.tags.DomContent;
import j2html.tags.specialized.TrTag;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table that scrolls horizontally on a narrow screen.
 *
 * @param title caption
 * @param rows rows with one cell per column; the first cell names the row
 * @param sortable whether a click on a headline sorts
 * @param files name of its files in {@code tables/}, from {@link TableFiles}; null if it has none
 */
public record Table(
    String title,
    List<Column> columns,
    List<List<Cell>> rows,
    boolean sortable,
    @Nullable String files) {
  public Table {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    for (List<Cell> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "table '%s': got %d cells, wanted %d".formatted(title, row.size(), columns.size()));
      }
    }
  }

  /** A table without files. */
  public Table(String title, List<Column> columns, List<List<Cell>> rows, boolean sortable) {
    this(title, columns, rows, sortable, null);
  }

  /** The same table with links to files of that name. */
  Table withFiles(String name) {
    return new Table(title, columns, rows, sortable, name);
  }

  /** The table as HTML. */
  public DomContent html() {
    var inside =
        table(
            caption(span(title)),
            thead(
                iff(columns.stream().anyMatch(c -> !c.group().isEmpty()), groups()),
                tr(each(columns, Table::head)).withClass("heads")),
            tbody(each(rows, this::row)));
    DomContent scrolling =
        div(sortable ? inside.withData("sortable", "") : inside)
            .withClass("scroll")
            .attr("role", "region")
            .attr("aria-label", title)
            .attr("tabindex", "0");
    return files == null ? scrolling : div(scrolling, links(files)).withClass("filed");
  }

  private DomContent links(String name) {
    String stem = TableFiles.FOLDER + "/" + name;
    return Parts.files(title, List.of(stem + ".tex", stem + ".csv"));
  }

  private static DomContent head(Column column) {
    return th(column.title()).attr("scope", "col").withClass(column.kind().style());
  }

  private TrTag groups() {
    TrTag row = tr().withClass("groups");
    int from = 0;
    while (from < columns.size()) {
      String group = columns.get(from).group();
      int to = from + 1;
      while (to < columns.size() && columns.get(to).group().equals(group)) {
        to++;
      }
      String span = String.valueOf(to - from);
      row.with(
          group.isEmpty()
              ? td().attr("colspan", span)
              : th(group).attr("scope", "colgroup").attr("colspan", span));
      from = to;
    }
    return row;
  }

  private DomContent row(List<Cell> cells) {
    return tr(each(IntStream.range(0, cells.size()).boxed().toList(), i -> cell(cells.get(i), i)));
  }

  private DomContent cell(Cell cell, int i) {
    var tag = i == 0 ? th(text(cell.text())).attr("scope", "row") : td(text(cell.text()));
    tag.attr("class", columns.get(i).kind().style());
    if (cell.order() != null) {
      tag.attr("data-order", cell.order().toString());
    }
    return cell.note().isEmpty() ? tag : tag.with(text(" "), small(cell.note()));
  }
}
