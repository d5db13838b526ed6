package org.vpobuilder.validation.train;

import java.util.List;

/**
 * The settings of the optimiser.
 *
 * @param lr initial rate
 * @param momentum momentum of SGD; AdamW's betas are PyTorch's
 * @param headLrMultiplier factor for the heads' learning rate, 10 in CAVP's code
 * @param clipNorm largest global norm of the gradients; 0 for no limit
 * @param polyPower power of the polynomial decay
 */
public record OptimiserConfig(
    Kind kind,
    double lr,
    double momentum,
    double weightDecay,
    double headLrMultiplier,
    double clipNorm,
    double polyPower) {
  /** The update rule. */
  public enum Kind {
    SGD("sgd", List.of("momentum")),
    ADAM_W("adamw", List.of("mean", "square"));

    private final String label;
    private final List<String> slots;

    Kind(String label, List<String> slots) {
      this.label = label;
      this.slots = slots;
    }

    /** The names of the tensors that are kept for each parameter. */
    List<String> slots() {
      return slots;
    }

    @Override
    public String toString() {
      return label;
    }
  }
}
