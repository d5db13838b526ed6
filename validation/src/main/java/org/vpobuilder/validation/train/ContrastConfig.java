package org.vpobuilder.validation.train;

/**
 * CAVP's contrastive loss (S1 §4.2, B.1); other models do not read it.
 *
 * @param weight beside the cross-entropy; eq. 5 has 1
 * @param temperature tau of eq. 4
 * @param anchors most anchors of a class, and of each background, in a batch heard with both rounds
 *     of sounds
 * @param bank waveforms kept of each class
 * @param positiveShare of the mismatched pairs made matching by a waveform of the image's class
 */
public record ContrastConfig(
    double weight, double temperature, int anchors, int bank, double positiveShare) {}
