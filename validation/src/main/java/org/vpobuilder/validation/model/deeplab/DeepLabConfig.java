package org.vpobuilder.validation.model.deeplab;

import java.util.List;

/**
 * The shape of a DeepLabV3+.
 *
 * @param fine channels of the backbone's finest map
 * @param coarse channels of its coarsest map
 * @param hidden channels of each branch of the atrous pyramid
 * @param pyramid channels of the pyramid's output
 * @param rates dilations of its three 3 x 3 branches
 * @param reduced channels to which the finest map is reduced
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

  /** CAVP's on ResNet-50 (the authors' code): features of 304 channels. */
  public static DeepLabConfig ofResNet50(int classes) {
    return new DeepLabConfig(256, 2048, 256, 256, RATES, 48, 256, classes);
  }

  /** CAVP's on PVT-V2-B5 (the authors' code): features of 112 channels. */
  public static DeepLabConfig ofPyramid(int classes) {
    return new DeepLabConfig(64, 512, 256, 64, RATES, 48, 256, classes);
  }

  /** A small network: features of 64 channels. */
  public static DeepLabConfig tiny(int fine, int coarse, int classes) {
    return new DeepLabConfig(fine, coarse, 48, 48, List.of(2, 4, 6), 16, 32, classes);
  }

  /** The channels of the features: those of the pyramid and of the reduced map together. */
  public int features() {
    return pyramid + reduced;
  }
}
