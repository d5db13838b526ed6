package org.vpobuilder.validation.protocol;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.vpobuilder.schemas.media.Pcm16;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.mask.Rle;
import org.vpobuilder.spec.space.Ears;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.audio.AudioMode;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.audio.Features;
import org.vpobuilder.validation.data.audio.Waveforms;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.data.example.Example;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.image.LabelMap;
import org.vpobuilder.validation.data.image.RgbImage;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.data.loader.Preparation;
import org.vpobuilder.validation.data.loader.Prepared;
import org.vpobuilder.validation.evaluate.ClassNames;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.tensor.Autograd;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.tensor.TensorScope;
import org.vpobuilder.validation.tensor.Threads;
import org.vpobuilder.validation.train.Checkpoint;
import org.vpobuilder.validation.train.RunFolder;
import org.vpobuilder.validation.train.TrainConfig;

/**
 * A trained network that answers any picture and sound. Inputs are prepared as for its own test
 * set: pictures at a release's {@code evaluation_side}, or as AVSBench's squares of that size. For
 * use by one thread.
 */
public final class Predictor implements AutoCloseable {
  private static final Ears HALF = Ears.gains(0.5, 0.5);

  private final TrainConfig config;
  private final ClassNames names;
  private final boolean videos;
  private final AudioFeatures features;
  private final TensorScope scope;
  private final AvsModel model;

  private Predictor(TrainConfig config, RunFolder.Classes classes, EngineConfig engine) {
    this.config = config;
    this.names = new ClassNames(classes.names());
    this.videos = classes.videos() != null;
    this.features = new AudioFeatures(config.audio());
    Threads.set(engine.threads());
    this.scope = TensorScope.open(engine.device(), engine.mode());
    this.model = config.network(names.size(), layout(classes));
    model.network().train(false);
  }

  private static Optional<Layout> layout(RunFolder.Classes classes) {
    return Optional.ofNullable(classes.videos())
        .map(set -> Layout.valueOf(set.toUpperCase(Locale.ROOT)));
  }

  /**
   * Opens the network of a run, or the published one that {@code vpo evaluate --config} scored.
   *
   * @throws BadInputException if there is none, or it was made by an earlier version
   */
  public static Predictor open(RunFolder folder, EngineConfig engine) throws IOException {
    TrainConfig config = folder.read().config();
    boolean published = !config.model().weights().isEmpty();
    if (!folder.isDone() && !published) {
      throw new BadInputException(folder.path() + ": an unfinished training, no model.safetensors");
    }
    Predictor predictor = new Predictor(config, folder.classes(), engine);
    try {
      if (folder.isDone()) {
        InitialWeights.loadUntrained(config, predictor.model);
        Checkpoint.loadModel(folder.model(), predictor.model);
      } else {
        InitialWeights.requireFiles(config);
        InitialWeights.load(config, predictor.model);
      }
      return predictor;
    } catch (RuntimeException e) {
      predictor.close();
      throw e;
    }
  }

  /** The config with which it was trained. */
  public TrainConfig config() {
    return config;
  }

  /** The names of the class indices in its answers. */
  public ClassNames names() {
    return names;
  }

  /**
   * Predicts the pixels that sound.
   *
   * @param heard [C][{@link FeatureSpec#samples}], from {@link #heard} or {@link Waveforms#mix}
   * @return class indices, at the picture's size
   */
  public LabelMap predict(RgbImage picture, float[][] heard) {
    byte[] unknown = new byte[picture.height() * picture.width()];
    LabelMap labels = new LabelMap(picture.height(), picture.width(), unknown);
    Rle nothing = Rle.ofBitmap(unknown, picture.height(), picture.width(), (byte) 1);
    // The sound is not separated into objects: it is treated as a recording, and its features are
    // computed here.
    SoundingObject recording = SoundingObject.recording(0, heard[0], nothing);
    Example example =
        new Example("predicted", "none", "test", picture, labels, List.of(), List.of(recording));
    Preparation preparation = preparation().with(config.probe());
    RgbImage seen = preparation.apply(example).image();
    Example prepared = example.with(seen, labels, example.sounding());
    Features audio =
        features.ofChannels(Arrays.stream(heard).map(preparation::heard).toArray(float[][]::new));
    Batch batch = Batch.of(List.of(new Prepared(prepared, audio)));
    try (Autograd.Off off = Autograd.off();
        TensorScope step = TensorScope.open()) {
      Tensor logits = NeuralOps.widened(model.logits(Inputs.of(batch, 1)));
      byte[] found = Evaluator.labels(logits, batch).bytes();
      return new LabelMap(picture.height(), picture.width(), found);
    }
  }

  private Preparation preparation() {
    int side = config.evaluationSide();
    if (side == 0) {
      return new Preparation.Original();
    }
    return videos
        ? new Preparation.Square(side, config.family().resizing())
        : new Preparation.Resized(side);
  }

  /**
   * Converts a sound to the network's input, [C][samples]. By the published law of space a sound
   * from the middle has half its amplitude on either side, and mono is the sum of both sides; for
   * AVSBench's recordings the networks receive the mean.
   *
   * @param sound mono or stereo at {@link FeatureSpec#SAMPLE_RATE_HZ}, at least one sample; its
   *     middle is used, with the length of the network's input
   */
  public float[][] heard(Pcm16 sound) {
    return heard(sound, config.audio());
  }

  static float[][] heard(Pcm16 sound, FeatureSpec audio) {
    float[][] stems = new float[Math.min(2, sound.channels())][];
    for (int c = 0; c < stems.length; c++) {
      stems[c] = Waveforms.middle(sound.samples(), sound.channels(), c, audio.samples());
    }
    if (stems.length == 1) {
      return Waveforms.mix(stems, List.of(HALF), audio.mode());
    }
    // The sum of half of each side is the mean.
    return audio.mode() == AudioMode.RECORDING
        ? new float[][] {Waveforms.mix(stems, List.of(HALF, HALF), AudioMode.STEREO)[0]}
        : Waveforms.mix(stems, List.of(Ears.gains(1, 0), Ears.gains(0, 1)), audio.mode());
  }

  @Override
  public void close() {
    scope.close();
  }
}
