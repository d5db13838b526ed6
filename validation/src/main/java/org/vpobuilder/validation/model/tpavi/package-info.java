/**
 * Stage 9, model: TPAVI, the baseline of audio-visual segmentation (Zhou et al., "Audio-Visual
 * Segmentation", ECCV 2022; "Audio-Visual Segmentation with Semantics", IJCV 2024).
 *
 * <p>In: frames of videos and an audio feature of each. Out: logits of masks, and what the matching
 * loss compares. Guarantees: parameters are named and shaped as in the published weights.
 */
@NullMarked
package org.vpobuilder.validation.model.tpavi;

import org.jspecify.annotations.NullMarked;
