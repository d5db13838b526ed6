package org.vpobuilder.validation.report;

import org.vpobuilder.schemas.console.Figures;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.statistics.Spread;

/** The format of numbers of several runs on the page. */
final class Summary {
  private Summary() {}

  /** The cell of a table for the spread over the runs of one arm. */
  static Cell cell(Spread spread) {
    return cell(spread, 2);
  }

  /** The cell with this number of decimals. */
  static Cell cell(Spread spread, int decimals) {
    return spread.n() == 0
        ? Cell.none("")
        : new Cell(spread.text(decimals), spread.n() == 1 ? "one run" : "", spread.mean());
  }

  /** A difference with its sign. */
  static String signed(double value) {
    return Figures.signed(value, 2).replace('-', '−');
  }
}
