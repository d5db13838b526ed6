/**
 * Stage 9, model: PVT v2, an image backbone of transformers (Wang et al., "PVT v2: Improved
 * Baselines with Pyramid Vision Transformer", CVMJ 2022).
 *
 * <p>In: images. Out: a pyramid of features, strides 4, 8, 16 and 32. Guarantees: parameters have
 * the names and shapes of the published weights; the drops in training depend on (seed, step,
 * name).
 */
@NullMarked
package org.vpobuilder.validation.model.pvt;

import org.jspecify.annotations.NullMarked;
