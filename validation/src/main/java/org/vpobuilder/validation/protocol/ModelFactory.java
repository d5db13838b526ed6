package org.vpobuilder.validation.protocol;

import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.train.TrainConfig;

/** Makes the network that a config names. */
final class ModelFactory {
  private ModelFactory() {}

  static AvsModel create(TrainConfig config, int classes, int frames) {
    throw new UnsupportedOperationException(config.model().name() + classes + frames);
  }

  static void loadBackbones(TrainConfig config, AvsModel model) {}
}
