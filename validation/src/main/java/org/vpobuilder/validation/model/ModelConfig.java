package org.vpobuilder.validation.model;

/**
 * The {@code model} of a config: which network, and what it begins with. In a file the family's own
 * settings stand beside the keys that all families have.
 *
 * @param name of its {@link ModelFamily}
 * @param imageBackbone one of {@link ModelFamily#imageBackbones}
 * @param audioBackbone one of {@link ModelFamily#audioBackbones}
 * @param imageWeights safetensors or .pth of the image backbone; empty for none
 * @param audioWeights the same of the audio backbone
 * @param weights the same of the whole network, of its authors or of {@code vpo train}
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
  /** A backbone for minutes on two cores. There are no published weights of it. */
  public static final String TINY = "tiny";
}
