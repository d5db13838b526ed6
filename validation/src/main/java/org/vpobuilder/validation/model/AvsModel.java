package org.vpobuilder.validation.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.data.audio.AudioFeatures;
import org.vpobuilder.validation.data.loader.Batch;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ParameterGroup;
import org.vpobuilder.validation.tensor.NeuralOps;
import org.vpobuilder.validation.tensor.Tensor;
import org.vpobuilder.validation.weights.HostTensor;

/** The interface of an audio-visual segmentation model for training and evaluation. */
public interface AvsModel {
  /** The network that is trained and saved. */
  Module network();

  /**
   * The groups of parameters; every parameter is in one group.
   *
   * @param headLrMultiplier factor for the learning rate of modules without pretrained weights
   */
  List<ParameterGroup> groups(double headLrMultiplier);

  /** Further inputs of a loss apart from its batch, such as other sounds for the same images. */
  interface Extra {}

  /**
   * Makes the extras of batches in the loader: one thread calls it for one batch after another, in
   * the order of the training, some batches ahead of it.
   */
  interface Extras {
    /** The extra for the batch of a step. */
    Extra of(List<Batch.Entry> entries, long step);
  }

  /**
   * The maker of the extras from the next step on, if the loss needs any.
   *
   * @param features computes the features of sounds as for the batches
   * @param draws source of draws, at addresses that begin with {@code step}
   */
  default Optional<Extras> extras(AudioFeatures features, Draws draws) {
    return Optional.empty();
  }

  /**
   * The losses of a batch, in training mode.
   *
   * @param inputs inputs with the batch's extra, if {@link #extras} makes any
   * @param draws source of the loss's draws, at addresses that begin with {@code step}
   */
  Losses losses(Inputs inputs, Draws draws, long step);

  /**
   * The context of a part of a step's batch, if a step is computed in several parts.
   *
   * @param whole entries of all examples of the step
   * @param share share of this part in the step's labelled pixels; 1 for the whole step
   */
  record Part(List<Batch.Entry> whole, double share) {}

  /**
   * The losses of a part of a batch, scaled so that the sum over the parts has the gradient of the
   * whole batch's loss, up to rounding. This default is right for losses that are means over
   * labelled pixels; a loss that compares the examples of a batch with each other compares only
   * those of the part.
   */
  default Losses losses(Inputs inputs, Part part, Draws draws, long step) {
    Losses losses = losses(inputs, draws, step);
    return part.share() == 1 ? losses : losses.times(part.share());
  }

  /** Whether the model needs to see the training set once more after an epoch, without learning. */
  default boolean looksAgain() {
    return false;
  }

  /** Sees a batch of the epoch once more, in evaluation mode. */
  default void look(Inputs inputs, Draws draws, long step) {}

  /**
   * The model's own metrics of the epoch that has just ended, by name; the model then resets them.
   */
  default Map<String, Double> epochEnded() {
    return Map.of();
  }

  /** The answer for a batch, in evaluation mode. */
  Answer answer(Inputs inputs);

  /** Only the {@link Answer#logits}. */
  default Tensor logits(Inputs inputs) {
    return answer(inputs).logits();
  }

  /**
   * The masks that the model finds in mixed sounds, for figures, for those examples that have
   * something to show. Empty for a model without such masks.
   *
   * @param audio [B, C, T, F]
   * @param entries [B]
   * @param features computes features in the way {@code audio} was made
   * @param draws source of draws, at addresses that begin with {@code step}
   */
  default List<SoundMasks> soundMasks(
      Tensor audio, List<Batch.Entry> entries, AudioFeatures features, Draws draws) {
    return List.of();
  }

  /** The parameters and buffers of a backbone by their names in its own published weights. */
  Map<String, Tensor> backbone(Backbone backbone);

  /**
   * The probability that a pixel sounds, [B, 1, H, W].
   *
   * @param logits the result of {@link #logits}, possibly resized
   */
  default Tensor foreground(Tensor logits) {
    return logits.size(1) == 1
        ? NeuralOps.sigmoid(logits)
        : NeuralOps.softmax(logits, 1).slice(1, 0, 1).neg().add(1);
  }

  /** The allowed difference between a tensor of a backbone and its published weights. */
  enum Fit {
    /** The published weights have it, with the same shape. */
    EXACT,
    /** The published tensor may have another shape; it is then initialised anew. */
    SHAPE_MAY_DIFFER,
    /** The published tensor may have another shape or be missing; it is then initialised anew. */
    MAY_BE_MISSING
  }

  /**
   * The allowed difference between a tensor of a backbone and its published weights.
   *
   * @param name name of a tensor of {@link #backbone}
   */
  default Fit fit(Backbone backbone, String name) {
    return Fit.EXACT;
  }

  /** Prefixes of names in the published network's weights that no output depends on. */
  default List<String> unused() {
    return List.of();
  }

  /** A module that starts with weights learnt elsewhere. */
  enum Backbone {
    IMAGE,
    AUDIO
  }

  /** The model's memory apart from its network, for a checkpoint. */
  default Map<String, HostTensor> memory() {
    return Map.of();
  }

  /**
   * Fills its memory with noise, as after a long training, so that the first steps of a benchmark
   * cost the same as later ones.
   */
  default void rehearse(Draws draws) {}

  /** The part of {@link #memory} on which its answers depend; it is saved with the network. */
  default Map<String, HostTensor> answering() {
    return Map.of();
  }

  /** Restores the result of {@link #memory} or {@link #answering}. */
  default void recall(Map<String, HostTensor> memory) {}
}
