package org.vpobuilder.validation.train;

import org.vpobuilder.validation.data.loader.Batches;

/** Where training batches come from: the same for the same (epoch, first). */
public interface BatchSource {
  /** Full batches of an epoch. */
  int batchesPerEpoch();

  /** The batches of an epoch from the {@code first} on. */
  Batches epoch(int epoch, int first);
}
