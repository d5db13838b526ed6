package org.vpobuilder.spec.sample;

import java.util.Comparator;

/**
 * Ids that sources give to their images, clips and objects: text, for not all are numbers. What a
 * draw is addressed by, and what an order rests on, is made of them here.
 */
public final class SourceIds {
  /** The visual source whose images' keys and draws bear no source's name. */
  public static final String COCO = "coco";

  /** The audio source whose clips' draws bear no source's name. */
  public static final String VGGSOUND = "vggsound";

  /** The shorter first, then by text: whole numbers without leading zeros stand in their order. */
  public static final Comparator<String> ORDER =
      (a, b) -> a.length() == b.length() ? a.compareTo(b) : Integer.compare(a.length(), b.length());

  private SourceIds() {}

  /**
   * What draws are addressed by, unique over all sources. COCO's and VGGSound's ids stand alone, as
   * they did when there were no other sources: what was drawn for them stays the same.
   */
  public static String address(String source, String id) {
    return source.equals(COCO) || source.equals(VGGSOUND) ? id : source + ":" + id;
  }
}
