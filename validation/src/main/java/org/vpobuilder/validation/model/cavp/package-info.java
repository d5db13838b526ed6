/**
 * Stage 9, model: CAVP (Chen et al., "Unraveling Instance Associations: A Closer Look for
 * Audio-Visual Segmentation", CVPR 2024; S1): contrastive audio-visual pairing.
 *
 * <p>In: images and the features of their sounds. Out: logits, and in training the loss of S1 eq.
 * 1-5. Guarantees: parameters are named and shaped as in the published weights; which sound is
 * paired with which image, which waveform of the bank and which anchors, are drawn by (seed, step,
 * purpose).
 */
@NullMarked
package org.vpobuilder.validation.model.cavp;

import org.jspecify.annotations.NullMarked;
