/**
 * Stage 9, model: PVT v2, an image backbone of transformers (Wang et al., "PVT v2: Improved
 * Baselines with Pyramid Vision Transformer", CVMJ 2022).
 *
 * <p>In: images. Out: a pyramid of features, strides 4, 8, 16 and 32. Guarantees: parameters are
 * named and shaped as in the published weights; what is dropped in training follows (seed, step,
 * name).
 */
@NullMarked
package org.vpobuilder.validation.model.pvt;

import org.jspecify.annotations.NullMarked;
