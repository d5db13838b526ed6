package org.vpobuilder.validation.train;

import org.vpobuilder.validation.data.loader.Batches;

/** The source of training batches: always the same for the same (epoch, first). */
public interface BatchSource {
  /** The number of full batches of an epoch. */
  int batchesPerEpoch();

  /** The batches of an epoch from number {@code first} on. */
  Batches epoch(int epoch, int first);
}
