package org.vpobuilder.spec.sample;

import java.util.regex.Pattern;
import org.vpobuilder.spec.Subset;

/** The name of a sample: no dot, so that WebDataset splits member names where it should. */
public final class SampleKey {
  /** Most digits an image id may have, so that keys sort as their ids do. */
  public static final long MAX_IMAGE_ID = 999_999_999_999L;

  private static final int IMAGE_DIGITS = 12;
  private static final Pattern KEY = Pattern.compile("ss_\\d{12}_\\d{1,19}|(ms|msmi)_\\d{12}");

  private SampleKey() {}

  /** {@code ss_{image:012d}_{ann}}: one image may give several samples. */
  public static String single(long imageId, long annId) {
    return multi(Subset.SS, imageId) + "_" + annId;
  }

  /** {@code {subset}_{image:012d}}. */
  public static String multi(Subset subset, long imageId) {
    // Not a format: planning makes some hundred thousand keys.
    String digits = Long.toString(imageId);
    return subset + "_" + "0".repeat(Math.max(0, IMAGE_DIGITS - digits.length())) + digits;
  }

  public static boolean isKey(String text) {
    return KEY.matcher(text).matches();
  }
}
