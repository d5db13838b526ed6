package org.vpobuilder.validation.protocol;

import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.data.loader.LoaderSpec;
import org.vpobuilder.validation.data.loader.Preparation;
import org.vpobuilder.validation.data.loader.ReleaseLoaders;
import org.vpobuilder.validation.data.release.ReleaseDataset;
import org.vpobuilder.validation.train.BatchSource;
import org.vpobuilder.validation.train.TrainConfig;

/** Training batches of a release's shards. */
record ReleaseBatches(ReleaseDataset data, TrainConfig config, long seed, int workers)
    implements BatchSource {
  @Override
  public int batchesPerEpoch() {
    return data.size() / config.batchSize();
  }

  @Override
  public Batches epoch(int epoch, int first) {
    return Batches.of(
        ReleaseLoaders.training(
            data,
            config.audio(),
            config.augmentation(),
            LoaderSpec.training(config.batchSize(), workers),
            Draws.of(seed),
            config.shuffleBuffer(),
            epoch,
            first * config.batchSize()));
  }

  /** All samples in order, to evaluate. */
  static Batches evaluation(ReleaseDataset data, TrainConfig config, int workers) {
    Preparation preparation =
        config.evaluationSide() == 0
            ? new Preparation.Original()
            : new Preparation.Resized(config.evaluationSide());
    return Batches.of(
        ReleaseLoaders.evaluation(
            data, config.audio(), preparation, LoaderSpec.evaluation(workers)));
  }
}
