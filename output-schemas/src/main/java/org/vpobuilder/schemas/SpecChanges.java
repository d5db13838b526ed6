package org.vpobuilder.schemas;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * The changes that a command line makes to a spec: first all counts are scaled, then single values
 * are set.
 *
 * @param scale factor for every sample count, above 0 and at most {@value #MAX_SCALE}; null for no
 *     scaling
 * @param values YAML values by dotted path, e.g. {@code subsets.ss.samples.train} to {@code 500}
 */
public record SpecChanges(@Nullable BigDecimal scale, Map<String, String> values) {
  /** No changes. */
  public static final SpecChanges NONE = new SpecChanges(null, Map.of());

  private static final int MAX_SCALE = 1000;

  /** A bound on digits: more than any share needs, and the product with a count stays small. */
  private static final int MAX_DIGITS = 20;

  public SpecChanges {
    values = new LinkedHashMap<>(values);
    boolean possible =
        scale == null
            || (scale.precision() <= MAX_DIGITS
                && Math.abs((long) scale.scale()) <= MAX_DIGITS
                && scale.signum() > 0
                && scale.compareTo(BigDecimal.valueOf(MAX_SCALE)) <= 0);
    if (!possible) {
      throw new BadInputException(
          "--scale: got %s, wanted a number above 0 and at most %d, such as 0.01"
              .formatted(scale, MAX_SCALE));
    }
  }

  /** Whether nothing is changed. */
  public boolean isEmpty() {
    return scale == null && values.isEmpty();
  }
}
