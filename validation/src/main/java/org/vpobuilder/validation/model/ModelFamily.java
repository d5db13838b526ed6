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
 * A kind of model, as all that trains, evaluates and times models knows it. Each is one package:
 * its network, its loss, and this, which {@code model.families} lists. Beside the class are the
 * resources
 *
 * <ul>
 *   <li>{@code settings.schema.json}: the JSON Schema of {@link #settings}; its keys stand in a
 *       config's {@code model};
 *   <li>{@code presets/NAME.yaml} of each of {@link #presets};
 *   <li>{@code published.csv}: the figures that papers print of it.
 * </ul>
 */
public interface ModelFamily {
  /** As {@code model.name} and results name it. */
  String name();

  /** Configs that come with it; the first is that of its paper's network on VPO. */
  List<String> presets();

  /** What {@code model.image_backbone} can be. */
  List<String> imageBackbones();

  /** What {@code model.audio_backbone} can be. */
  List<String> audioBackbones();

  /** The record of its own keys. */
  Class<? extends ModelSettings> settings();

  /**
   * Looks whether there can be such a network, without making it.
   *
   * @param config names the config in errors
   * @param model of this family
   * @throws BadInputException if not; the message names the key
   */
  void check(String config, ModelConfig model, FeatureSpec audio);

  /**
   * A network without weights, of a config that {@link #check} let pass.
   *
   * @param classes background among them
   * @param videos of AVSBench, which of its sets it learns; none for still images
   */
  AvsModel create(ModelConfig model, FeatureSpec audio, int classes, Optional<Layout> videos);

  /** Whether it sees the frames of a video together; if not, each with the sound around it. */
  default boolean seesVideos() {
    return false;
  }

  /** How its authors resize the pictures of AVSBench. */
  default PillowResizer.Filter resizing() {
    return PillowResizer.Filter.BICUBIC;
  }

  /**
   * Scripts of the same network in PyTorch, for {@code bench-models}: resources, absolute, of which
   * the first has a function {@code network(classes, channels, side)}. Empty if there are none of
   * this config's network.
   */
  default List<String> contender(ModelConfig model) {
    return List.of();
  }

  /**
   * What of a config must change, by dotted key, for its network to be made for square images of
   * {@code side} pixels: nothing of a network that takes images of any size as they are.
   */
  default Map<String, String> sized(int side) {
    return Map.of();
  }

  /**
   * Keys that earlier versions had elsewhere: dotted paths, old to new, empty for what nothing of
   * this family read.
   */
  default Map<String, String> moved() {
    return Map.of();
  }

  /**
   * Fills in its own keys that configs of earlier versions lack, as these versions had it.
   *
   * @param model the config's {@code model}
   */
  default void complete(ObjectNode model) {}
}
