package org.vpobuilder.validation.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.avsbench.AvsBench;
import org.vpobuilder.validation.data.avsbench.AvsBenchLoaders;
import org.vpobuilder.validation.data.avsbench.ClipBatch;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.data.avsbench.Video;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.data.loader.LoaderSpec;
import org.vpobuilder.validation.data.loader.Preparation;
import org.vpobuilder.validation.evaluate.ClassNames;
import org.vpobuilder.validation.evaluate.TestSet;
import org.vpobuilder.validation.train.BatchSource;
import org.vpobuilder.validation.train.TrainConfig;

/**
 * A set of AVSBench, or S4's copy with other sounds: videos of five or ten frames. Models that do
 * not use videos train on single frames.
 *
 * @param name {@code avsbench-s4}, {@code avsbench-ms3}, {@code avsbench-avss} or {@code avs-m-ss}
 * @param folder folder of the csv
 * @param limit largest number of videos of a split; the largest int for all
 * @param shared another such folder, to whose videos the set is limited: AVS-M-SS lacks the videos
 *     for which no clip could be found; null for all videos
 */
public record VideoData(String name, Layout set, Path folder, int limit, @Nullable Path shared)
    implements AvsData {
  private static final String NAMES = "label2idx.json";

  @Override
  public String fingerprint() {
    String own = DataName.of(name, folder.resolve(set.table()), limit);
    return shared == null
        ? own
        : own + ", only those of sha256 " + DataName.sha256(shared.resolve(set.table()));
  }

  @Override
  public TestSet testSet() {
    return new TestSet(
        set.table(),
        DataName.sha256(folder.resolve(set.table())),
        null,
        null,
        limit == Integer.MAX_VALUE ? null : Integer.valueOf(limit),
        shared == null ? null : DataName.sha256(shared.resolve(set.table())),
        TestSet.VIDEOS,
        0);
  }

  @Override
  public ClassNames classes() {
    return set.classes() == 2 ? ClassNames.binary() : semantic();
  }

  /** The class names of AVSS from its published file; numbers if the file is missing. */
  private ClassNames semantic() {
    List<String> names = new ArrayList<>(List.of(ClassNames.BACKGROUND));
    IntStream.range(1, set.classes()).forEach(i -> names.add("class " + i));
    Path file = folder.resolve(NAMES);
    if (Files.isRegularFile(file)) {
      try {
        JsonNode indices = new ObjectMapper().readTree(Files.readAllBytes(file));
        indices
            .properties()
            .forEach(
                entry -> {
                  int index = entry.getValue().asInt(-1);
                  if (index > 0 && index < names.size()) {
                    names.set(index, entry.getKey());
                  }
                });
      } catch (IOException e) {
        throw new BadInputException("%s: %s".formatted(file, e.getMessage()), e);
      }
    }
    return new ClassNames(names);
  }

  @Override
  public Optional<Layout> layout() {
    return Optional.of(set);
  }

  @Override
  public BatchSource training(TrainConfig config, long seed, int workers) {
    requireRecording(config);
    AvsBench data = open("train");
    return config.family().seesVideos()
        ? new Videos(data, config, seed, workers)
        : new Stills(data, config, seed, workers);
  }

  @Override
  public Batches validation(TrainConfig config, int workers) {
    return inOrder("val", config, workers);
  }

  @Override
  public Batches test(TrainConfig config, int workers) {
    return inOrder("test", config, workers);
  }

  private Batches inOrder(String split, TrainConfig config, int workers) {
    requireRecording(config);
    Preparation preparation =
        config.evaluationSide() == 0
            ? new Preparation.Original()
            : new Preparation.Square(config.evaluationSide(), config.family().resizing());
    return Batches.of(
        AvsBenchLoaders.evaluation(
            open(split),
            config.audio(),
            preparation.with(config.probe()),
            LoaderSpec.evaluation(workers)),
        ClipBatch::frames,
        ClipBatch::framesPerClip);
  }

  private static void requireRecording(TrainConfig config) {
    FeatureSpec audio = config.audio();
    if (audio.seconds() != 1 || audio.channels() != 1) {
      throw new BadInputException(
          "%s: got %d s of %s sound, wanted audio.seconds=1 and audio.mode=recording on AVSBench"
              .formatted(config.name(), audio.seconds(), audio.mode()));
    }
  }

  @Override
  public int testSize() {
    return open("test").videos().stream().mapToInt(Video::frames).sum();
  }

  private AvsBench open(String split) {
    AvsBench all = AvsBench.open(folder, set, split, limit);
    return shared == null ? all : all.shared(AvsBench.open(shared, set, split, Integer.MAX_VALUE));
  }

  /**
   * Training batches of whole videos of one length, without augmentation as in their authors' code.
   */
  private record Videos(AvsBench data, TrainConfig config, long seed, int workers)
      implements BatchSource {
    private Preparation preparation() {
      int side = config.augmentation().cropSize();
      return data.layout() == Layout.AVSS
          ? new Preparation.MiddleSquare(side)
          : new Preparation.Square(side, config.family().resizing());
    }

    private int videosPerBatch() {
      return Math.max(1, config.batchSize() / data.layout().frames());
    }

    @Override
    public int batchesPerEpoch() {
      return data.batches(videosPerBatch());
    }

    @Override
    public Batches epoch(int epoch, int first) {
      return Batches.of(
          AvsBenchLoaders.training(
              data,
              config.audio(),
              preparation().with(config.probe()),
              LoaderSpec.training(videosPerBatch(), workers),
              Draws.of(seed),
              epoch,
              first * videosPerBatch()),
          ClipBatch::frames,
          ClipBatch::framesPerClip);
    }
  }

  /** Training batches of single labelled frames, one from each video in each epoch. */
  private record Stills(AvsBench data, TrainConfig config, long seed, int workers)
      implements BatchSource {
    @Override
    public int batchesPerEpoch() {
      return data.videos().size() / config.batchSize();
    }

    @Override
    public Batches epoch(int epoch, int first) {
      return Batches.of(
          AvsBenchLoaders.stills(
              data,
              config.audio(),
              config.augmentation(),
              config.probe(),
              LoaderSpec.training(config.batchSize(), workers),
              Draws.of(seed),
              epoch,
              first * config.batchSize()));
    }
  }
}
