package org.vpobuilder.validation.report;

import org.vpobuilder.schemas.console.Figures;
import org.vpobuilder.validation.report.page.Cell;
import org.vpobuilder.validation.statistics.Spread;

/** How the page writes numbers of several runs. */
final class Summary {
  private Summary() {}

  /** Runs of one arm in one number, as a table shows it. */
  static Cell cell(Spread spread) {
    return cell(spread, 2);
  }

  /** The same with that many decimals. */
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
