/**
 * Stage 10, train: a model and batches in, checkpoints out.
 *
 * <p>In: batches ({@code validation.data}), a model ({@code validation.model}). Out: a run folder
 * with config, log, metrics and checkpoints, each written whole or not at all. Guarantees: a run
 * resumed from a checkpoint is bit-identical to an unbroken one on a CPU at the same number of
 * threads.
 */
@NullMarked
package org.vpobuilder.validation.train;

import org.jspecify.annotations.NullMarked;
