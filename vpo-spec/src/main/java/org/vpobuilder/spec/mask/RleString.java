package org.vpobuilder.spec.mask;

import org.vpobuilder.spec.mask.MaskException.Kind;

/**
 * COCO's compressed RLE strings: {@code rleToString} and {@code rleFrString} of [1].
 *
 * <p>From the fourth on, a count is written as its difference from the count two before it. A
 * number is a little-endian group of characters {@code '0'..'o'}, each of five value bits and a
 * sixth bit that is set if another character follows; the highest value bit of the last one is the
 * sign.
 */
public final class RleString {
  private static final int FIRST_CHARACTER = '0';
  private static final int VALUE_BITS = 5;
  private static final int VALUE_MASK = 0x1f;
  private static final int SIGN_BIT = 0x10;
  private static final int MORE_BIT = 0x20;

  /** Any difference of two counts up to {@link Rle#MAX_PIXELS} fits 6 * 5 bits with its sign. */
  private static final int MAX_GROUP = 6;

  private RleString() {}

  /** The compressed string of {@code mask}, character for character what pycocotools writes. */
  public static String encode(Rle mask) {
    StringBuilder out = new StringBuilder(2 * mask.runCount());
    for (int i = 0; i < mask.runCount(); i++) {
      int number = mask.run(i) - (i > 2 ? mask.run(i - 2) : 0);
      boolean more = true;
      while (more) {
        int bits = number & VALUE_MASK;
        number >>= VALUE_BITS;
        more = (bits & SIGN_BIT) == 0 ? number != 0 : number != -1;
        out.append((char) (FIRST_CHARACTER + (more ? bits | MORE_BIT : bits)));
      }
    }
    return out.toString();
  }

  /**
   * The mask of a compressed string. Takes memory for at most min(characters, h * w, {@link
   * Rle#MAX_RUNS}) + 1 runs.
   *
   * <p>Two forms that no encoder writes are read as well, in the same way as pycocotools reads
   * them: a group of up to 6 characters that could be shorter, and empty runs (which the result
   * doesn't keep).
   *
   * @param counts the string
   * @param h height in pixels
   * @param w width in pixels
   * @throws MaskException RLE_STRING for an illegal character, a group that is too long or cut off;
   *     RLE_NEGATIVE, RLE_SUM, RLE_SIZE or TOO_LARGE as {@link Rle#ofCounts} does
   */
  public static Rle decode(String counts, int h, int w) throws MaskException {
    CountReader reader = new CountReader(h, w, counts.length());
    long twoBefore = 0;
    long before = 0;
    int at = 0;
    for (int index = 0; at < counts.length(); index++) {
      int end = groupEnd(counts, at);
      long count = number(counts, at, end) + (index > 2 ? twoBefore : 0);
      reader.add(count);
      twoBefore = before;
      before = count;
      at = end;
    }
    return reader.finish();
  }

  private static int groupEnd(String counts, int start) throws MaskException {
    int limit = Math.min(counts.length(), start + MAX_GROUP);
    for (int at = start; at < limit; at++) {
      int bits = counts.charAt(at) - FIRST_CHARACTER;
      if (bits < 0 || bits >= 2 * MORE_BIT) {
        throw new MaskException(
            Kind.RLE_STRING,
            String.format("U+%04X at character %d", (int) counts.charAt(at), at),
            "characters '0' to 'o' only");
      }
      if ((bits & MORE_BIT) == 0) {
        return at + 1;
      }
    }
    boolean cutOff = limit == counts.length();
    throw new MaskException(
        Kind.RLE_STRING,
        (cutOff ? "a number cut off" : "a number of more than 6 characters") + " at " + start,
        "numbers of 1 to 6 characters");
  }

  /** Sign-extended: 6 * 5 bits fit an int. */
  private static int number(String counts, int start, int end) {
    int number = 0;
    for (int at = end - 1; at >= start; at--) {
      int bits = (counts.charAt(at) - FIRST_CHARACTER) & VALUE_MASK;
      number = (number << VALUE_BITS) | bits;
    }
    int unused = Integer.SIZE - VALUE_BITS * (end - start);
    return (number << unused) >> unused;
  }
}
