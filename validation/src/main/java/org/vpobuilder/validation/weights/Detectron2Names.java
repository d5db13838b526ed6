package org.vpobuilder.validation.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vpobuilder.spec.failure.BadInputException;
import org.vpobuilder.validation.tensor.DType;

/**
 * Translates Detectron2's names of a residual network's weights to torchvision's names: {@code
 * res2.0.conv1.norm.weight} is {@code layer1.0.bn1.weight}. It inverts the rule of Detectron2's
 * {@code convert-torchvision-to-d2.py}.
 */
public final class Detectron2Names {
  /**
   * The prefixes of a backbone's names in a file of a whole network; the others are those of one
   * with a pyramid.
   */
  private static final List<String> BACKBONES =
      List.of("backbone.", "backbone.bottom_up.", "bottom_up.");

  private static final String FIRST = "stem.conv1.weight";
  private static final String MEAN = "stem.conv1.norm.running_mean";

  /** A name of Detectron's weights, which Detectron2 itself translates while loading. */
  private static final String CAFFE2 = "res2_0_branch2a_w";

  private static final String MSRA =
      "these look like the weights of MSRA, which see blue first, colours up to 255, and have the"
          + " stride in the 1 x 1 convolutions; wanted torchvision's, e.g. Detectron2's"
          + " ImageNetPretrained/torchvision/R-50.pkl saved as .pth (docs/data.md)";

  private Detectron2Names() {}

  /** The torchvision name of a tensor of Detectron2's ResNet. */
  public static String torchvision(String name) {
    String own =
        name.replaceFirst("^stem\\.", "")
            .replaceFirst("shortcut\\.norm\\.", "downsample.1.")
            .replaceFirst("shortcut\\.", "downsample.0.")
            .replaceFirst("conv([123])\\.norm\\.", "bn$1.");
    return own.matches("res[2-5]\\..*")
        ? "layer" + (own.charAt(3) - '0' - 1) + own.substring(4)
        : own;
  }

  /**
   * The tensors of a residual network by torchvision's names. They are returned unchanged if they
   * are not a residual network of Detectron2, or if such a network is wanted. In a file of a whole
   * network, the other tensors keep their names.
   *
   * @param wanted names of the network's tensors
   * @throws BadInputException if the weights are made for other pictures, as MSRA's are
   */
  static Map<String, HostTensor> translated(Map<String, HostTensor> tensors, Set<String> wanted) {
    if (tensors.containsKey(CAFFE2)) {
      throw new BadInputException(MSRA);
    }
    Optional<String> found = prefix(tensors);
    if (found.isEmpty() || wanted.contains(FIRST)) {
      return tensors;
    }
    String prefix = found.get();
    HostTensor mean = tensors.get(prefix + MEAN);
    // In MSRA's weights the norms' means are folded into the scales.
    if (mean == null || isZero(mean)) {
      throw new BadInputException(
          "%s: got %s: %s".formatted(prefix + MEAN, mean == null ? "none" : "zeros", MSRA));
    }
    Map<String, HostTensor> translated = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) ->
            translated.put(
                name.startsWith(prefix) ? torchvision(name.substring(prefix.length())) : name,
                tensor));
    return translated;
  }

  private static Optional<String> prefix(Map<String, HostTensor> tensors) {
    if (tensors.containsKey(FIRST)) {
      return Optional.of("");
    }
    return BACKBONES.stream().filter(p -> tensors.containsKey(p + FIRST)).findFirst();
  }

  private static boolean isZero(HostTensor tensor) {
    if (tensor.type() != DType.F32) {
      return false;
    }
    for (float value : tensor.floats()) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }
}
