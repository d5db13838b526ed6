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

/** An audio-visual segmentation model as training and evaluation see it. */
public interface AvsModel {
  /** What is trained and saved. */
  Module network();

  /**
   * Every parameter in one group.
   *
   * @param headLrMultiplier what the rate of parts without pretrained weights is multiplied by
   */
  List<ParameterGroup> groups(double headLrMultiplier);

  /** What a loss needs beside one batch, such as other sounds that it is heard with. */
  interface Extra {}

  /**
   * Makes the extras of batches, on the loader's side: called for one batch after another in the
   * order of the training, by one thread, which is some batches ahead of it.
   */
  interface Extras {
    /** The extra of that step's batch. */
    Extra of(List<Batch.Entry> entries, long step);
  }

  /**
   * What makes the extras from the next step on, if the loss needs any.
   *
   * @param features how the batches' sounds were made
   * @param draws for what is drawn, at addresses that begin with {@code step}
   */
  default Optional<Extras> extras(AudioFeatures features, Draws draws) {
    return Optional.empty();
  }

  /**
   * What this batch costs, in training mode.
   *
   * @param inputs with the batch's extra, if {@link #extras} makes any
   * @param draws for what the loss draws, at addresses that begin with {@code step}
   */
  Losses losses(Inputs inputs, Draws draws, long step);

  /**
   * A part of a step's batch, where a step is computed in several.
   *
   * @param whole of all examples of the step
   * @param share of this part in the step's labelled pixels, 1 of all
   */
  record Part(List<Batch.Entry> whole, double share) {}

  /**
   * What a part of a batch costs, so that the sum over the parts has the gradient of the whole's
   * loss, up to rounding. As it stands here, that holds for losses that are means over labelled
   * pixels; what compares the examples of a batch with each other compares those of the part.
   */
  default Losses losses(Inputs inputs, Part part, Draws draws, long step) {
    Losses losses = losses(inputs, draws, step);
    return part.share() == 1 ? losses : losses.times(part.share());
  }

  /** Whether it wants to see the training set once more after an epoch, without learning. */
  default boolean looksAgain() {
    return false;
  }

  /** Sees a batch of the epoch once more, in evaluation's mode. */
  default void look(Inputs inputs, Draws draws, long step) {}

  /** What it tells of the epoch that has just ended, by name; it then forgets it. */
  default Map<String, Double> epochEnded() {
    return Map.of();
  }

  /** What it says of a batch, in evaluation's mode. */
  Answer answer(Inputs inputs);

  /** The {@link Answer#logits} alone. */
  default Tensor logits(Inputs inputs) {
    return answer(inputs).logits();
  }

  /**
   * What it finds in sounds that are mixed with one another, for figures; of the examples of which
   * there is something to show. Empty for a model that looks for nothing there.
   *
   * @param audio [B, C, T, F]
   * @param entries [B]
   * @param features how {@code audio} was made
   * @param draws for what is drawn, at addresses that begin with {@code step}
   */
  default List<SoundMasks> soundMasks(
      Tensor audio, List<Batch.Entry> entries, AudioFeatures features, Draws draws) {
    return List.of();
  }

  /** Parameters and buffers of a backbone by the names that its own published weights have. */
  Map<String, Tensor> backbone(Backbone backbone);

  /**
   * The probability that a pixel sounds, [B, 1, H, W].
   *
   * @param logits as {@link #logits} gave them, perhaps resized
   */
  default Tensor foreground(Tensor logits) {
    return logits.size(1) == 1
        ? NeuralOps.sigmoid(logits)
        : NeuralOps.softmax(logits, 1).slice(1, 0, 1).neg().add(1);
  }

  /** How far a tensor of a backbone may be from what its published weights hold. */
  enum Fit {
    /** It has that name and shape there. */
    EXACT,
    /** Of another shape there, it begins anew. */
    SHAPE_MAY_DIFFER,
    /** Of another shape there or missing, it begins anew. */
    MAY_BE_MISSING
  }

  /**
   * How far the published weights of a backbone may be from this model's.
   *
   * @param name of a tensor of {@link #backbone}
   */
  default Fit fit(Backbone backbone, String name) {
    return Fit.EXACT;
  }

  /** Prefixes of names in the published network's weights that no output depends on. */
  default List<String> unused() {
    return List.of();
  }

  /** A part that begins with weights learnt elsewhere. */
  enum Backbone {
    IMAGE,
    AUDIO
  }

  /** What it remembers beside its network, for a checkpoint. */
  default Map<String, HostTensor> memory() {
    return Map.of();
  }

  /**
   * Fills its memory with noise, as if it had trained for long, so that a benchmark's first steps
   * cost what later ones do.
   */
  default void rehearse(Draws draws) {}

  /** What of {@link #memory} its answers depend on: it is saved with the network. */
  default Map<String, HostTensor> answering() {
    return Map.of();
  }

  /** Takes back what {@link #memory} or {@link #answering} gave. */
  default void recall(Map<String, HostTensor> memory) {}
}
