package org.vpobuilder.validation.data.avsbench;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.augment.AugmentationSpec;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.ItemSource;
import org.vpobuilder.validation.data.loader.Loader;
import org.vpobuilder.validation.data.loader.LoaderSpec;
import org.vpobuilder.validation.data.loader.Preparation;
import org.vpobuilder.validation.data.loader.Probe;

/** Loaders of AVSBench's clips, to train and to evaluate. */
public final class AvsBenchLoaders {
  private AvsBenchLoaders() {}

  /**
   * An epoch of training batches, shuffled; the videos of a batch have the same length.
   *
   * @param position number of videos to leave out at the beginning of the epoch: a resumed run
   *     passes the number it has trained on
   */
  public static Loader<ClipBatch> training(
      AvsBench data,
      FeatureSpec features,
      Preparation preparation,
      LoaderSpec spec,
      Draws draws,
      long epoch,
      int position) {
    List<Video> rest = after(position, data.shuffledInBatches(draws, epoch, spec.batchSize()));
    return load(rest, new VideoDecoder(data, features, preparation), spec);
  }

  /**
   * An epoch of training batches of single labelled frames, one drawn from each video, shuffled and
   * augmented, each with the sound around it: for models that do not use videos.
   *
   * @param probe the sense that the network lacks
   * @param position number of frames to leave out at the beginning of the epoch
   */
  public static Loader<Batch> stills(
      AvsBench data,
      FeatureSpec features,
      AugmentationSpec augmentation,
      Probe probe,
      LoaderSpec spec,
      Draws draws,
      long epoch,
      int position) {
    VideoDecoder decoder =
        new VideoDecoder(
            data, features, new Preparation.Augmented(augmentation, draws, epoch).with(probe));
    List<AvsBench.Still> rest = after(position, data.shuffledStills(draws, epoch));
    return Loader.start(
        spec,
        new Items<>(rest.iterator()),
        still -> decoder.frame(still.video(), still.frame()),
        Batch::of);
  }

  private static <T> List<T> after(int position, List<T> items) {
    if (position < 0 || position > items.size()) {
      throw new BadInputException(
          "got position %d, wanted 0 to %d".formatted(position, items.size()));
    }
    return items.subList(position, items.size());
  }

  /** All videos in the table's order. */
  public static Loader<ClipBatch> evaluation(
      AvsBench data, FeatureSpec features, Preparation preparation, LoaderSpec spec) {
    return load(data.videos(), new VideoDecoder(data, features, preparation), spec);
  }

  private static Loader<ClipBatch> load(List<Video> videos, VideoDecoder decoder, LoaderSpec spec) {
    return Loader.start(spec, new Items<>(videos.iterator()), decoder::decode, ClipBatch::of);
  }

  private record Items<T>(Iterator<T> iterator) implements ItemSource<T> {
    @Override
    public @Nullable T next() {
      return iterator.hasNext() ? iterator.next() : null;
    }

    @Override
    public void close() {}
  }
}
