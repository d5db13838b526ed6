package org.vpobuilder.spec.sample;

import java.util.Comparator;

/**
 * The ids that sources give to their images, clips and objects: text, because not all are numbers.
 * This class makes from them the addresses of draws and the orders of records.
 */
public final class SourceIds {
  /** The visual source whose images have no source name in their keys and draws. */
  public static final String COCO = "coco";

  /** The audio source whose clips have no source name in their draws. */
  public static final String VGGSOUND = "vggsound";

  /** Shorter ids first, then by text, which sorts whole numbers without leading zeros by value. */
  public static final Comparator<String> ORDER =
      (a, b) -> a.length() == b.length() ? a.compareTo(b) : Integer.compare(a.length(), b.length());

  private SourceIds() {}

  /**
   * The address of an id for draws, unique over all sources. COCO's and VGGSound's ids have no
   * prefix, so that the draws made before there were other sources stay the same.
   */
  public static String address(String source, String id) {
    return source.equals(COCO) || source.equals(VGGSOUND) ? id : source + ":" + id;
  }

  /**
   * Whether an address, or a text that begins with one, belongs to a source.
   *
   * @param source name of a source of the kind (visual or audio) to which the address belongs
   */
  public static boolean isOf(String source, String address) {
    return address.indexOf(':') < 0
        ? source.equals(COCO) || source.equals(VGGSOUND)
        : address.startsWith(source + ":");
  }
}
