package org.vpobuilder.validation.train;

/**
 * Which network.
 *
 * @param name {@code cavp} or {@code tpavi}
 * @param imageBackbone {@code resnet50}, {@code pvt-v2-b5} or {@code tiny}
 * @param audioBackbone {@code resnet18}, {@code vggish} or {@code tiny}
 * @param imageWeights safetensors or .pth of the image backbone; empty for none
 * @param audioWeights the same of the audio backbone
 */
public record ModelConfig(
    String name,
    String imageBackbone,
    String audioBackbone,
    String imageWeights,
    String audioWeights) {
  /** Whether it sees the frames of a video together; if not, each with the sound around it. */
  public boolean seesVideos() {
    return name.equals("tpavi");
  }
}
