package org.vpobuilder.validation.train;

import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.tensor.Autograd;

/**
 * One step of an optimiser on a network in training mode: forward, losses, backward, update. It
 * reads nothing back from the device but what the model's losses do.
 */
public final class TrainingStep {
  private final AvsModel model;
  private final Optimiser optimiser;
  private final Draws draws;

  /** Steps of {@code model}; {@code draws} are of the losses and of what the network drops. */
  public TrainingStep(AvsModel model, Optimiser optimiser, Draws draws) {
    this.model = model;
    this.optimiser = optimiser;
    this.draws = draws;
  }

  /**
   * Learns from a batch; tensors made live in the current scope.
   *
   * @param number of this step, from 0
   * @param factor of the learning rate
   * @return the losses before the update, with their history
   */
  public Losses run(Inputs inputs, long number, double factor) {
    model.network().step(draws, number);
    Losses losses = model.losses(inputs, draws, number);
    optimiser.zero();
    Autograd.backward(losses.total());
    optimiser.update(factor);
    return losses;
  }
}
