/**
 * Stage 8, batches: several threads decode and augment examples and compute their features; the
 * batches come out in order.
 *
 * <ul>
 *   <li>In: a {@link org.vpobuilder.validation.data.release.ReleaseDataset}, settings for shuffling
 *       and augmentation.
 *   <li>Out: {@link org.vpobuilder.validation.data.loader.Batch}es: uint8 pictures and labels,
 *       float features.
 *   <li>Guarantees: the same batches for the same (seed, epoch, position) with any number of
 *       threads; memory only for the prefetched batches; a failure reaches the consumer.
 * </ul>
 */
@NullMarked
package org.vpobuilder.validation.data.loader;

import org.jspecify.annotations.NullMarked;
