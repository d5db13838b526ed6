package org.vpobuilder.spec.release;

import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;

/**
 * Samples that the sources could not give. Nothing is padded.
 *
 * @param className the class that has no sample at all, or {@value #ALL} for the whole split
 * @param reason the reason, in words
 */
public record Shortfall(
    Subset subset, Split split, String className, int wanted, int got, String reason) {
  public static final String ALL = "*";
}
