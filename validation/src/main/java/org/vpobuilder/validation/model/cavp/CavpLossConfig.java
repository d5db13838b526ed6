package org.vpobuilder.validation.model.cavp;

/**
 * What CAVP's loss leaves open.
 *
 * @param weight of the contrast beside the cross-entropy; 1 in S1 eq. 5, 0 leaves it out
 * @param temperature tau of S1 eq. 4
 * @param anchors most anchors of a class, and of each background, in a batch heard with both rounds
 *     of sounds
 * @param ownBackground what the background of an image with its own sound is
 */
public record CavpLossConfig(
    double weight, double temperature, int anchors, OwnBackground ownBackground) {
  /** Below this exp(-2 / tau) is no number of single precision. */
  private static final double COLDEST = 0.025;

  public CavpLossConfig {
    if (!(weight >= 0) || !(temperature >= COLDEST) || anchors < 1) {
      throw new IllegalArgumentException(
          "got weight %s, temperature %s, %d anchors, wanted at least 0, %s, 1"
              .formatted(weight, temperature, anchors, COLDEST));
    }
  }

  /** Pixels labelled background in an image that is heard with its own sound. */
  public enum OwnBackground {
    /** Left out: S1 eq. 2 to the letter, where a sounding pair's background is unknown. */
    UNKNOWN,
    /** Background anchors, as the authors' code has it. */
    ANCHOR
  }

  /** S1 B.1, with the authors' 512 anchors ([C]). */
  public static final CavpLossConfig PAPER = new CavpLossConfig(1, 0.1, 512, OwnBackground.UNKNOWN);
}
