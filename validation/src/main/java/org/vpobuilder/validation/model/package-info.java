/**
 * Stage 9, models: what training and evaluation need to know of one. Each model is one package
 * below.
 *
 * <p>In: batches in the engine. Out: losses, and answers: logits, and what figures show of how they
 * came about. Guarantees: parameter names and shapes of the published weights for the paper's
 * configuration; every draw is addressed by (seed, step, purpose).
 */
@NullMarked
package org.vpobuilder.validation.model;

import org.jspecify.annotations.NullMarked;
