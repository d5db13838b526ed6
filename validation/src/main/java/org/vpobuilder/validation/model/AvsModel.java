package org.vpobuilder.validation.model;

import java.util.List;
import java.util.Map;
import org.vpobuilder.spec.draw.Draws;
import org.vpobuilder.validation.nn.Module;
import org.vpobuilder.validation.nn.ParameterGroup;
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

  /**
   * What this batch costs, in training mode.
   *
   * @param draws for what the loss draws, at addresses that begin with {@code step}
   */
  Losses losses(Inputs inputs, Draws draws, long step);

  /**
   * [B, classes, H, W] at the images' size; for a model of one foreground class [B, 1, H, W], of
   * which a sigmoid is the probability.
   */
  Tensor logits(Inputs inputs);

  /** Parameters and buffers of a backbone by the names that its own published weights have. */
  Map<String, Tensor> backbone(Backbone backbone);

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

  /** Takes back what {@link #memory} gave. */
  default void recall(Map<String, HostTensor> memory) {}
}
