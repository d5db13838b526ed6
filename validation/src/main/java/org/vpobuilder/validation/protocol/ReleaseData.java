package org.vpobuilder.validation.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.vpobuilder.classmaps.ClassMap;
import org.vpobuilder.schemas.Formats;
import org.vpobuilder.schemas.shard.ReleaseLayout;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.spec.release.Release;
import org.vpobuilder.spec.sample.SampleKey;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.data.loader.LoaderSpec;
import org.vpobuilder.validation.data.loader.Preparation;
import org.vpobuilder.validation.data.loader.ReleaseLoaders;
import org.vpobuilder.validation.data.release.ReleaseDataset;
import org.vpobuilder.validation.data.release.ReleaseFolder;
import org.vpobuilder.validation.evaluate.ClassNames;
import org.vpobuilder.validation.evaluate.TestSet;
import org.vpobuilder.validation.train.BatchSource;
import org.vpobuilder.validation.train.TrainConfig;

/**
 * A subset of a release.
 *
 * @param release folder of the release
 * @param limit largest number of samples of a split; the largest int for all
 * @param scored the split that evaluations score: test, or val if the release has it
 */
public record ReleaseData(Path release, Subset subset, int limit, Split scored) implements AvsData {
  private static final int MAX_MANIFEST = 1 << 28;

  /** The data, scored on the test split. */
  public ReleaseData(Path release, Subset subset, int limit) {
    this(release, subset, limit, Split.TEST);
  }

  @Override
  public String name() {
    return "vpo-" + subset;
  }

  @Override
  public String fingerprint() {
    Path manifest = ReleaseFolder.finished(release).root().resolve(Release.FILE_NAME);
    return DataName.of(name(), manifest, limit);
  }

  @Override
  public TestSet testSet() {
    return new TestSet(
        Release.FILE_NAME,
        DataName.sha256(release.resolve(Release.FILE_NAME)),
        subset.toString(),
        scored == Split.TEST ? null : scored.toString(),
        limit == Integer.MAX_VALUE ? null : Integer.valueOf(limit),
        null,
        TestSet.IMAGES,
        0);
  }

  @Override
  public ClassNames classes() {
    Path file = release.resolve(ReleaseLayout.CLASS_MAP);
    try (Reader csv = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      return ClassNames.of(ClassMap.read(csv, file.toString()));
    } catch (IOException e) {
      throw new BadInputException(file + ": can't be read, wanted the class map of a release", e);
    }
  }

  @Override
  public Optional<Layout> layout() {
    return Optional.empty();
  }

  @Override
  public BatchSource training(TrainConfig config, long seed, int workers) {
    ReleaseDataset all = open(Split.TRAIN);
    ReleaseDataset trained =
        config.keep() == TrainConfig.Keep.BEST && !hasValidation()
            ? all.part(key -> !isHeldOut(config, key))
            : all;
    return new ReleaseBatches(trained, config, seed, workers);
  }

  @Override
  public Batches validation(TrainConfig config, int workers) {
    if (hasValidation()) {
      return ReleaseBatches.evaluation(open(Split.VAL), config, workers);
    }
    ReleaseDataset all = open(Split.TRAIN);
    ReleaseDataset heldOut = all.part(key -> isHeldOut(config, key));
    if (heldOut.size() == 0) {
      throw new BadInputException(
          "%s: validation part: got none of %d training samples with validation_share %s, wanted at least 1"
              .formatted(name(), all.size(), config.validationShare()));
    }
    return ReleaseBatches.evaluation(heldOut, config, workers);
  }

  /** Whether the release has a validation split of its own, which shares no sounds with train. */
  private boolean hasValidation() {
    return ReleaseDataset.isIn(ReleaseFolder.finished(release), subset, Split.VAL);
  }

  /**
   * Whether an image is held out for validation. The draw is made for the image, {@code
   * {subset}_{image}...}, at (0, {@code validation}, image): every subset, model and seed holds out
   * the same images, and an image is never in both parts.
   */
  static boolean isHeldOut(TrainConfig config, String key) {
    return Draws.of(0).at("validation", SampleKey.imageOf(key)).unit() < config.validationShare();
  }

