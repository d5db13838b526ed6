/**
 * CPM, the class-conditional prompting machine (Chen et al., ECCV 2024, arXiv 2407.05358; "S2"), on
 * the core of Mask2Former. Decision 28 lists what the available sources of the paper leave open,
 * and our choices.
 *
 * <p>In: images, magnitude spectrograms, label maps. Out: losses of both paths, and label scores of
 * the class-agnostic path alone. Guarantees: prompts, points and noise are drawn at addresses of
 * (seed, step, purpose, sample); the mixtures take no gradient.
 */
@NullMarked
package org.vpobuilder.validation.model.cpm;

import org.jspecify.annotations.NullMarked;
