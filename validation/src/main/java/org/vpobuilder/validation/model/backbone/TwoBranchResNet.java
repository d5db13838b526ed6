package org.vpobuilder.validation.model.backbone;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The ResNet of TPAVI's public code, which AVSegFormer's code took over: its published weights name
 * the last two stages {@code layer3_1} and {@code layer4_1}, and contain a second copy of both, on
 * which no output depends.
 */
public final class TwoBranchResNet {
  private static final List<String> STAGES = List.of("layer1", "layer2", "layer3_1", "layer4_1");

  private TwoBranchResNet() {}

  /** A ResNet of four stages with those names, without the second copy. */
  public static ResNetConfig named(ResNetConfig config) {
    return config.withStageNames(STAGES);
  }

  /** The prefixes of the second copy's names, in a network whose ResNet is named {@code name}. */
  public static List<String> unused(String name) {
    return List.of(name + ".layer3_2.", name + ".layer4_2.");
  }

  /** The same tensors by their names in torchvision's weights. */
  public static Map<String, Tensor> torchvision(Map<String, Tensor> state) {
    Map<String, Tensor> renamed = new LinkedHashMap<>();
    state.forEach((name, tensor) -> renamed.put(name.replaceFirst("^(layer[34])_1", "$1"), tensor));
    return renamed;
  }
}
