/**
 * Stage 8, batches: examples are decoded, augmented and heard by several threads and come out in
 * order.
 *
 * <ul>
 *   <li>In: a {@link org.vpobuilder.validation.data.release.ReleaseDataset}, how to shuffle and to
 *       augment.
 *   <li>Out: {@link org.vpobuilder.validation.data.loader.Batch}es: uint8 pictures and labels,
 *       float features.
 *   <li>Guarantees: the same batches for the same (seed, epoch, position) with any number of
 *       threads; memory for the prefetched batches and no more; a failure reaches the consumer.
 * </ul>
 */
@NullMarked
package org.vpobuilder.validation.data.loader;

import org.jspecify.annotations.NullMarked;
