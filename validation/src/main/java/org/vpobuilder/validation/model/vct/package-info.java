/**
 * VCT (Huang et al., "Revisiting Audio-Visual Segmentation with Vision-Centric Transformer", CVPR
 * 2025), following its public code.
 *
 * <p>In: images and their sounds. Out: a class and a mask for each query, which is made from the
 * image itself, and their losses. Guarantees: parameter names and shapes of the published weights
 * and their outputs; groups are drawn at (seed, step, image). Decision 34 has the choices.
 */
@NullMarked
package org.vpobuilder.validation.model.vct;

import org.jspecify.annotations.NullMarked;
