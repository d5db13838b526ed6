package org.vpobuilder.validation.model.cpm;

/**
 * Class-conditional distribution modelling: mixtures of mask embeddings (S2, CCDM). S2 states that
 * there are EM, a momentum and a bank; all values are choices of decision 28.
 *
 * @param enabled whether there are mixtures; without them there are no prompts, so neither VCP nor
 *     ACP nor PCL
 * @param components number of components of a class's mixture, M
 * @param covariance kind of covariance of a component
 * @param normalise whether embeddings are divided by their length first
 * @param densityFloor value added to variances in densities; above 0
 * @param samplingFloor value added to variances when prompts are drawn
 * @param bank number of embeddings kept for each class; the oldest is removed first
 * @param ready number of embeddings that a class needs before it has a mixture
 * @param initialLoops rounds of EM when a class gets its mixture
 * @param loops rounds of EM in an update
 * @param every number of steps between updates
 * @param momentum of the parameters over updates
 * @param assignment assignment of embeddings to components in the E-step
 * @param sinkhornEpsilon temperature of {@link Assignment#SINKHORN}
 * @param sinkhornIterations of {@link Assignment#SINKHORN}
 * @param smoothing value added to every responsibility before it is normalised again
 * @param smoothed the parameters for which {@code smoothing} is used
 * @param fewest fewest effective samples; a component with fewer starts anew at an embedding from
 *     the bank
 * @param noObjectPerStep largest number of embeddings of unmatched queries that a step adds to the
 *     bank
 * @param prior prior of the classes
 * @param score score of a class, computed from its components
 * @param scoreNorm whether the classes' scores are layer-normalised before the softmax
 * @param crossEntropy weight of the scores' cross-entropy relative to that of the linear classifier
 * @param classifier classifier used at inference
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

  /** The part of a component's covariance that is learnt. */
  public enum Covariance {
    /** One variance for each dimension. */
    DIAGONAL,
    /** One variance for all dimensions. */
    SPHERICAL,
    /**
     * Nothing: the variance is 1 / (2 pi) in each dimension, so that a density is 1 at its mean.
     */
    FIXED;

    @Override
    public String toString() {
      return CpmConfig.label(this);
    }
  }

  /** The assignment of embeddings to components. */
  public enum Assignment {
    /** By posterior probability. */
    SOFT,
    /** Each to one component, with nearly equal numbers for all components. */
    SINKHORN;

    @Override
    public String toString() {
      return CpmConfig.label(this);
    }
  }

  /** The parameters that are estimated from smoothed responsibilities. */
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

  /** The prior probability of a class. */
  public enum Prior {
    UNIFORM,
    /** Proportional to the number of the class's embeddings so far. */
    FREQUENCY;

    @Override
    public String toString() {
      return CpmConfig.label(this);
    }
  }

  /** The log-likelihood of a class. */
  public enum Score {
    /** log sum_m pi_m N_m: that of the mixture. */
    LOG_SUM,
    /** max_m log N_m, as in GMMSeg. */
    MAX;

    @Override
    public String toString() {
      return CpmConfig.label(this);
    }
  }

  /** The classifier used at inference. */
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
