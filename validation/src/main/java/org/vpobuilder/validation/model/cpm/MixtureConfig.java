package org.vpobuilder.validation.model.cpm;

/**
 * Class-conditional distribution modelling: mixtures of mask embeddings (S2, CCDM). That there is
 * EM, a momentum and a bank is S2's; all values are choices of decision 28.
 *
 * @param enabled without mixtures there are no prompts either: neither VCP nor ACP nor PCL
 * @param components of a class's mixture, M
 * @param covariance of a component
 * @param normalise whether embeddings are divided by their length first
 * @param densityFloor added to variances where densities are taken; above 0
 * @param samplingFloor added to variances where prompts are drawn
 * @param bank embeddings kept of each class; the oldest goes first
 * @param ready embeddings that a class needs before it has a mixture
 * @param initialLoops of EM when a class gets its mixture
 * @param loops of EM in an update
 * @param every steps between updates
 * @param momentum of the parameters over updates
 * @param assignment of embeddings to components in the E-step
 * @param sinkhornEpsilon temperature of {@link Assignment#SINKHORN}
 * @param sinkhornIterations of {@link Assignment#SINKHORN}
 * @param smoothing added to every responsibility before it is normalised again
 * @param smoothed where {@code smoothing} counts
 * @param fewest effective samples; a component with fewer begins anew at an embedding of the bank
 * @param noObjectPerStep most embeddings of unmatched queries that a step adds to the bank
 * @param prior of the classes
 * @param score of a class from its components
 * @param scoreNorm whether the classes' scores are layer-normalised before the softmax
 * @param crossEntropy weight of the scores' cross-entropy beside that of the linear classifier
 * @param classifier that names classes at inference
 */
public record MixtureConfig(
    boolean enabled,
    int components,
    Covariance covariance,
    boolean normalise,
    double densityFloor,
    double samplingFloor,
    int bank,
    int ready,
    int initialLoops,
    int loops,
    int every,
    double momentum,
    Assignment assignment,
    double sinkhornEpsilon,
    int sinkhornIterations,
    double smoothing,
    Smoothed smoothed,
    double fewest,
    int noObjectPerStep,
    Prior prior,
    Score score,
    boolean scoreNorm,
    double crossEntropy,
    Classifier classifier) {
  public MixtureConfig {
    CpmConfig.require(components >= 1, "mixtures.components", components, "at least 1");
    CpmConfig.require(
        ready >= 1 && ready <= bank, "mixtures.ready", ready, "1 to the bank's " + bank);
    CpmConfig.require(loops >= 1, "mixtures.loops", loops, "at least 1");
    CpmConfig.require(every >= 1, "mixtures.every", every, "at least 1");
    CpmConfig.require(densityFloor > 0, "mixtures.density_floor", densityFloor, "above 0");
    CpmConfig.require(samplingFloor >= 0, "mixtures.sampling_floor", samplingFloor, "at least 0");
    CpmConfig.require(momentum >= 0 && momentum < 1, "mixtures.momentum", momentum, "0 to below 1");
    CpmConfig.require(smoothing >= 0, "mixtures.smoothing", smoothing, "at least 0");
    CpmConfig.require(sinkhornEpsilon > 0, "mixtures.sinkhorn_epsilon", sinkhornEpsilon, "above 0");
  }

  /** What is learnt of a component's covariance. */
  public enum Covariance {
    /** A variance of each dimension. */
    DIAGONAL,
    /** One variance. */
    SPHERICAL,
    /** Nothing: it is 1 / (2 pi) in each dimension, so that a density is 1 at its mean. */
    FIXED;

    @Override
    public String toString() {
      return CpmConfig.label(this);
    }
  }

  /** How embeddings are assigned to components. */
  public enum Assignment {
    /** By posterior probability. */
    SOFT,
    /** To one component each, all components getting equally many as nearly as may be. */
    SINKHORN;

    @Override
    public String toString() {
      return CpmConfig.label(this);
    }
  }

  /** What is estimated from smoothed responsibilities. */
  public enum Smoothed {
    /** Components' weights only. */
    WEIGHTS,
    /** Means and variances too. */
    ALL;

    @Override
    public String toString() {
      return CpmConfig.label(this);
    }
  }

  /** The probability of a class before anything is seen. */
  public enum Prior {
    UNIFORM,
    /** By the embeddings that a class gave so far. */
    FREQUENCY;

    @Override
    public String toString() {
      return CpmConfig.label(this);
    }
  }

  /** The log-likelihood of a class. */
  public enum Score {
    /** log sum_m pi_m N_m: the mixture's. */
    LOG_SUM,
    /** max_m log N_m, as GMMSeg has it. */
    MAX;

    @Override
    public String toString() {
      return CpmConfig.label(this);
    }
  }

  /** What names classes at inference. */
  public enum Classifier {
    /** The mixtures by Bayes' rule, once every class has one. */
    BAYES,
    /** The linear classifier. */
    SOFTMAX;

    @Override
    public String toString() {
      return CpmConfig.label(this);
    }
  }
}
