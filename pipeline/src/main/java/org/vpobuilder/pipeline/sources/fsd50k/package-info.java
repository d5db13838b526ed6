/**
 * FSD50K, 51,197 clips of Freesound with labels of AudioSet's ontology (Fonseca et al., "FSD50K: an
 * Open Dataset of Human-Labeled Sound Events", TASLP 2022).
 *
 * <ul>
 *   <li>Stage: 1, sources.
 *   <li>In: ground truth, metadata of clips, and, if they are there, the collection's labels and
 *       the ratings of predominance; the names of the audio files.
 *   <li>Out: {@link org.vpobuilder.pipeline.sources.AudioSource.Clips}; dev (train and val) is
 *       train, eval is test. Labels are the ontology's ids ({@code /m/05tny_}).
 *   <li>Guarantees: a clip has the class of a predominant label, and no label of another class.
 *       Memory: some 1,000 bytes for each clip of the class map's labels; for all others their
 *       number, some 50 bytes each. Texts of the metadata are at most 1 MiB each.
 *   <li>Rejects with: CSV_*, CLIP_AMBIGUOUS. Not selected: SEVERAL_CLASSES_HEARD, NOT_PREDOMINANT.
 * </ul>
 */
@NullMarked
package org.vpobuilder.pipeline.sources.fsd50k;

import org.jspecify.annotations.NullMarked;
