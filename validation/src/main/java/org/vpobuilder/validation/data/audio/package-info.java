/**
 * Stage 8, sound: mono stems and positions become the features that a network hears.
 *
 * <ul>
 *   <li>In: stems in [-1, 1) at 16 kHz, alphas in [0, 1], an {@link
 *       org.vpobuilder.validation.data.audio.FeatureSpec}.
 *   <li>Out: {@link org.vpobuilder.validation.data.audio.Features}, float [C, T, F].
 *   <li>Guarantees: pure functions, double precision inside, the same bits on every JVM; mono
 *       features do not depend on any alpha.
 * </ul>
 */
@NullMarked
package org.vpobuilder.validation.data.audio;

import org.jspecify.annotations.NullMarked;
