package org.vpobuilder.validation.train;

import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.model.AvsModel;
import org.vpobuilder.validation.model.Inputs;
import org.vpobuilder.validation.model.Losses;
import org.vpobuilder.validation.tensor.Autograd;

/**
 * One step of an optimiser on a network in training mode: forward, losses, backward, update. It
 * reads nothing back from the device except what the model's losses read.
 */
public final class TrainingStep {
  private final AvsModel model;
  private final Optimiser optimiser;
  private final Draws draws;

  /** Steps of {@code model}; {@code draws} is used by the losses and by layers that drop values. */
  public TrainingStep(AvsModel model, Optimiser optimiser, Draws draws) {
    this.model = model;
    this.optimiser = optimiser;
    this.draws = draws;
  }

  /**
   * Trains on a batch; new tensors belong to the current scope.
   *
   * @param number index of this step, from 0
   * @param factor factor for the learning rate
   * @return the losses before the update, with their history
   */
  public Losses run(Inputs inputs, long number, double factor) {
    begin();
    Losses losses = add(inputs, new AvsModel.Part(inputs.entries(), 1), number, number);
    end(factor);
    return losses;
  }

  /** Begins a step that is computed in parts. */
  void begin() {
    optimiser.zero();
  }

  /**
   * Adds the gradients of a part; new tensors belong to the current scope.
   *
   * @param number index of the step, from 0
   * @param address address of the draws of layers that drop values
   * @return the part's losses, with their history
   */
  Losses add(Inputs inputs, AvsModel.Part part, long number, long address) {
    model.network().step(draws, address);
    Losses losses = model.losses(inputs, part, draws, number);
    Autograd.backward(losses.total());
    return losses;
  }

  /**
   * Ends a step: updates the parameters.
   *
   * @param factor factor for the learning rate
   */
  void end(double factor) {
    optimiser.update(factor);
  }
}
