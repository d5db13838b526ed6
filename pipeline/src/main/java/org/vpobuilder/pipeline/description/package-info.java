/**
 * The texts that describe a release. In: the plan's rows, the spec, counts and the files that were
 * written. Out: {@code ATTRIBUTION.csv}, {@code CITATION.cff}, {@code README.md}, {@code
 * croissant.json}. Guarantees: the same release gives the same bytes; no clock, no network; one row
 * in memory, and 0.2 kB an object for the biases.
 */
@NullMarked
package org.vpobuilder.pipeline.description;

import org.jspecify.annotations.NullMarked;
