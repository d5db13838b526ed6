package org.vpobuilder.validation.data.loader;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.vpobuilder.validation.data.example.Example;
import org.vpobuilder.validation.data.example.SoundingObject;
import org.vpobuilder.validation.data.image.RgbImage;

/**
 * The sense that a network lacks, in training and in evaluation. The value of a benchmark's sounds
 * is the difference between the scores of a network with and without sound.
 */
public enum Probe {
  /** The network lacks no sense. */
  NONE,
  /** Every sound is silence of the same length. */
  DEAF,
  /** Every picture is grey, of the same size: AudioCOCO's condition AOnly (arXiv 2505.11217). */
  BLIND;

  private static final byte GREY = (byte) 128;

  /** The example as a network with that probe receives it. Its labels stay unchanged. */
  Example apply(Example example) {
    return switch (this) {
      case NONE -> example;
      case DEAF -> example.with(example.image(), example.labels(), silent(example.sounding()));
      case BLIND -> example.with(grey(example.image()), example.labels(), example.sounding());
    };
  }

  /** The sound for a recording: [samples]. */
  float[] heard(float[] recording) {
    return this == DEAF ? new float[recording.length] : recording;
  }

  /**
   * Silence from the same places. A model that mixes sounds with others in training, as CAVP and
   * CPM do, mixes silence with silence.
   */
  private List<SoundingObject> silent(List<SoundingObject> sounding) {
    return sounding.stream().map(object -> object.with(heard(object.waveform()))).toList();
  }

  private static RgbImage grey(RgbImage image) {
    byte[] pixels = new byte[image.pixels().length];
    Arrays.fill(pixels, GREY);
    return new RgbImage(image.height(), image.width(), pixels);
  }

  /** The name in configs. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
