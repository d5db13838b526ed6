package org.vpobuilder.validation.data.loader;

/**
 * The settings of a loader.
 *
 * @param batchSize examples per batch
 * @param workers threads that prepare examples
 * @param prefetch number of batches made before the consumer needs them; memory is bounded by
 *     prefetch + 2 batches
 * @param dropLast whether a last batch with fewer examples is left out: yes for training, no for
 *     evaluation
 */
public record LoaderSpec(int batchSize, int workers, int prefetch, boolean dropLast) {
  public LoaderSpec {
    if (batchSize < 1 || workers < 1 || prefetch < 1) {
      throw new IllegalArgumentException(
          "got batches of %d, %d workers, %d prefetched, wanted at least 1 each"
              .formatted(batchSize, workers, prefetch));
    }
  }

  public static LoaderSpec training(int batchSize, int workers) {
    return new LoaderSpec(batchSize, workers, 2, true);
  }

  public static LoaderSpec evaluation(int workers) {
    return new LoaderSpec(1, workers, 2 * workers, false);
  }
}
