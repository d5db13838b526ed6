package org.vpobuilder.validation.model.mask2former;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.nn.Pyramid;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The tokens to which queries attend in a block: a level of the image, or a sound.
 *
 * @param tokens keys and values, including the level embedding, [B, K, D]
 * @param positions positions added only to the keys, [1 or B, K, D]
 * @param masked the map's size if queries attend only inside their own masks; null if they attend
 *     everywhere
 */
public record Memory(Tensor tokens, Tensor positions, Pyramid.@Nullable Size masked) {}
