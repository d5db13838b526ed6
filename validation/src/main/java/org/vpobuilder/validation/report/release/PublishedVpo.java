package org.vpobuilder.validation.report.release;

import org.vpobuilder.spec.Subset;

/**
 * What the paper prints of a subset (S1 §3, App. A).
 *
 * @param ratio N_max / N_min over the whole subset
 * @param most class with most samples
 * @param least class with fewest samples
 */
record PublishedVpo(int train, int test, double ratio, String most, String least) {
  static PublishedVpo of(Subset subset) {
    return switch (subset) {
      case SS -> new PublishedVpo(11_312, 890, 12.48, "female", "zebra");
      case MS -> new PublishedVpo(8_380, 1_437, 12.43, "female", "zebra");
      case MSMI -> new PublishedVpo(11_080, 1_775, 12.62, "female", "cow");
    };
  }
}
