/**
 * CPM, the class-conditional prompting machine (Chen et al., ECCV 2024, arXiv 2407.05358; "S2"), on
 * the core of Mask2Former. Decision 28 lists what the paper's reachable sources leave open and what
 * is chosen here.
 *
 * <p>In: images, magnitude spectrograms, label maps. Out: losses of both paths, and label scores of
 * the class-agnostic path alone. Guarantees: prompts, points and noise are drawn at addresses of
 * (seed, step, purpose, sample); the mixtures take no gradient.
 */
@NullMarked
package org.vpobuilder.validation.model.cpm;

import org.jspecify.annotations.NullMarked;
