package org.vpobuilder.validation.model.mask2former;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.validation.nn.Pyramid;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * What queries look at in a block: a level of the image, or a sound.
 *
 * @param tokens keys and values, level embedding included, [B, K, D]
 * @param positions added to the keys only, [1 or B, K, D]
 * @param masked the map's size if queries look inside their own masks only; null if they look
 *     everywhere
 */
public record Memory(Tensor tokens, Tensor positions, Pyramid.@Nullable Size masked) {}
