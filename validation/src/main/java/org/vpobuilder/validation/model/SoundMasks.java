package org.vpobuilder.validation.model;

import java.util.List;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * What a model finds in a sound, as pictures of spectrograms.
 *
 * @param example its index in the batch
 * @param panels side by side, of one size
 */
public record SoundMasks(int example, List<Panel> panels) {
  public SoundMasks {
    panels = List.copyOf(panels);
  }

  /** What a panel's values are. */
  public enum Scale {
    /** Magnitudes, to be shown in decibels below the loudest. */
    MAGNITUDE,
    /** Shares from 0 to 1. */
    SHARE
  }

  /**
   * One spectrogram.
   *
   * @param name of letters, as a column of a figure is headed
   * @param values [T, F]
   */
  public record Panel(String name, Tensor values, Scale scale) {}
}
