package org.vpobuilder.validation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vpobuilder.spec.failure.BadInputException;

class PrintedFigureTest {
  private static final PrintedFigure FIGURE =
      new PrintedFigure(new BigDecimal("72.01"), new BigDecimal("0.7"), 3);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "72.01,0.7,3",
        " 72.01, 0.7, 3 ",
        "72.01±0.7,3",
        "72.01 +- 0.7 / 3",
        "72.01+/-0.7 n=3",
        "72.01 ± 0.7, n = 3"
      })
  void parse_anySpelling_isSame(String text) {
    assertThat(PrintedFigure.parse(text)).isEqualTo(FIGURE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "72.01", "72.01,0.7", "72.01,0.73", "72.01,-0.7,3", "a,b,c", "1,1,1.5"})
  void parse_somethingElse_isBadInput(String text) {
    assertThatThrownBy(() -> PrintedFigure.parse(text))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "printed figure: got '%s', wanted mean,sd,n like 72.01,0.7,3 or 72.01+-0.7,3"
                .formatted(text));
  }

  @Test
  void means_andSds_areWhatRoundsToThem() {
    assertThat(FIGURE.means()).isEqualTo(new Interval(72.005, 72.015));
    assertThat(FIGURE.sds()).isEqualTo(new Interval(0.65, 0.75));
    assertThat(PrintedFigure.parse("1,0,3").sds()).isEqualTo(new Interval(0, 0.5));
  }

  /**
   * By scipy: ttest_ind_from_stats(0.07, 0.65, 3, 0, 0.65, 3) and (0.05, 0.75, 3, 0, 0.75, 3), the
   * corners of what rounds to the printed mIoU.
   */
  @Test
  void check_publishedMiou_rangeIsOfTheCorners() {
    PrintedCheck check =
        PrintedCheck.of(
            PrintedFigure.parse("72.01,0.7,3"),
            PrintedFigure.parse("72.07,0.7,3"),
            new BigDecimal("0.66"));
    assertThat(check.possible().low()).isCloseTo(LOW, within(1e-6));
    assertThat(check.possible().high()).isCloseTo(HIGH, within(1e-6));
    assertThat(check.follows()).isFalse();
  }

  private static final double LOW = 0.9014351872456619;
  private static final double HIGH = 0.9388476595823917;

  @Test
  void check_overlappingMeans_allowPOfOne() {
    PrintedCheck check =
        PrintedCheck.of(
            PrintedFigure.parse("72,0.7,3"),
            PrintedFigure.parse("73,0.7,3"),
            new BigDecimal("1.0"));
    assertThat(check.possible().high()).isEqualTo(1);
    assertThat(check.follows()).isTrue();
  }
}
