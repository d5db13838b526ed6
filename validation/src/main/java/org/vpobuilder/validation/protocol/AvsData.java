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
  /** As results name it: {@code vpo-ss}, {@code avsbench-s4}, ... */
  String name();

  /**
   * One line that is another for other data: {@link #name} and the sha256 of the file that lists
   * them.
   *
   * @throws BadInputException if that can't be read
   */
  String fingerprint();

  /**
   * The test split, as evaluations record it; how many were scored is not known yet.
   *
   * @throws BadInputException if the file that lists the data can't be read
   */
  TestSet testSet();

  /** Classes of its labels, background first. */
  ClassNames classes();

  /** Of AVSBench, which of its sets this is; none for still images. */
  Optional<Layout> layout();

  /** The training split, without the validation part where the config keeps the best network. */
  BatchSource training(TrainConfig config, long seed, int workers);

  /**
   * What a network is chosen by that is neither trained on nor the test split, in order: AVSBench's
   * own validation split, or of a release a share of the training images.
   */
  Batches validation(TrainConfig config, int workers);

  /** The test split in order, a video or an image in a batch. */
  Batches test(TrainConfig config, int workers);

  /** Examples of the test split. */
  int testSize();
}
