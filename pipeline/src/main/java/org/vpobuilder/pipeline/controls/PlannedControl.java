package org.vpobuilder.pipeline.controls;

import java.util.List;
import org.vpobuilder.pipeline.controls.BaseSample.Piece;
import org.vpobuilder.spec.sample.ClipRef;
import org.vpobuilder.spec.sample.Control;

/**
 * A control, fully decided: making it draws only noise, and these draws are addressed by kind and
 * base.
 *
 * @param expected which mask is right
 * @param shown the objects of the expected mask, in the order of their channels
 * @param crowdsStay whether crowds of the base's sounding classes are left open in the mask
 * @param sources the sounds, one for each channel of the stems
 * @param gain the recorded gain of the sample whose stems are heard: the base, or the partner of a
 *     swap
 * @param json of the base sample, as are image, stems and mixture
 */
record PlannedControl(
    String key,
    Control.Kind kind,
    String baseSample,
    Control.Expected expected,
    List<Shown> shown,
    boolean crowdsStay,
    List<Source> sources,
    double gain,
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
   * @param alpha the place that the json states; for objects of a mirrored picture the maker
   *     computes it anew
   * @param lawAlpha the place that is passed to the law
   * @param exchanged whether the ears are exchanged, because the place is mirrored
   * @param sample that the stem belongs to; empty for silence and noise
   * @param stems file that holds the stem; for silence and noise the base's file
   * @param stemChannels channels of that file
   * @param channel of the stem in that file; for noise the base's stem that sets the level, or -1
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
