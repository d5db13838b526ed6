package org.vpobuilder.spec.mask;

/**
 * A mask in the input data that can't be read: the rule that it breaks, the value got and the value
 * wanted.
 */
public final class MaskException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The rule that was broken. */
  public enum Kind {
    /** A polygon part has an odd number of coordinates. */
    ODD_COORDINATES,
    /** A polygon part has fewer than three points. */
    TOO_FEW_POINTS,
    /** A polygon coordinate is NaN or infinite. */
    NOT_FINITE,
    /** A segmentation has no polygon part at all. */
    EMPTY_SEGMENTATION,
    /** The runs don't add up to height * width. */
    RLE_SUM,
    /** The mask's height and width are not the image's, or not positive. */
    RLE_SIZE,
    /** A run is negative. */
    RLE_NEGATIVE,
    /** A compressed string has a character or a group of characters that no encoder writes. */
    RLE_STRING,
    /** The mask is well formed and covers no pixel. */
    NO_PIXEL,
    /** An image, a coordinate or a mask is beyond the bounds on memory, time and arithmetic. */
    TOO_LARGE
  }

  private final Kind kind;
  private final String got;
  private final String wanted;

  /** An error of {@code kind}; {@code got} and {@code wanted} are short phrases for one line. */
  public MaskException(Kind kind, String got, String wanted) {
    super(kind + ": got " + got + ", wanted " + wanted);
    this.kind = kind;
    this.got = got;
    this.wanted = wanted;
  }

  /** The rule that was broken. */
  public Kind kind() {
    return kind;
  }

  /** The value in the data. */
  public String got() {
    return got;
  }

  /** The value that would be valid. */
  public String wanted() {
    return wanted;
  }
}
