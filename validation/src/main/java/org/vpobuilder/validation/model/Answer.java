package org.vpobuilder.validation.model;

import java.util.Optional;
import java.util.function.Supplier;
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

  /**
   * An answer with both maps.
   *
   * @param attention what {@link Inside#what} says of the maps of attention
   * @param features what it says of the maps of features
   */
  static Answer of(
      Tensor logits,
      String attention,
      Supplier<Tensor> attentionMaps,
      String features,
      Supplier<Tensor> featureMaps) {
    return new Answer() {
      @Override
      public Tensor logits() {
        return logits;
      }

      @Override
      public Optional<Inside> attention() {
        return Optional.of(new Inside(attention, attentionMaps.get()));
      }

      @Override
      public Optional<Inside> features() {
        return Optional.of(new Inside(features, featureMaps.get()));
      }
    };
  }
}
