/**
 * Stage 9, model: Swin (Liu et al., "Swin Transformer: Hierarchical Vision Transformer using
 * Shifted Windows", ICCV 2021), an image backbone of transformers.
 *
 * <p>In: images. Out: a pyramid of features, strides 4, 8, 16 and 32. Guarantees: parameters have
 * the names and shapes of the published weights, except for a norm after each stage; the drops in
 * training depend on (seed, step, name).
 */
@NullMarked
package org.vpobuilder.validation.model.swin;

import org.jspecify.annotations.NullMarked;
