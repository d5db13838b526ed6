/**
 * Laws of space: what each ear hears of a source that stands at a place of the picture.
 *
 * <ul>
 *   <li>In: the name that a spec or a sample gives, a place, a sample rate.
 *   <li>Out: {@link org.vpobuilder.spec.space.Ears}, which rendering, verifying and training apply
 *       in the same way to the stems.
 *   <li>Guarantees: values only, the same on every JVM; a mirrored place swaps the ears.
 *   <li>Rejects with: {@code BadInputException} for a name that no law has.
 * </ul>
 */
@NullMarked
package org.vpobuilder.spec.space;

import org.jspecify.annotations.NullMarked;
