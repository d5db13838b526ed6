/**
 * Stage 8, augmentation: picture and sound change together.
 *
 * <ul>
 *   <li>In: an {@link org.vpobuilder.validation.data.example.Example} and a drawn {@link
 *       org.vpobuilder.validation.data.augment.Augmentation}.
 *   <li>Out: another example: flipped, scaled, coloured, cropped; every alpha follows its object.
 *   <li>Guarantees: pure functions; draws are addressed by (seed, epoch, key, purpose) and so do
 *       not depend on order or threads.
 * </ul>
 */
@NullMarked
package org.vpobuilder.validation.data.augment;

import org.jspecify.annotations.NullMarked;
