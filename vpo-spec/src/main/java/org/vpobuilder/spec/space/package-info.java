/**
 * Laws of space: the signal at each ear for a source at a place in the picture.
 *
 * <ul>
 *   <li>In: the name that a spec or a sample gives, a place, a sample rate.
 *   <li>Out: {@link org.vpobuilder.spec.space.Ears}, which rendering, verifying and training apply
 *       in the same way to the stems.
 *   <li>Guarantees: values only, the same on every JVM; a mirrored place swaps the ears.
 *   <li>Rejects with: {@code BadInputException} for a name that is not the name of a law.
 * </ul>
 */
@NullMarked
package org.vpobuilder.spec.space;

import org.jspecify.annotations.NullMarked;
