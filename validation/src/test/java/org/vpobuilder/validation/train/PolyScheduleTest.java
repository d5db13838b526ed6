package org.vpobuilder.validation.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.train.Trainer.PolySchedule;

class PolyScheduleTest {
  /** 1e-4 (1 - step / total)^0.9: 1e-4 x 0.5^0.9 half way, 1e-4 x 0.1^0.9 at nine tenths. */
  @Test
  void factor_ofPower09_isByHand() {
    PolySchedule schedule = new PolySchedule(0.9, 70_700);
    assertThat(1e-4 * schedule.factor(0)).isEqualTo(1e-4);
    assertThat(1e-4 * schedule.factor(35_350)).isCloseTo(5.358867e-5, within(5e-12));
    assertThat(1e-4 * schedule.factor(63_630)).isCloseTo(1.258925e-5, within(5e-12));
    assertThat(schedule.factor(70_700)).isZero();
    assertThat(schedule.factor(80_000)).isZero();
  }

  @Test
  void create_ofNoSteps_isRefused() {
    assertThatThrownBy(() -> new PolySchedule(0.9, 0)).hasMessage("got power 0.9 over 0 steps");
  }
}
