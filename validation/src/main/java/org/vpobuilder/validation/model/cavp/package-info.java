/**
 * Stage 9, model: CAVP (Chen et al., "Unraveling Instance Associations: A Closer Look for
 * Audio-Visual Segmentation", CVPR 2024; S1): contrastive audio-visual pairing.
 *
 * <p>In: images and the features of their sounds. Out: logits, and in training the loss of S1 eq.
 * 1-5. Guarantees: parameters have the names and shapes of the published weights; the pairing of
 * sounds with images, the waveforms from the bank and the anchors are drawn by (seed, step,
 * purpose).
 */
@NullMarked
package org.vpobuilder.validation.model.cavp;

import org.jspecify.annotations.NullMarked;
