package org.vpobuilder.validation.data.avsbench;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.loader.ItemSource;
import org.vpobuilder.validation.data.loader.Loader;
import org.vpobuilder.validation.data.loader.LoaderSpec;
import org.vpobuilder.validation.data.loader.Preparation;

/** Loaders of AVSBench's clips, to train and to evaluate. */
public final class AvsBenchLoaders {
  private AvsBenchLoaders() {}

  /**
   * An epoch of training batches, shuffled.
   *
   * @param position videos of the epoch to leave out: a resumed run passes what it has trained on
   */
  public static Loader<ClipBatch> training(
      AvsBench data,
      FeatureSpec features,
      Preparation preparation,
      LoaderSpec spec,
      Draws draws,
      long epoch,
      int position) {
    List<Video> videos = data.shuffled(draws, epoch);
    if (position < 0 || position > videos.size()) {
      throw new BadInputException(
          "got position %d, wanted 0 to %d".formatted(position, videos.size()));
    }
    List<Video> rest = videos.subList(position, videos.size());
    return load(rest, new ClipDecoder(data, features, preparation), spec);
  }

  /** All videos in the table's order. */
  public static Loader<ClipBatch> evaluation(
      AvsBench data, FeatureSpec features, Preparation preparation, LoaderSpec spec) {
    return load(data.videos(), new ClipDecoder(data, features, preparation), spec);
  }

  private static Loader<ClipBatch> load(List<Video> videos, ClipDecoder decoder, LoaderSpec spec) {
    return Loader.start(spec, new Videos(videos.iterator()), decoder::decode, ClipBatch::of);
  }

  private record Videos(Iterator<Video> iterator) implements ItemSource<Video> {
    @Override
    public @Nullable Video next() {
      return iterator.hasNext() ? iterator.next() : null;
    }

    @Override
    public void close() {}
  }
}
