package org.vpobuilder.pipeline.export.cavp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vpobuilder.pipeline.export.cavp.CavpRow.PlainReal;

class PlainRealTest {
  /**
   * Texts in the form of Python's repr; JDK 17 prints the fourth as 2.0E-3 and the last one longer.
   */
  @ParameterizedTest
  @CsvSource({
    "0.5, 0.5",
    "1.0, 1.0",
    "0.1, 0.1",
    "2e-3, 0.002",
    "1e-5, 0.00001",
    "0.30000000000000004, 0.30000000000000004",
    "0.6066102481438062, 0.6066102481438062",
    "2e-44, 0.00000000000000000000000000000000000000000002"
  })
  void text_ofReal_isShortestWithoutExponent(double value, String text) {
    assertThat(PlainReal.text(value)).isEqualTo(text);
  }

  @Test
  void text_inCountryWithDecimalComma_hasPoint() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(PlainReal.text(0.25)).isEqualTo("0.25");
    } finally {
      Locale.setDefault(before);
    }
  }
}
