package org.vpobuilder.validation.model.mask2former;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * What goes through the decoder: learnt queries, prompts of known classes, or what a model makes of
 * an image.
 *
 * @param features that the blocks change, [B, N, D]
 * @param positions that stay, [1 or B, N, D]
 * @param blocked BOOL, true where queries must not look at one another, [B or 1, 1, N or 1, N];
 *     null if all see all
 */
public record Queries(Tensor features, Tensor positions, @Nullable Tensor blocked) {}
