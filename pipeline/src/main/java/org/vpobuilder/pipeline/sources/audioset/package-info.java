/**
 * AudioSet, two million YouTube clips of up to 10 s (Gemmeke et al., ICASSP 2017), with the strong
 * labels if they are there (Hershey et al., "The Benefit of Temporally-Strong Labels in Audio Event
 * Classification", ICASSP 2021).
 *
 * <ul>
 *   <li>Stage: 1, sources.
 *   <li>In: {@code balanced_train_segments.csv}, {@code unbalanced_train_segments.csv}, {@code
 *       eval_segments.csv}, {@code audioset_train_strong.tsv}, {@code audioset_eval_strong.tsv}, as
 *       far as they exist; the names of the files below the root.
 *   <li>Out: {@link org.vpobuilder.pipeline.sources.AudioSource.Clips}; eval is test, all else is
 *       train. Labels are the ontology's ids ({@code /m/05tny_}): a clip's strong labels if it has
 *       some.
 *   <li>Guarantees: a clip has labels of one class, and contains neither music nor speech in
 *       addition, unless the class itself is music or speech. Memory: some 500 bytes for each clip
 *       of the class map's labels, some 300 for each strongly labelled clip; the names in one
 *       folder.
 *   <li>Rejects with: CSV_*, CLIP_AMBIGUOUS. Not selected: SEVERAL_CLASSES_HEARD,
 *       OTHER_SOUND_HEARD.
 * </ul>
 */
@NullMarked
package org.vpobuilder.pipeline.sources.audioset;

import org.jspecify.annotations.NullMarked;
