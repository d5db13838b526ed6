package org.vpobuilder.validation.model.cpm;

/**
 * The class-conditional prompting path (S2, "Loss &amp; Training" and suppl. §1). Of these, lambda
 * and the temperature are the paper's; the others are choices of decision 28.
 *
 * @param lambda weight of the path's losses
 * @param temperature of the contrast, tau
 * @param ccdm whether the mixtures' Bayes classifier is trained, and used at inference
 * @param vcp whether prompts are decoded on the image
 * @param acp whether prompts are decoded on mixed sound
 * @param pcl whether sounds are contrasted with pixels; needs ACP's masks
 * @param acpNorm how ACP's difference becomes a number
 * @param pixels most of a class in a batch that the contrast sees
 * @param scoreNorm whether scores of classes are normalised before a softmax
 */
public record PromptConfig(
    double lambda,
    double temperature,
    boolean ccdm,
    boolean vcp,
    boolean acp,
    boolean pcl,
    AcpNorm acpNorm,
    int pixels,
    boolean scoreNorm) {
  /** How ACP's difference becomes one number. */
  public enum AcpNorm {
    /** Mean of squares over bins: does not grow with the spectrogram. */
    MSE,

    /** The root of the sum of squares, as the formula stands. */
    L2
  }

  public static final PromptConfig DEFAULT =
      new PromptConfig(0.5, 0.1, true, true, true, true, AcpNorm.MSE, 512, true);

  public PromptConfig {
    if (pcl && !acp) {
      throw new IllegalArgumentException("pcl pools sounds by acp's masks: it needs acp");
    }
  }

  /** The class-agnostic path alone. */
  public PromptConfig off() {
    return new PromptConfig(
        lambda, temperature, false, false, false, false, acpNorm, pixels, scoreNorm);
  }

  /** Whether anything is made of the mixtures. */
  boolean any() {
    return ccdm || vcp || acp;
  }
}
