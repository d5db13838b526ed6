package org.vpobuilder.validation.report.release;

import java.util.Map;
import java.util.Optional;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.subset.VpoSubsets;

/**
 * The figures that the paper prints for a subset (S1 §3, App. A).
 *
 * @param ratio N_max / N_min over the whole subset
 * @param most class with most samples
 * @param least class with fewest samples
 */
record PublishedVpo(int train, int test, double ratio, String most, String least) {
  private static final Map<Subset, PublishedVpo> PRINTED =
      Map.of(
          VpoSubsets.SS, new PublishedVpo(11_312, 890, 12.48, "female", "zebra"),
          VpoSubsets.MS, new PublishedVpo(8_380, 1_437, 12.43, "female", "zebra"),
          VpoSubsets.MSMI, new PublishedVpo(11_080, 1_775, 12.62, "female", "cow"));

  /** The figures of a subset; empty if the paper has none. */
  static Optional<PublishedVpo> of(Subset subset) {
    return Optional.ofNullable(PRINTED.get(subset));
  }
}
