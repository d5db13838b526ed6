/**
 * The second half of the product: stages 8-12 (data, model, train, evaluate, report), which prove a
 * release sound by training AVS models on its shards.
 *
 * <p>This module reads a release through {@code output-schemas} and never through {@code pipeline}:
 * Beam is not on the training class path, and an independent reader tests the format.
 */
@NullMarked
package org.vpobuilder.validation;

import org.jspecify.annotations.NullMarked;
