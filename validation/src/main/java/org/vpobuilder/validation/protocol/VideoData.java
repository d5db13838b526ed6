package org.vpobuilder.validation.protocol;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.avsbench.AvsBench;
import org.vpobuilder.validation.data.avsbench.AvsBenchLoaders;
import org.vpobuilder.validation.data.avsbench.ClipBatch;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.data.loader.LoaderSpec;
import org.vpobuilder.validation.data.loader.Preparation;
import org.vpobuilder.validation.evaluate.ClassNames;
import org.vpobuilder.validation.train.BatchSource;
import org.vpobuilder.validation.train.TrainConfig;

/**
 * AVSBench-Object's single-source set, or its copy with other sounds: videos of five frames.
 *
 * @param name {@code avsbench-s4} or {@code avs-m-ss}
 * @param folder of the csv
 * @param limit most videos of a split; the largest int for all
 * @param shared another such folder, of which only the videos that it has too are taken: AVS-M-SS
 *     lacks those that no clip could be found for; null for all videos
 */
public record VideoData(String name, Path folder, int limit, @Nullable Path shared)
    implements AvsData {
  private static final int FRAMES = 5;

  @Override
  public ClassNames classes() {
    return ClassNames.binary();
  }

  @Override
  public int frames() {
    return FRAMES;
  }

  @Override
  public BatchSource training(TrainConfig config, long seed, int workers) {
    return new Videos(open("train"), config, seed, workers);
  }

  @Override
  public Batches test(TrainConfig config, int workers) {
    return Batches.of(
        AvsBenchLoaders.evaluation(
            open("test"), config.audio(), square(config), LoaderSpec.evaluation(workers)),
        ClipBatch::frames);
  }

  @Override
  public int testSize() {
    return open("test").videos().size() * FRAMES;
  }

  private AvsBench open(String split) {
    AvsBench all = AvsBench.open(folder, Layout.S4, split, limit);
    return shared == null
        ? all
        : all.shared(AvsBench.open(shared, Layout.S4, split, Integer.MAX_VALUE));
  }

  private static Preparation square(TrainConfig config) {
    return new Preparation.Square(config.augmentation().cropSize());
  }

  /** Training batches of whole videos; TPAVI's code does not augment them. */
  private record Videos(AvsBench data, TrainConfig config, long seed, int workers)
      implements BatchSource {
    private int videosPerBatch() {
      return Math.max(1, config.batchSize() / FRAMES);
    }

    @Override
    public int batchesPerEpoch() {
      return data.videos().size() / videosPerBatch();
    }

    @Override
    public int frames() {
      return FRAMES;
    }

    @Override
    public Batches epoch(int epoch, int first) {
      return Batches.of(
          AvsBenchLoaders.training(
              data,
              config.audio(),
              square(config),
              LoaderSpec.training(videosPerBatch(), workers),
              Draws.of(seed),
              epoch,
              first * videosPerBatch()),
          ClipBatch::frames);
    }
  }
}
