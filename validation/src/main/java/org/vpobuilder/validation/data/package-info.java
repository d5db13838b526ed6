/**
 * Stage 8, data: a release, or an AVSBench folder, becomes batches.
 *
 * <ul>
 *   <li>In: a release's shards or AVSBench's folders.
 *   <li>Out: batches of uint8 pictures and labels and of float features (packages {@code audio},
 *       {@code image}, {@code example}, {@code augment}, {@code release}, {@code loader}, {@code
 *       avsbench}, each knowing only those before it).
 *   <li>Guarantees: no Beam, no DJL; the stream of an epoch is a pure function of (seed, epoch).
 * </ul>
 */
@NullMarked
package org.vpobuilder.validation.data;

import org.jspecify.annotations.NullMarked;
