package org.vpobuilder.spec.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourceIdsTest {
  @Test
  void order_ofNumbers_isTheirOwn() {
    assertThat(Stream.of("10", "9", "100", "2", "99").sorted(SourceIds.ORDER))
        .containsExactly("2", "9", "10", "99", "100");
  }

  @Test
  void order_ofText_isByLengthAndThenByText() {
    assertThat(Stream.of("b", "aa", "a", "B").sorted(SourceIds.ORDER))
        .containsExactly("B", "a", "b", "aa");
  }

  @Test
  void address_ofCocoAndVggsound_isTheIdAlone() {
    assertThat(SourceIds.address("coco", "139")).isEqualTo("139");
    assertThat(SourceIds.address("vggsound", "a_000030")).isEqualTo("a_000030");
    assertThat(SourceIds.address("lvis", "139")).isEqualTo("lvis:139");
  }
}
