package org.vpobuilder.validation.model;

import java.util.List;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The masks that a model finds in a sound, as pictures of spectrograms.
 *
 * @param example index of the example in the batch
 * @param panels pictures to be shown next to each other, of one size
 */
public record SoundMasks(int example, List<Panel> panels) {
  public SoundMasks {
    panels = List.copyOf(panels);
  }

  /** The kind of a panel's values. */
  public enum Scale {
    /** Magnitudes, to be shown in decibels below the loudest. */
    MAGNITUDE,
    /** Shares from 0 to 1. */
    SHARE
  }

  /**
   * One spectrogram.
   *
   * @param name a name made of letters, for the heading of a column
   * @param values [T, F]
   */
  public record Panel(String name, Tensor values, Scale scale) {}
}
