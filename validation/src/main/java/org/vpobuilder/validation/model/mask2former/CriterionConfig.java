package org.vpobuilder.validation.model.mask2former;

import java.util.Locale;

/**
 * The weights and points of a Mask2Former loss.
 *
 * @param classWeight weight of the class in cost and loss
 * @param maskWeight weight of the mask's loss per point in both
 * @param diceWeight weight of dice in both
 * @param noObject weight of a query without a segment in the cross-entropy
 * @param maskLoss the loss per point
 * @param points number of points of a mask in cost and loss, K
 * @param oversampling number of candidates for the loss's points, as a multiple of K
 * @param uncertain share of the K points that are the least certain candidates
 */
public record CriterionConfig(
    double classWeight,
    double maskWeight,
    double diceWeight,
    double noObject,
    MaskLoss maskLoss,
    int points,
    int oversampling,
    double uncertain) {
  /** The loss per point. */
  public enum MaskLoss {
    /** Cross-entropy, as Mask2Former computes it. */
    BCE,

    /** The focal loss (Lin et al. 2017) with alpha 0.25 and gamma 2, as in DETR and MaskFormer. */
    FOCAL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The published settings for semantic segmentation (maskformer2_R50_bs16_160k.yaml). */
  public static final CriterionConfig PUBLISHED =
      new CriterionConfig(2, 5, 5, 0.1, MaskLoss.BCE, 12544, 3, 0.75);

  /** MaskFormer's weights for the focal loss (its config.py). */
  public static final CriterionConfig FOCAL =
      new CriterionConfig(1, 20, 1, 0.1, MaskLoss.FOCAL, 12544, 3, 0.75);

  public CriterionConfig {
    if (points < 1 || oversampling < 1 || !(uncertain >= 0 && uncertain <= 1)) {
      throw new IllegalArgumentException(
          "criterion: got %d points, oversampling %d, uncertain %s, wanted at least 1, 1, 0 to 1"
              .formatted(points, oversampling, uncertain));
    }
  }

  public CriterionConfig withPoints(int value) {
    return new CriterionConfig(
        classWeight, maskWeight, diceWeight, noObject, maskLoss, value, oversampling, uncertain);
  }

  /** The number of points that are the least certain candidates. */
  int uncertainPoints() {
    return (int) (uncertain * points);
  }

  /** The number of points that are drawn: candidates and fresh points. */
  int drawn() {
    return oversampling * points + points - uncertainPoints();
  }
}
