/**
 * Stage 9, model: DeepLabV3+, the decoder of CAVP.
 *
 * <p>In: the finest and the coarsest map of an image backbone. Out: a map at the finest's size, and
 * logits of such maps. Guarantees: parameters have the names and shapes of CAVP's published
 * weights.
 */
@NullMarked
package org.vpobuilder.validation.model.deeplab;

import org.jspecify.annotations.NullMarked;
