package org.vpobuilder.pipeline.sources;

import org.vpobuilder.spec.failure.RejectedException;
import org.vpobuilder.spec.failure.Rejection;
import org.vpobuilder.spec.failure.RejectionCode;

/** Takes a table's rows and reports the fault of each row that can't be used. */
public abstract class CheckedRows implements CsvRows.Sink {
  private final String file;

  /**
   * Takes the rows of a table.
   *
   * @param file path of the table below its source's root
   */
  protected CheckedRows(String file) {
    this.file = file;
  }

  /**
   * Takes a row.
   *
   * @throws RejectedException if it can't be used; then {@link #rejected} is called with the reason
   */
  protected abstract void take(CsvRows.Row row) throws RejectedException;

  /** Takes the fault of a row: exactly one call for a row that {@link #take} did not take. */
  protected abstract void rejected(Rejection rejection);

  @Override
  public final void row(CsvRows.Row row) {
    try {
      take(row);
    } catch (RejectedException e) {
      rejected(e.rejection());
    }
  }

  @Override
  public final void wrongFields(String record, int got, int wanted) {
    rejected(
        new Rejection(
            RejectionCode.CSV_FIELD_COUNT, file, record, got + " fields", wanted + " fields"));
  }

  /** Rejects a row unless something holds. */
  protected final void check(
      CsvRows.Row row, boolean holds, RejectionCode code, String got, String wanted)
      throws RejectedException {
    if (!holds) {
      throw new RejectedException(code, file, row.record(), got, wanted);
    }
  }
}
