/**
 * Stage 8, reading: a release's shards become examples, without Beam.
 *
 * <ul>
 *   <li>In: a release (stage 6), through {@link
 *       org.vpobuilder.validation.data.release.ReleaseFiles}.
 *   <li>Out: {@link org.vpobuilder.validation.data.example.Example}, in an order that is a pure
 *       function of (seed, epoch).
 *   <li>Guarantees: streams; holds the samples of one shuffle buffer as files, and one integer per
 *       sample of the subset; starting at a later position reads only headers.
 *   <li>Rejects with: {@code BadInputException} that names the shard and the key; nothing is
 *       skipped.
 * </ul>
 */
@NullMarked
package org.vpobuilder.validation.data.release;

import org.jspecify.annotations.NullMarked;
