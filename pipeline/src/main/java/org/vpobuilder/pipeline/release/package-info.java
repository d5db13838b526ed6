/**
 * Reads a release sample by sample, for the packages that show, compare or export it. In: {@code
 * release.json}, {@code spec.yaml} and shards, of a folder that may come from a stranger. Out:
 * samples whose json is valid by its schema and whose media fit it. Guarantees: holds one sample a
 * thread, at most {@link org.vpobuilder.schemas.shard.ShardReader#MAX_SAMPLE_BYTES}; follows no
 * link. Rejects nothing: any fault is bad input, named on one line.
 */
@NullMarked
package org.vpobuilder.pipeline.release;

import org.jspecify.annotations.NullMarked;