  @Override
  public Batches test(TrainConfig config, int workers) {
    return ReleaseBatches.evaluation(open(scored), config, workers);
  }

  /**
   * The samples of this subset in a control set that was made from this release.
   *
   * @param folder folder written by {@code vpo controls}
   * @throws BadInputException if it is not a control set, or was made from another release
   */
  public ReleaseData controls(Path folder) {
    String made = manifest(folder).map(Release.Controls::baseSha256).orElse("none");
    String here = testSet().sha256();
    if (!made.equals(here)) {
      throw new BadInputException(
          "--controls: %s: got controls of a release of sha256 %s, wanted those that `vpo controls %s` makes, of %s"
              .formatted(folder, made, release, here));
    }
    return new ReleaseData(folder, subset, Integer.MAX_VALUE, scored);
  }

  private static Optional<Release.Controls> manifest(Path folder) {
    Path file = ReleaseFolder.finished(folder).root().resolve(Release.FILE_NAME);
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.ofNullable(
          Formats.RELEASE.read(in.readNBytes(MAX_MANIFEST), file.toString()).controls());
    } catch (IOException e) {
      throw new BadInputException(file + ": can't be read: " + e.getMessage(), e);
    }
  }

  /** The subsets of pairs in the release; empty if this subset consists of pairs itself. */
  List<ReleaseData> pairs() {
    return Subset.all().stream()
        .filter(other -> other.isPaired() && !subset.isPaired())
        .map(other -> new ReleaseData(release, other, limit, scored))
        .filter(ReleaseData::hasScored)
        .toList();
  }

  /** Whether the scored split has any samples. */
  public boolean hasScored() {
    return ReleaseDataset.isIn(ReleaseFolder.finished(release), subset, scored);
  }

  /**
   * The samples of a control set, in order.
   *
   * @param wanted whether the base sample with that key was scored
   */
  Batches controls(TrainConfig config, Predicate<String> wanted, int workers) {
    ReleaseDataset all = open(scored);
    // A key is {base}_{kind}, and kinds have no underscore (SPEC.md, Controls).
    ReleaseDataset answered =
        all.part(key -> wanted.test(key.substring(0, Math.max(0, key.lastIndexOf('_')))));
    if (answered.size() == 0) {
      throw new BadInputException(
          "--controls: %s: got no control of the samples of %s that were scored"
              .formatted(release, name()));
    }
    return ReleaseBatches.evaluation(answered, config, workers);
  }

  @Override
  public int testSize() {
    return open(scored).size();
  }

  private ReleaseDataset open(Split split) {
    return ReleaseDataset.open(ReleaseFolder.finished(release), subset, split, limit);
  }

  /**
   * The subset of that name.
   *
   * @throws BadInputException if it does not exist
   */
  public static Subset subset(String name) {
    return Subset.find(name)
        .orElseThrow(
            () ->
                new BadInputException(
                    "--subset: got %s, wanted one of %s"
                        .formatted(name, String.join(", ", Subset.names()))));
  }

  /** Training batches from a release's shards. */
  private record ReleaseBatches(ReleaseDataset data, TrainConfig config, long seed, int workers)
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
              config.probe(),
              LoaderSpec.training(config.batchSize(), workers),
              Draws.of(seed),
              config.shuffleBuffer(),
              epoch,
              first * config.batchSize()));
    }

    /** All samples in order, for evaluation. */
    static Batches evaluation(ReleaseDataset data, TrainConfig config, int workers) {
      Preparation preparation =
          config.evaluationSide() == 0
              ? new Preparation.Original()
              : new Preparation.Resized(config.evaluationSide());
      return Batches.of(
          ReleaseLoaders.evaluation(
              data,
              config.audio(),
              preparation.with(config.probe()),
              LoaderSpec.evaluation(workers)));
    }
  }
}
