/**
 * Stage 11, evaluate. Reads predictions and truths of a test set as label arrays; writes {@link
 * org.vpobuilder.validation.evaluate.Evaluation}s: metrics per class, image and subset. Guarantees:
 * every score is in percent, counts are exact, and the order of the images changes nothing but the
 * last digits of a mean. Rejects nothing: an array that is no label map is bad input.
 *
 * <p>Of a control set {@link org.vpobuilder.validation.evaluate.ControlScores}, of pairs {@link
 * org.vpobuilder.validation.evaluate.PairScorer}: whether a model hears (decision 49).
 *
 * <p>Which means are taken over what, and where the authors' code differs: decision 8.
 */
@NullMarked
package org.vpobuilder.validation.evaluate;

import org.jspecify.annotations.NullMarked;
