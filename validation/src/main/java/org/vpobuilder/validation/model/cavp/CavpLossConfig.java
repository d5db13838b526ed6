package org.vpobuilder.validation.model.cavp;

/**
 * What CAVP's loss leaves open.
 *
 * @param temperature tau of S1 eq. 4
 * @param anchors most anchors of a class, and of each background, in a batch heard with both rounds
 *     of sounds
 * @param ownBackground what the background of an image with its own sound is
 */
public record CavpLossConfig(double temperature, int anchors, OwnBackground ownBackground) {
  /** Below this exp(-2 / tau) is no number of single precision. */
  private static final double COLDEST = 0.025;

  public CavpLossConfig {
    if (!(temperature >= COLDEST) || anchors < 1) {
      throw new IllegalArgumentException(
          "got temperature %s, %d anchors, wanted at least %s, 1"
              .formatted(temperature, anchors, COLDEST));
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
  public static final CavpLossConfig PAPER = new CavpLossConfig(0.1, 512, OwnBackground.UNKNOWN);
}
