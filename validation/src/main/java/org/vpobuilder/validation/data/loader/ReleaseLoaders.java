package org.vpobuilder.validation.data.loader;

import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.augment.AugmentationSpec;
import org.vpobuilder.validation.data.release.RawSample;
import org.vpobuilder.validation.data.release.ReleaseDataset;
import org.vpobuilder.validation.data.release.SampleDecoder;
import org.vpobuilder.validation.data.release.SampleStream;
import org.vpobuilder.validation.data.release.ShuffleSpec;

/** Loaders of a release's batches, to train and to evaluate. */
public final class ReleaseLoaders {
  private ReleaseLoaders() {}

  /**
   * An epoch of training batches: shuffled, augmented.
   *
   * @param probe the sense that the network lacks
   * @param buffer size of the shuffle buffer, in samples
   * @param position number of samples to leave out at the beginning of the epoch: a resumed run
   *     passes the number it has trained on
   */
  public static Loader<Batch> training(
      ReleaseDataset data,
      FeatureSpec audio,
      AugmentationSpec augmentation,
      Probe probe,
      LoaderSpec spec,
      Draws draws,
      int buffer,
      long epoch,
      int position) {
    return load(
        data.epoch(new ShuffleSpec.Shuffled(draws, buffer), epoch, position),
        audio,
        new Preparation.Augmented(augmentation, draws, epoch).with(probe),
        spec);
  }

  /** All samples in order, prepared for evaluation. */
  public static Loader<Batch> evaluation(
      ReleaseDataset data, FeatureSpec audio, Preparation preparation, LoaderSpec spec) {
    return load(data.epoch(new ShuffleSpec.InOrder(), 0, 0), audio, preparation, spec);
  }

  /** The batches of a stream of samples, which the loader closes. */
  public static Loader<Batch> load(
      SampleStream samples, FeatureSpec audio, Preparation preparation, LoaderSpec spec) {
    AudioFeatures features = new AudioFeatures(audio);
    SampleDecoder decoder = new SampleDecoder(audio);
    return Loader.start(
        spec,
        new Samples(samples),
        raw -> Prepared.of(preparation.apply(decoder.decode(raw)), features),
        Batch::of);
  }

  private record Samples(SampleStream stream) implements ItemSource<RawSample> {
    @Override
    public @Nullable RawSample next() {
      return stream.next();
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
