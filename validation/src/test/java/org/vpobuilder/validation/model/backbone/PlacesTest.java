package org.vpobuilder.validation.model.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;

class PlacesTest {
  /** Two columns have their centres at a half either side, four rows at quarters and three. */
  @Test
  void rows_ofFourByTwo_areCentresRowAfterRow() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor rows = Places.rows(4, 2);
      assertThat(rows.shape()).containsExactly(1, 8, 2);
      assertThat(rows.floats())
          .containsExactly(
              -0.5f, -0.75f, 0.5f, -0.75f, -0.5f, -0.25f, 0.5f, -0.25f, -0.5f, 0.25f, 0.5f, 0.25f,
              -0.5f, 0.75f, 0.5f, 0.75f);
    }
  }
}
