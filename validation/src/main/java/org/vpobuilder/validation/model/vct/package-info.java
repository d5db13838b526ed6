/**
 * VCT (Huang et al., "Revisiting Audio-Visual Segmentation with Vision-Centric Transformer", CVPR
 * 2025), as its public code has it.
 *
 * <p>In: images and their sounds. Out: a class and a mask for each query that the image itself has
 * made, and what they cost. Guarantees: parameter names and shapes of the published weights and
 * their outputs; groups are drawn at (seed, step, image). Decision 34 has the choices.
 */
@NullMarked
package org.vpobuilder.validation.model.vct;

import org.jspecify.annotations.NullMarked;
