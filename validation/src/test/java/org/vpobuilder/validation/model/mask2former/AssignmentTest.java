package org.vpobuilder.validation.model.mask2former;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.vpobuilder.spec.draw.DrawStream;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.model.Golden;
import org.vpobuilder.validation.model.WeightFormula;

/** Against SciPy (src/test/python/golden_parts.py), against all permutations, and by hand. */
class AssignmentTest {
  private static double total(double[] costs, int columns, int[] columnOfRow) {
    double total = 0;
    for (int row = 0; row < columnOfRow.length; row++) {
      total += columnOfRow[row] < 0 ? 0 : costs[row * columns + columnOfRow[row]];
    }
    return total;
  }

  @Test
  void of_square_asByHand() {
    double[] costs = {4, 1, 3, 2, 0, 5, 3, 2, 2};
    int[] columns = Assignment.of(costs, 3, 3);
    assertThat(columns).containsExactly(1, 0, 2);
    assertThat(total(costs, 3, columns)).isEqualTo(5);
  }

  @Test
  void of_moreRows_leavesSomeOver() {
    double[] costs = {.9, .1, .2, .4, .3, .3, .8, .8};
    assertThat(Assignment.of(costs, 4, 2)).containsExactly(1, 0, -1, -1);
    assertThat(Assignment.of(new double[0], 3, 0)).containsExactly(-1, -1, -1);
    assertThat(Assignment.of(new double[0], 0, 3)).isEmpty();
  }

  @Test
  void of_ties_takesTheFirst() {
    assertThat(Assignment.of(new double[12], 3, 4)).containsExactly(0, 1, 2);
    assertThat(Assignment.of(new double[12], 4, 3)).containsExactly(0, 1, 2, -1);
  }

  @Test
  void of_noNumber_isRefused() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1e101}) {
      assertThatThrownBy(() -> Assignment.of(new double[] {0, 0, 0, bad}, 2, 2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "cost of row 1, column 1: got " + bad + ", wanted a number of at most 1.0E100");
    }
    assertThatThrownBy(() -> Assignment.of(new double[3], 2, 2))
        .hasMessage("got 3 costs, wanted 2 x 2");
  }

  @Test
  void of_random_equalsScipy() throws IOException {
    for (JsonNode golden : Golden.json("parts.json").get("assignment")) {
      int rows = golden.get("rows").asInt();
      int columns = golden.get("columns").asInt();
      int levels = golden.get("levels").asInt();
      double[] costs =
          WeightFormula.draws("costs %d %d %d".formatted(rows, columns, levels), rows * columns);
      if (levels > 0) {
        costs = Arrays.stream(costs).map(cost -> Math.floor(cost * levels)).toArray();
      }
      int[] got = Assignment.of(costs, rows, columns);
      String what = String.format(Locale.ROOT, "%d x %d, %d levels", rows, columns, levels);
      assertThat(total(costs, columns, got))
          .as(what)
          .isCloseTo(golden.get("total").asDouble(), within(1e-9));
      for (int i = 0; i < golden.path("row").size(); i++) {
        assertThat(got[golden.get("row").get(i).asInt()])
            .as(what)
            .isEqualTo(golden.get("column").get(i).asInt());
      }
    }
  }

  @Test
  void of_thousandRandom_isTheBestOfAll() {
    DrawStream draws = Draws.of(5).at("assignments").stream();
    for (int round = 0; round < 1000; round++) {
      int rows = 1 + draws.next().below(5);
      int columns = 1 + draws.next().below(5);
      double[] costs = new double[rows * columns];
      for (int i = 0; i < costs.length; i++) {
        costs[i] = draws.next().below(6) - 2 + (round % 2 == 0 ? draws.next().unit() : 0);
      }
      int[] got = Assignment.of(costs, rows, columns);
      long used = Arrays.stream(got).filter(column -> column >= 0).distinct().count();
      assertThat(used).isEqualTo(Math.min(rows, columns));
      assertThat(Arrays.stream(got).filter(column -> column >= 0).count()).isEqualTo(used);
      assertThat(total(costs, columns, got))
          .as("round " + round)
          .isCloseTo(best(costs, rows, columns, 0, 0, rows - columns), within(1e-9));
    }
  }

  /** The least of all ways, where {@code skips} rows may go without. */
  private static double best(double[] costs, int rows, int columns, int row, int taken, int skips) {
    if (row == rows) {
      return 0;
    }
    double best =
        skips > 0
            ? best(costs, rows, columns, row + 1, taken, skips - 1)
            : Double.POSITIVE_INFINITY;
    for (int column = 0; column < columns; column++) {
      if ((taken >> column & 1) == 0) {
        double rest = best(costs, rows, columns, row + 1, taken | 1 << column, skips);
        best = Math.min(best, costs[row * columns + column] + rest);
      }
    }
    return best;
  }
}
