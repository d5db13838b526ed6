/**
 * Stage 9, model: Swin (Liu et al., "Swin Transformer: Hierarchical Vision Transformer using
 * Shifted Windows", ICCV 2021), an image backbone of transformers.
 *
 * <p>In: images. Out: a pyramid of features, strides 4, 8, 16 and 32. Guarantees: parameters are
 * named and shaped as in the weights published with it, but for a norm after each stage; what is
 * dropped in training follows (seed, step, name).
 */
@NullMarked
package org.vpobuilder.validation.model.swin;

import org.jspecify.annotations.NullMarked;
