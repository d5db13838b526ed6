package org.vpobuilder.validation.model.tpavi;

import org.vpobuilder.validation.model.pvt.PvtConfig;

/**
 * What a TPAVI is.
 *
 * @param classes channels of the logits: 1 for a binary mask, else the classes with background
 * @param channels of the maps after the backbone; even
 * @param audioWidth numbers in the audio feature
 * @param audioBias whether silence may have a direction: yes in S4 and MS3, no in AVSS
 * @param headWide channels of the head's first convolution
 * @param headNarrow channels of its second
 */
public record TpaviConfig(
    Backbone backbone,
    int classes,
    int channels,
    int audioWidth,
    boolean audioBias,
    int headWide,
    int headNarrow) {
  public TpaviConfig {
    if (classes < 1 || channels < 2 || channels % 2 != 0) {
      throw new IllegalArgumentException(
          "got " + classes + " classes, " + channels + " channels, wanted 1 or more, even");
    }
  }

  /** The image backbone. */
  public sealed interface Backbone {
    /** ResNet, "resnet" in the names of parameters. */
    record Residual() implements Backbone {}

    /** PVT v2, "encoder_backbone" in the names of parameters. */
    record Pyramid(PvtConfig config) implements Backbone {}
  }

  /** The papers' network for masks of one class: S4 and MS3. */
  public static TpaviConfig object(Backbone backbone) {
    return new TpaviConfig(backbone, 1, 256, 128, true, 128, 32);
  }

  /** The papers' network for masks of several classes: AVSS. */
  public static TpaviConfig semantic(Backbone backbone, int classes) {
    return new TpaviConfig(backbone, classes, 256, 128, false, 128, 32);
  }

  /** The network as CAVP's authors ran it on single images: VPO (decision 0011). */
  public static TpaviConfig image(Backbone backbone, int classes) {
    return new TpaviConfig(backbone, classes, 256, 128, true, 128, 32);
  }

  /** Learns on a CPU in minutes. */
  public static TpaviConfig tiny(Backbone backbone, int classes) {
    return new TpaviConfig(backbone, classes, 32, 128, true, 32, 16);
  }
}
