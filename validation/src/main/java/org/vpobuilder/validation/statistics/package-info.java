/**
 * Stage 12, statistics. Reads scores of the runs of two arms, or printed means and deviations;
 * writes {@link org.vpobuilder.validation.statistics.TwoArmReport}: tests of difference and of
 * equivalence, intervals, effect sizes, and a paragraph that explains them. Guarantees: the same
 * numbers for the same input and seed. Rejects nothing: numbers that no test can use are bad input.
 */
@NullMarked
package org.vpobuilder.validation.statistics;

import org.jspecify.annotations.NullMarked;
