/**
 * ESC-50, 2,000 environmental sounds of 5 s (Piczak, "ESC: Dataset for Environmental Sound
 * Classification", ACM MM 2015).
 *
 * <ul>
 *   <li>Stage: 1, sources.
 *   <li>In: {@code meta/esc50.csv}, {@code LICENSE}, the names in {@code audio/}.
 *   <li>Out: {@link org.vpobuilder.pipeline.sources.AudioSource.Clips}; folds 1 to 4 are train,
 *       fold 5 is test.
 *   <li>Guarantees: a clip's keys are its Freesound recording and uploader, its licence is that of
 *       its line in {@code LICENSE}. Memory: some 500 bytes a clip, and the same for a line of
 *       {@code LICENSE}, of which at most 100,000 are read.
 *   <li>Rejects with: CSV_*, CLIP_AMBIGUOUS.
 * </ul>
 */
@NullMarked
package org.vpobuilder.pipeline.sources.esc50;

import org.jspecify.annotations.NullMarked;
