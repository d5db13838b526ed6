package org.vpobuilder.validation.data.release;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A shard of a subset and split, as its index lists it.
 *
 * @param path relative to the release's root
 * @param samples number of samples to read: all, the first ones if the data set is limited, or
 *     those of {@code only}
 * @param total number of samples in it
 * @param only indices, from 0, of the samples to read; null for the first {@code samples}. Not
 *     copied, never changed.
 */
record Shard(String path, int samples, int total, @Nullable BitSet only) {
  Shard(String path, int samples, int total) {
    this(path, samples, total, null);
  }

  /** The same shard, limited to these samples. */
  Shard of(BitSet places) {
    return new Shard(path, places.cardinality(), total, places);
  }

  boolean holds(int place) {
    return only == null || only.get(place);
  }
}
