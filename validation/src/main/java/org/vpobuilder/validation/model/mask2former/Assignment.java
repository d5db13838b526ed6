package org.vpobuilder.validation.model.mask2former;

import java.util.Arrays;

/**
 * The cheapest assignment of rows to columns, where each is used at most once and as many pairs as
 * possible are made. It is the exact method of shortest augmenting paths (Jonker and Volgenant
 * 1987, in the form of Crouse 2016 for rectangles). Of equally cheap columns a search takes the one
 * with the lowest index, so that equal costs give equal assignments everywhere. Time grows with
 * rows² columns, memory with rows times columns.
 */
public final class Assignment {
  /**
   * The largest cost: sums of such costs are finite, and the cost of a segment is always far below
   * it.
   */
  private static final double LARGEST = 1e100;

  private Assignment() {}

  /**
   * Computes the assignment.
   *
   * @param costs row by row, [rows × columns]
   * @return the column of each row; -1 for a row without one
   * @throws IllegalArgumentException if a cost is NaN or beyond 1e100
   */
  public static int[] of(double[] costs, int rows, int columns) {
    if (costs.length != rows * columns) {
      throw new IllegalArgumentException(
          "got %d costs, wanted %d x %d".formatted(costs.length, rows, columns));
    }
    for (int i = 0; i < costs.length; i++) {
      if (!(Math.abs(costs[i]) <= LARGEST)) {
        throw new IllegalArgumentException(
            "cost of row %d, column %d: got %s, wanted a number of at most %s"
                .formatted(i / columns, i % columns, costs[i], LARGEST));
      }
    }
    if (rows <= columns) {
      return new Search(costs, rows, columns).columnOfRow();
    }
    double[] turned = new double[costs.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        turned[column * rows + row] = costs[row * columns + column];
      }
    }
    int[] rowOfColumn = new Search(turned, columns, rows).columnOfRow();
    int[] columnOfRow = new int[rows];
    Arrays.fill(columnOfRow, -1);
    for (int column = 0; column < columns; column++) {
      columnOfRow[rowOfColumn[column]] = column;
    }
    return columnOfRow;
  }

  /** A search, for at most as many rows as columns. */
  private static final class Search {
    private final double[] costs;
    private final int rows;
    private final int columns;
    // Dual prices: cost - price of row - price of column is never negative, and zero on assigned
    // pairs.
    private final double[] rowPrice;
    private final double[] columnPrice;
    private final int[] columnOfRow;
    private final int[] rowOfColumn;

    /** The cost of the cheapest known path from the new row to each column. */
    private final double[] distance;

    /** The row before each column on that path. */
    private final int[] previous;

    private final boolean[] settled;

    Search(double[] costs, int rows, int columns) {
      this.costs = costs;
      this.rows = rows;
      this.columns = columns;
      rowPrice = new double[rows];
      columnPrice = new double[columns];
      columnOfRow = new int[rows];
      rowOfColumn = new int[columns];
      distance = new double[columns];
      previous = new int[columns];
      settled = new boolean[columns];
      Arrays.fill(rowOfColumn, -1);
      Arrays.fill(columnOfRow, -1);
    }

    int[] columnOfRow() {
      for (int row = 0; row < rows; row++) {
        add(row);
      }
      return columnOfRow;
    }

    private void add(int newRow) {
      Arrays.fill(distance, Double.POSITIVE_INFINITY);
      Arrays.fill(settled, false);
      int row = newRow;
      double reached = 0;
      int free = -1;
      while (free < 0) {
        int nearest = settleNearest(row, reached);
        reached = distance[nearest];
        settled[nearest] = true;
        row = rowOfColumn[nearest];
        if (row < 0) {
          free = nearest;
        }
      }
      raise(newRow, reached);
      // Inverts the path: each row on it moves to the next column.
      int column = free;
      int moved;
      do {
        moved = previous[column];
        rowOfColumn[column] = moved;
        int next = columnOfRow[moved];
        columnOfRow[moved] = column;
        column = next;
      } while (moved != newRow);
    }

    /**
     * Looks for shorter paths through {@code row}; returns the nearest column that is not yet
     * settled.
     */
    private int settleNearest(int row, double reached) {
      int nearest = -1;
      double least = Double.POSITIVE_INFINITY;
      double base = reached - rowPrice[row];
      int at = row * columns;
      for (int column = 0; column < columns; column++) {
        if (settled[column]) {
          continue;
        }
        double over = base + costs[at + column] - columnPrice[column];
        if (over < distance[column]) {
          distance[column] = over;
          previous[column] = row;
        }
        if (distance[column] < least) {
          least = distance[column];
          nearest = column;
        }
      }
      return nearest;
    }

    /** Updates the prices so that their rule holds for the longer assignment. */
    private void raise(int newRow, double reached) {
      rowPrice[newRow] += reached;
      for (int column = 0; column < columns; column++) {
        int row = rowOfColumn[column];
        if (settled[column]) {
          double saved = reached - distance[column];
          columnPrice[column] -= saved;
          if (row >= 0) {
            rowPrice[row] += saved;
          }
        }
      }
    }
  }
}
