package org.vpobuilder.validation.evaluate;

import org.vpobuilder.classmaps.VpoClass;
import org.vpobuilder.spec.failure.BadInputException;

/**
 * A soft foreground map and its truth, for {@link JfProtocol}.
 *
 * @param probability probability that a pixel sounds, {@code [H * W]}, each in [0, 1]: after the
 *     sigmoid
 * @param truth {@code [H * W]}: 0 background, 255 ignored, anything else foreground
 */
@SuppressWarnings("ArrayRecordComponent") // an image's worth of pixels, passed on and dropped
public record MaskFrame(float[] probability, byte[] truth) {
  /**
   * Checks the arrays.
   *
   * @throws BadInputException if their lengths differ or a probability is not in [0, 1]
   */
  public MaskFrame {
    LabelMaps.checkLengths(truth.length, probability.length);
    for (int i = 0; i < probability.length; i++) {
      if (!(probability[i] >= 0 && probability[i] <= 1)) {
        throw new BadInputException(
            "prediction, pixel %d: got probability %s, wanted 0 to 1"
                .formatted(i, Float.toString(probability[i])));
      }
    }
  }

  boolean counts(int pixel) {
    return (truth[pixel] & 0xff) != VpoClass.IGNORE;
  }

  boolean sounds(int pixel) {
    return truth[pixel] != 0;
  }
}
