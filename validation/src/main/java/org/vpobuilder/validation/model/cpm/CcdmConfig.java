package org.vpobuilder.validation.model.cpm;

/**
 * Class-conditional distribution modelling (S2, CCDM). All but the use of EM, the momentum's
 * existence and the bank's are choices of decision 28.
 *
 * @param components M, of each class
 * @param capacity of the bank, vectors a class
 * @param ready vectors that a class must have before it is modelled
 * @param firstLoops of EM when a class becomes ready
 * @param loops of EM at each step that sees the class
 * @param momentum of weights, means and variances
 * @param smoothing of the responsibilities, in the weights only
 * @param floor added to the variances of densities
 * @param unmatched most embeddings of queries without a segment that the bank takes of a step
 */
public record CcdmConfig(
    int components,
    int capacity,
    int ready,
    int firstLoops,
    int loops,
    double momentum,
    double smoothing,
    double floor,
    int unmatched) {
  public static final CcdmConfig DEFAULT = new CcdmConfig(5, 800, 64, 10, 3, 0.99, 0.1, 0.01, 20);

  /** For two cores. */
  public static final CcdmConfig TINY = new CcdmConfig(2, 64, 8, 10, 3, 0.99, 0.1, 0.01, 4);

  public CcdmConfig {
    if (ready > capacity) {
      throw new IllegalArgumentException(
          "got ready " + ready + ", wanted at most the capacity, " + capacity);
    }
  }
}
