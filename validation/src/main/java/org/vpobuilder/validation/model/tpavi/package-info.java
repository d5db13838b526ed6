/**
 * Stage 9, model: TPAVI, the baseline of audio-visual segmentation (Zhou et al., "Audio-Visual
 * Segmentation", ECCV 2022; "Audio-Visual Segmentation with Semantics", IJCV 2024).
 *
 * <p>In: frames of videos and an audio feature of each. Out: logits of masks, and the values that
 * the matching loss compares. Guarantees: parameters have the names and shapes of the published
 * weights.
 */
@NullMarked
package org.vpobuilder.validation.model.tpavi;

import org.jspecify.annotations.NullMarked;
