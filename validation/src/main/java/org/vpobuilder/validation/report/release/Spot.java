package org.vpobuilder.validation.report.release;

import java.util.List;
import org.vpobuilder.spec.Split;
import org.vpobuilder.spec.Subset;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.sample.SceneObject;

/**
 * The data of a sample that charts need.
 *
 * @param alphas alphas of its sounding objects
 * @param panning the law of space that it names
 * @param left level of the mixture's left channel in dB full scale
 * @param gain gain of the mixture, below 1 if it would have clipped
 * @param clip level, at that gain, of the clip that sounds; NaN if several sound
 */
record Spot(
    String key,
    Subset subset,
    Split split,
    List<Double> alphas,
    String panning,
    double left,
    double right,
    double gain,
    double clip) {

  static Spot of(Sample sample) {
    List<SceneObject> sounding = sample.sounding();
    double clip = sounding.size() == 1 ? sounding.get(0).clip().levelDbfs() : Double.NaN;
    return new Spot(
        sample.key(),
        sample.subset(),
        sample.split(),
        sounding.stream().map(SceneObject::alpha).toList(),
        sample.audio().panning(),
        sample.audio().levelLeftDbfs(),
        sample.audio().levelRightDbfs(),
        sample.audio().gain(),
        clip + 20 * Math.log10(sample.audio().gain()));
  }

  /** Whether the sample belongs to a subset. */
  boolean isOf(Subset other) {
    return other.contains(subset);
  }

  /** The level of both channels together: that of the mean of their powers. */
  double loudness() {
    return 10 * Math.log10((Math.pow(10, left / 10) + Math.pow(10, right / 10)) / 2);
  }
}
