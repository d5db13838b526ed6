/**
 * AVSegFormer (Gao et al., "AVSegFormer: Audio-Visual Segmentation with Transformer", AAAI 2024,
 * arXiv 2307.01146), following its public code of August 2023.
 *
 * <p>In: images and their sounds. Out: logits of classes, and the inputs of the mixing loss.
 * Guarantees: parameter names and shapes of the published weights, for ResNet-50 and PVT v2-b5, and
 * their outputs; decision 34 lists where this departs from the text of the paper.
 */
@NullMarked
package org.vpobuilder.validation.model.avsegformer;

import org.jspecify.annotations.NullMarked;
