package org.vpobuilder.validation.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.data.audio.FeatureSpec;
import org.vpobuilder.validation.data.avsbench.Layout;
import org.vpobuilder.validation.data.image.PillowResizer;

/**
 * A kind of model, as seen by the code that trains, evaluates and times models. Each is one
 * package: its network, its loss, and an implementation of this interface with a public constructor
 * without parameters, which a line in {@code META-INF/services} registers. Next to the class are
 * the resources
 *
 * <ul>
 *   <li>{@code settings.schema.json}: the JSON Schema of {@link #settings}, whose keys are in a
 *       config's {@code model};
 *   <li>{@code presets/NAME.yaml} for each of {@link #presets};
 *   <li>{@code published.csv}: the figures that papers print for it.
 * </ul>
 */
public interface ModelFamily {
  /** The name in {@code model.name} and in results. */
  String name();

  /** The configs that come with it; the first is that of its paper's network on VPO. */
  List<String> presets();

  /** The possible values of {@code model.image_backbone}. */
  List<String> imageBackbones();

  /** The possible values of {@code model.audio_backbone}. */
  List<String> audioBackbones();

  /** The record of its own keys. */
  Class<? extends ModelSettings> settings();

  /**
   * Checks whether such a network is possible, without making it.
   *
   * @param config names the config in errors
   * @param model a model of this family
   * @throws BadInputException if it is not possible; the message names the key
   */
  void check(String config, ModelConfig model, FeatureSpec audio);

  /**
   * Makes a network without weights, from a config that {@link #check} accepted.
   *
   * @param classes number of classes, including background
   * @param videos the set of AVSBench that it learns; empty for still images
   */
  AvsModel create(ModelConfig model, FeatureSpec audio, int classes, Optional<Layout> videos);

  /**
   * Whether it processes the frames of a video together; if not, each frame is processed with the
   * sound around it.
   */
  default boolean seesVideos() {
    return false;
  }

  /** The filter with which its authors resize the pictures of AVSBench. */
  default PillowResizer.Filter resizing() {
    return PillowResizer.Filter.BICUBIC;
  }

  /**
   * The scripts of the same network in PyTorch, for {@code bench-models}: absolute resources, the
   * first of which has a function {@code network(classes, channels, side)}. Empty if this config's
   * network has none.
   */
  default List<String> contender(ModelConfig model) {
    return List.of();
  }

  /**
   * The changes to a config, by dotted key, that its network needs for square images of {@code
   * side} pixels; empty for a network that takes images of any size.
   */
  default Map<String, String> sized(int side) {
    return Map.of();
  }

  /**
   * Keys that earlier versions had in another place: dotted paths, from old to new; the new one is
   * empty if this family never read the value.
   */
  default Map<String, String> moved() {
    return Map.of();
  }

  /**
   * Fills in its own keys that configs of earlier versions lack, with the values that these
   * versions used.
   *
   * @param model the config's {@code model}
   */
  default void complete(ObjectNode model) {}
}
