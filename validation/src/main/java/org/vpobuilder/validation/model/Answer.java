package org.vpobuilder.validation.model;

import java.util.Optional;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * What a network says of a batch, and what figures show of how it came to it. All tensors are of
 * the scope in which the answer was made. Maps are computed when they are asked for; they cover the
 * whole picture, whatever their size.
 */
public interface Answer {
  /**
   * [B, classes, H, W] at the images' size; for a model of one foreground class [B, 1, H, W], of
   * which a sigmoid is the probability.
   */
  Tensor logits();

  /** Where the sound leads it to look: [B, h, w], of any range, higher for more. */
  default Optional<Inside> attention() {
    return Optional.empty();
  }

  /**
   * What it knows of each place before it names a class: [B, D, h, w]. The mean over an object's
   * pixels is the object's embedding.
   */
  default Optional<Inside> features() {
    return Optional.empty();
  }

  /**
   * Maps from within.
   *
   * @param what they are, for a caption: a phrase with the source
   */
  record Inside(String what, Tensor maps) {}
}
