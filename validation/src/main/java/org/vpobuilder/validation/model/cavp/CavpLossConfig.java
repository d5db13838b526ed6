package org.vpobuilder.validation.model.cavp;

/**
 * The settings of CAVP's loss.
 *
 * @param weight weight of the contrast relative to the cross-entropy; 1 in S1 eq. 5, 0 switches it
 *     off
 * @param temperature temperature, tau of S1 eq. 4
 * @param anchors largest number of anchors of a class, and of each background, in a batch with both
 *     rounds of sounds
 * @param ownBackground role of the background of an image with its own sound
 */
public record CavpLossConfig(
    double weight, double temperature, int anchors, OwnBackground ownBackground) {
  /** The least temperature: below it exp(-2 / tau) can't be represented in single precision. */
  private static final double COLDEST = 0.025;

  public CavpLossConfig {
    if (!(weight >= 0) || !(temperature >= COLDEST) || anchors < 1) {
      throw new IllegalArgumentException(
          "got weight %s, temperature %s, %d anchors, wanted at least 0, %s, 1"
              .formatted(weight, temperature, anchors, COLDEST));
    }
  }

  /** The role of pixels labelled background in an image with its own sound. */
  public enum OwnBackground {
    /**
     * They are left out: this is S1 eq. 2 as written, in which the background of a sounding pair is
     * unknown.
     */
    UNKNOWN,
    /** They are background anchors, as in the authors' code. */
    ANCHOR
  }

  /** The settings of S1 B.1, with the 512 anchors of the authors' code. */
  public static final CavpLossConfig PAPER = new CavpLossConfig(1, 0.1, 512, OwnBackground.UNKNOWN);
}
