package org.vpobuilder.validation.protocol;

import java.util.Optional;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.data.loader.Batches;
import org.vpobuilder.validation.evaluate.ClassNames;
import org.vpobuilder.validation.evaluate.TestSet;
import org.vpobuilder.validation.train.BatchSource;
import org.vpobuilder.validation.train.TrainConfig;

/** A data set to train and evaluate on. */
public interface AvsData {
  /** The name in results: {@code vpo-ss}, {@code avsbench-s4}, ... */
  String name();

  /**
   * One line that differs for different data: {@link #name} and the sha256 of the file that lists
   * them.
   *
   * @throws BadInputException if that file can't be read
   */
  String fingerprint();

  /**
   * The test split, as evaluations record it, without the number of scored samples, which is not
   * known yet.
   *
   * @throws BadInputException if the file that lists the data can't be read
   */
  TestSet testSet();

  /** The classes of its labels, background first. */
  ClassNames classes();

  /** The set of AVSBench that this is; empty for still images. */
  Optional<Layout> layout();

  /** The training split, without the validation part if the config keeps the best network. */
  BatchSource training(TrainConfig config, long seed, int workers);

  /**
   * The validation split, in order, by which the best network is chosen. It is neither trained on
   * nor the test split: AVSBench's own validation split, or a share of a release's training images.
   */
  Batches validation(TrainConfig config, int workers);

  /** The test split in order; a batch is one video or one image. */
  Batches test(TrainConfig config, int workers);

  /** The number of examples of the test split. */
  int testSize();
}
