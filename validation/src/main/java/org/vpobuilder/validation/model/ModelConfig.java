package org.vpobuilder.validation.model;

/**
 * The {@code model} of a config: the network and its initial weights. In a file the family's own
 * settings are next to the keys that all families have.
 *
 * @param name name of its {@link ModelFamily}
 * @param imageBackbone one of {@link ModelFamily#imageBackbones}
 * @param audioBackbone one of {@link ModelFamily#audioBackbones}
 * @param imageWeights safetensors or .pth file of the image backbone; empty for none
 * @param audioWeights the file for the audio backbone
 * @param weights the file for the whole network, from its authors or from {@code vpo train}
 * @param settings the family's own keys
 */
public record ModelConfig(
    String name,
    String imageBackbone,
    String audioBackbone,
    String imageWeights,
    String audioWeights,
    String weights,
    ModelSettings settings) {
  /** The name of backbones that train in minutes on two cores. They have no published weights. */
  public static final String TINY = "tiny";
}
