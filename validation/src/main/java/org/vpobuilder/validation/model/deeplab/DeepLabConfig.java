package org.vpobuilder.validation.model.deeplab;

import java.util.List;

/**
 * What a DeepLabV3+ is.
 *
 * @param fine channels of the backbone's finest map
 * @param coarse channels of its coarsest
 * @param hidden channels of each branch of the atrous pyramid
 * @param pyramid channels that the pyramid puts out
 * @param rates dilations of its three 3 x 3 branches
 * @param reduced channels that the finest map is reduced to
 * @param head channels of the last convolutions
 * @param classes channels of the logits
 */
public record DeepLabConfig(
    int fine,
    int coarse,
    int hidden,
    int pyramid,
    List<Integer> rates,
    int reduced,
    int head,
    int classes) {
  private static final List<Integer> RATES = List.of(6, 12, 18);

  public DeepLabConfig {
    rates = List.copyOf(rates);
  }

  /** CAVP's on ResNet-50 ([C]): features of 304 channels. */
  public static DeepLabConfig ofResNet50(int classes) {
    return new DeepLabConfig(256, 2048, 256, 256, RATES, 48, 256, classes);
  }

  /** CAVP's on PVT-V2-B5 ([C]): features of 112 channels. */
  public static DeepLabConfig ofPyramid(int classes) {
    return new DeepLabConfig(64, 512, 256, 64, RATES, 48, 256, classes);
  }

  /** For trying out: features of 64 channels. */
  public static DeepLabConfig tiny(int fine, int coarse, int classes) {
    return new DeepLabConfig(fine, coarse, 48, 48, List.of(2, 4, 6), 16, 32, classes);
  }

  /** Channels of the features: pyramid and reduced map side by side. */
  public int features() {
    return pyramid + reduced;
  }
}
