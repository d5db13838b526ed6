package org.vpobuilder.spec.release;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardIndexTest {
  /** Names of subsets may have hyphens and digits. */
  @ParameterizedTest
  @CsvSource({
    "vpo-ms-train-000000.tar, true",
    "vpo-position-pairs-test-000012.tar, true",
    "vpo-a2-val-000000.tar, true",
    "../../ms/train/vpo-ms-train-000000.tar, false",
    "vpo-ms-train-0.tar, false"
  })
  void entry_ofAnySubset_liesBesideItsIndex(String url, boolean beside) {
    assertThat(new ShardIndex.Entry(url, 1, 1, "").liesBesideIndex()).isEqualTo(beside);
  }
}
