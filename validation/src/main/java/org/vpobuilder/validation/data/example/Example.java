package org.vpobuilder.validation.data.example;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.vpobuilder.spec.sample.Sample;
import org.vpobuilder.spec.space.Ears;
import org.vpobuilder.validation.data.image.LabelMap;
import org.vpobuilder.validation.data.image.RgbImage;

/**
 * A picture with its labels and its sounds.
 *
 * @param key unique within the data set
 * @param subset e.g. {@code ss}, {@code ms}, {@code msmi}; {@code ms} for a sample of MSMI that
 *     belongs to MS; {@code s4}, {@code ms3}, {@code avss} for AVSBench
 * @param split e.g. {@code train}, {@code test}
 * @param image uint8 RGB, not normalised
 * @param labels class indices; at the stored size if only the image was resized
 * @param soundingClasses classes that are heard, ascending, each once
 * @param sounding the sounding objects in the stems' order, at least one; for AVSBench, whose
 *     recordings are not separated, the recording itself in the middle
 * @param sample the sample's record in its release; null if it is not from a release
 */
public record Example(
    String key,
    String subset,
    String split,
    RgbImage image,
    LabelMap labels,
    List<Integer> soundingClasses,
    List<SoundingObject> sounding,
    @Nullable Sample sample) {
  public Example {
    soundingClasses = List.copyOf(soundingClasses);
    sounding = List.copyOf(sounding);
    if (sounding.isEmpty()) {
      throw new IllegalArgumentException(key + ": got no sounding object, wanted at least one");
    }
  }

  /** An example that is not from a release. */
  public Example(
      String key,
      String subset,
      String split,
      RgbImage image,
      LabelMap labels,
      List<Integer> soundingClasses,
      List<SoundingObject> sounding) {
    this(key, subset, split, image, labels, soundingClasses, sounding, null);
  }

  /** The same sounds and classes with another picture and other places. */
  public Example with(RgbImage newImage, LabelMap newLabels, List<SoundingObject> newSounding) {
    return new Example(
        key, subset, split, newImage, newLabels, soundingClasses, newSounding, sample);
  }

  /** Mono waveforms, [n][samples]. */
  public float[][] stems() {
    return sounding.stream().map(SoundingObject::waveform).toArray(float[][]::new);
  }

  /** The places of the stems, [n]. */
  public double[] alphas() {
    return sounding.stream().mapToDouble(SoundingObject::alpha).toArray();
  }

  /** The ears of the stems at their places, [n]. */
  public List<Ears> ears() {
    return sounding.stream().map(SoundingObject::ears).toList();
  }
}
