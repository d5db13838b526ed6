/**
 * Stage 11, evaluate. Reads predictions and truths of a test set as label arrays; writes {@link
 * org.vpobuilder.validation.evaluate.Evaluation}s: metrics per class, image and subset. Guarantees:
 * every score is in percent, counts are exact, and the order of the images changes nothing but the
 * last digits of a mean. Rejects nothing: an array that is not a label map is bad input.
 *
 * <p>{@link org.vpobuilder.validation.evaluate.ControlScores} for a control set and {@link
 * org.vpobuilder.validation.evaluate.PairScorer} for pairs show whether a model hears (decision
 * 49).
 *
 * <p>Decision 8 defines the means and lists the differences from the authors' code.
 */
@NullMarked
package org.vpobuilder.validation.evaluate;

import org.jspecify.annotations.NullMarked;
