package org.vpobuilder.validation.report.page;

/**
 * Colours for numbers, from dark blue over green to yellow: larger is lighter, also in grey and for
 * colour-blind readers. The colours are interpolated linearly between seven colours of viridis (van
 * der Walt and Smith 2015).
 */
public final class HeatColours {
  private static final int[] STOPS = {
    0x440154, 0x443983, 0x31688e, 0x21918c, 0x35b779, 0x90d743, 0xfde725
  };
  private static final int MOST = 255;
  private static final int OPAQUE = 0xff000000;

  private HeatColours() {}

  /**
   * A colour as 0xAARRGGBB, opaque.
   *
   * @param value from 0 to 255
   */
  public static int argb(int value) {
    double at = (double) value / MOST * (STOPS.length - 1);
    int stop = Math.min(STOPS.length - 2, (int) at);
    int colour = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = STOPS[stop] >> shift & 0xff;
      int to = STOPS[stop + 1] >> shift & 0xff;
      colour |= (int) Math.round(from + (to - from) * (at - stop)) << shift;
    }
    return OPAQUE | colour;
  }
}
