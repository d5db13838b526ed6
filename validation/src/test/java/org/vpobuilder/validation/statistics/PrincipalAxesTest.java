package org.vpobuilder.validation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Against numpy.linalg.svd of the centred rows, each axis signed by its largest number. */
class PrincipalAxesTest {
  private static void check(List<List<Double>> rows, double[][] places, double... shares) {
    PrincipalAxes axes = PrincipalAxes.of(rows);
    for (int i = 0; i < places.length; i++) {
      assertThat(axes.places().get(i).x()).isCloseTo(places[i][0], within(1e-6));
      assertThat(axes.places().get(i).y()).isCloseTo(places[i][1], within(1e-6));
    }
    assertThat(axes.shares().get(0)).isCloseTo(shares[0], within(1e-6));
    assertThat(axes.shares().get(1)).isCloseTo(shares[1], within(1e-6));
  }

  @Test
  void of_moreRowsThanNumbers_isAsNumpys() {
    check(
        List.of(
            List.of(2.0, 0.0, 1.0),
            List.of(0.0, 1.0, 3.0),
            List.of(4.0, 2.0, -1.0),
            List.of(1.0, 5.0, 0.0),
            List.of(3.0, -2.0, 2.0),
            List.of(-1.0, 1.0, 1.0)),
        new double[][] {
          {-1.152989, 0.480356},
          {-0.632343, -2.25075},
          {1.096923, 3.114272},
          {3.968242, -0.102511},
          {-3.503662, 0.966032},
          {0.223828, -2.207399}
        },
        0.570647,
        0.383036);
  }

  @Test
  void of_moreNumbersThanRows_isAsNumpys() {
    check(
        List.of(
            List.of(1.0, 0.0, 2.0, 5.0, -1.0, 3.0),
            List.of(0.0, 3.0, 1.0, 1.0, 2.0, -2.0),
            List.of(4.0, -1.0, 0.0, 2.0, 2.0, 0.0)),
        new double[][] {{4.037, -1.465291}, {-3.765796, -1.80644}, {-0.271204, 3.271731}},
        0.654689,
        0.345311);
  }

  @Test
  void of_rowsThatAreAllEqual_isOnePlace() {
    PrincipalAxes axes = PrincipalAxes.of(List.of(List.of(1.0, 2.0), List.of(1.0, 2.0)));
    assertThat(axes.places()).allMatch(place -> place.x() == 0 && place.y() == 0);
    assertThat(axes.shares()).containsExactly(0.0, 0.0);
  }
}
