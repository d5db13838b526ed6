/**
 * The core of Mask2Former (Cheng et al., CVPR 2022, "Masked-attention Mask Transformer for
 * Universal Image Segmentation"), which CPM, AVSegFormer and VCT are built on: pixel decoder,
 * transformer decoder with masked attention, set criterion and semantic inference.
 *
 * <p>In: a backbone's four maps, and further memories for a model's queries. Out: a class and a
 * mask for each query, and their losses. Guarantees: parameter names and shapes of the published
 * weights ({@code sem_seg_head.pixel_decoder...}, {@code sem_seg_head.predictor...}), and their
 * outputs; points are drawn at addresses of (seed, step, purpose, output, sample, class).
 */
@NullMarked
package org.vpobuilder.validation.model.mask2former;

import org.jspecify.annotations.NullMarked;
