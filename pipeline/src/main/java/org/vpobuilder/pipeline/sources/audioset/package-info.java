/**
 * AudioSet, two million clips of YouTube of up to 10 s (Gemmeke et al., ICASSP 2017), with its
 * strong labels where they are (Hershey et al., "The Benefit of Temporally-Strong Labels in Audio
 * Event Classification", ICASSP 2021).
 *
 * <ul>
 *   <li>Stage: 1, sources.
 *   <li>In: {@code balanced_train_segments.csv}, {@code unbalanced_train_segments.csv}, {@code
 *       eval_segments.csv}, {@code audioset_train_strong.tsv}, {@code audioset_eval_strong.tsv},
 *       those that are there; the names of the files below the root.
 *   <li>Out: {@link org.vpobuilder.pipeline.sources.AudioSource.Clips}; eval is test, all else is
 *       train. Labels are the ontology's ids ({@code /m/05tny_}): the strong ones of a clip that
 *       has them.
 *   <li>Guarantees: a clip has labels of one class, and neither music nor speech beside it unless
 *       the class itself is music or speech. Memory: of clips of the class map some 500 bytes each,
 *       of strongly labelled ones some 300 each; the names in one folder.
 *   <li>Rejects with: CSV_*, CLIP_AMBIGUOUS. Not selected: SEVERAL_CLASSES_HEARD,
 *       OTHER_SOUND_HEARD.
 * </ul>
 */
@NullMarked
package org.vpobuilder.pipeline.sources.audioset;

import org.jspecify.annotations.NullMarked;
