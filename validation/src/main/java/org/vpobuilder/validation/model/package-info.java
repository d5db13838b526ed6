/**
 * Stage 9, models: the interfaces of a model for training and evaluation. Each model is one package
 * below.
 *
 * <p>In: batches as tensors. Out: losses, and answers: logits, and the maps that figures show of
 * how they came about. Guarantees: parameter names and shapes of the published weights for the
 * paper's configuration; every draw is addressed by (seed, step, purpose).
 */
@NullMarked
package org.vpobuilder.validation.model;

import org.jspecify.annotations.NullMarked;
