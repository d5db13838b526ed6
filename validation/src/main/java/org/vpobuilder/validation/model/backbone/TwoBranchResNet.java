package org.vpobuilder.validation.model.backbone;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vpobuilder.validation.tensor.Tensor;

/**
 * The ResNet of TPAVI's public code, which AVSegFormer's took over: its published weights call the
 * last two stages {@code layer3_1} and {@code layer4_1}, and have a second copy of both, which no
 * output depends on.
 */
public final class TwoBranchResNet {
  private static final List<String> STAGES = List.of("layer1", "layer2", "layer3_1", "layer4_1");

  private TwoBranchResNet() {}

  /** A ResNet of four stages under those names, without the second copy. */
  public static ResNetConfig named(ResNetConfig config) {
    return config.withStageNames(STAGES);
  }

  /** Prefixes of the second copy's names, in a network that calls the ResNet {@code name}. */
  public static List<String> unused(String name) {
    return List.of(name + ".layer3_2.", name + ".layer4_2.");
  }

  /** The same tensors as torchvision's weights name them. */
  public static Map<String, Tensor> torchvision(Map<String, Tensor> state) {
    Map<String, Tensor> renamed = new LinkedHashMap<>();
    state.forEach((name, tensor) -> renamed.put(name.replaceFirst("^(layer[34])_1", "$1"), tensor));
    return renamed;
  }
}
