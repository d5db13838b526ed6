package org.vpobuilder.validation.model;

import java.util.Optional;
import java.util.function.Supplier;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * A network's answer to a batch, and the maps that figures show of how it came about. All tensors
 * belong to the scope in which the answer was made. Maps are computed when they are first
 * requested; they cover the whole picture at any size.
 */
public interface Answer {
  /**
   * The logits: [B, classes, H, W] at the images' size; for a model of one foreground class [B, 1,
   * H, W], whose sigmoid is the probability.
   */
  Tensor logits();

  /**
   * The places to which the sound leads the network's attention: [B, h, w], of any range, higher
   * for more.
   */
  default Optional<Inside> attention() {
    return Optional.empty();
  }

  /**
   * The network's features of each place before it names a class: [B, D, h, w]. The mean over an
   * object's pixels is the object's embedding.
   */
  default Optional<Inside> features() {
    return Optional.empty();
  }

  /**
   * Maps from inside the network.
   *
   * @param what their description for a caption: a phrase with the source
   */
  record Inside(String what, Tensor maps) {}

  /**
   * An answer with both maps.
   *
   * @param attention {@link Inside#what} for the maps of attention
   * @param features {@link Inside#what} for the maps of features
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
