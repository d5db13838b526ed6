package org.vpobuilder.pipeline.controls;

import java.util.List;
import org.vpobuilder.pipeline.controls.BaseSample.Piece;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Control;

/**
 * A control, fully decided: making it draws nothing but noise, whose draws its kind and base
 * address.
 *
 * @param expected which mask is right
 * @param shown the objects of the expected mask, in the order of their channels
 * @param crowdsStay whether crowds of the base's sounding classes are left open in the mask
 * @param sources what is heard, a channel of the stems each
 * @param json of the base sample; so image, stems and mixture
 */
record PlannedControl(
    String key,
    Control.Kind kind,
    String baseSample,
    Control.Expected expected,
    List<Shown> shown,
    boolean crowdsStay,
    List<Source> sources,
    Piece json,
    Piece image,
    Piece stems,
    Piece mixture) {
  PlannedControl {
    shown = List.copyOf(shown);
    sources = List.copyOf(sources);
  }

  /**
   * An object of the expected mask.
   *
   * @param channel of the control's stems that is heard from it
   */
  record Shown(String id, int channel) {}

  /**
   * A source.
   *
   * @param alpha place that the json states; of a mirrored picture's objects the maker states their
   *     new ones
   * @param lawAlpha place that the law is asked about
   * @param exchanged whether each ear hears what the other one hears there: the place is the
   *     mirrored one
   * @param sample whose stem it is; empty of silence and noise
   * @param stems file that holds the stem; the base's of silence and noise
   * @param stemChannels channels of that file
   * @param channel of it; of noise the base's stem whose level it takes, or -1
   */
  record Source(
      String className,
      int classIndex,
      double alpha,
      double lawAlpha,
      boolean exchanged,
      String sample,
      Piece stems,
      int stemChannels,
      int channel,
      ClipRef clip) {}
}
