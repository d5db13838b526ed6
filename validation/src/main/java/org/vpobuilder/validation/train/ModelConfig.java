package org.vpobuilder.validation.train;

/**
 * Which network, and what it begins with.
 *
 * @param name {@code cavp} or {@code tpavi}
 * @param imageBackbone {@code resnet50}, {@code pvt-v2-b5} or {@code tiny}
 * @param audioBackbone {@code resnet18}, {@code vggish} or {@code tiny}
 * @param outputStride of CAVP's ResNet-50, DeepLab's term: 8 as the authors have it on VPO, 16 as
 *     on AVSBench; other backbones do not read it
 * @param imageWeights safetensors or .pth of the image backbone; empty for none
 * @param audioWeights the same of the audio backbone
 * @param weights the same of the whole network, of its authors or of {@code vpo train}
 */
public record ModelConfig(
    String name,
    String imageBackbone,
    String audioBackbone,
    int outputStride,
    String imageWeights,
    String audioWeights,
    String weights) {
  /** Whether it sees the frames of a video together; if not, each with the sound around it. */
  public boolean seesVideos() {
    return name.equals("tpavi");
  }
}
