package org.vpobuilder.validation.model.mask2former;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The queries that pass through the decoder: learnt queries, prompts of known classes, or queries
 * that a model makes from an image.
 *
 * @param features features, which the blocks change, [B, N, D]
 * @param positions positions, which stay the same, [1 or B, N, D]
 * @param blocked BOOL, true where queries must not attend to one another, [B or 1, 1, N or 1, N];
 *     null if all attend to all
 */
public record Queries(Tensor features, Tensor positions, @Nullable Tensor blocked) {}
