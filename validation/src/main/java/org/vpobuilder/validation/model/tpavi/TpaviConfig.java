package org.vpobuilder.validation.model.tpavi;

import java.util.List;
import org.vpobuilder.validation.model.backbone.ResNetConfig;
import org.vpobuilder.validation.model.backbone.TwoBranchResNet;
import org.vpobuilder.validation.model.pvt.PvtConfig;

/**
 * The shape of a TPAVI.
 *
 * @param classes channels of the logits: 1 for a binary mask, else the number of classes with
 *     background
 * @param channels channels of the maps after the backbone; even
 * @param audioWidth length of the audio feature
 * @param audioBias whether the audio projection has a bias, so that silence may have a direction:
 *     yes in S4 and MS3, no in AVSS
 * @param audioGain initial gain of the norm after each fusion: zero in the papers, where training
 *     starts without audio
 * @param headWide channels of the head's first convolution
 * @param headNarrow channels of its second convolution
 */
public record TpaviConfig(
    Backbone backbone,
    int classes,
    int channels,
    int audioWidth,
    boolean audioBias,
    double audioGain,
    int headWide,
    int headNarrow) {
  public TpaviConfig {
    if (classes < 1 || channels < 2 || channels % 2 != 0) {
      throw new IllegalArgumentException(
          "got " + classes + " classes, " + channels + " channels, wanted 1 or more, even");
    }
  }

  /** The image backbone: four stages, strides 4, 8, 16, 32. */
  public sealed interface Backbone {
    /** A ResNet, "resnet" in the names of parameters, its stages named as published. */
    record Residual(ResNetConfig config) implements Backbone {
      public Residual {
        config = TwoBranchResNet.named(config);
      }
    }

    /** PVT v2, "encoder_backbone" in the names of parameters. */
    record Pyramid(PvtConfig config) implements Backbone {}

    /** The ResNet-50 of the papers. */
    static Backbone resNet50() {
      return new Residual(ResNetConfig.resNet50());
    }

    /** The PVT v2 of the papers. */
    static Backbone pvtV2B5() {
      return new Pyramid(PvtConfig.b5());
    }

    /** A small backbone: one basic block a stage, 8 to 64 channels. */
    static Backbone tiny() {
      return new Residual(
          ResNetConfig.plain(ResNetConfig.Block.BASIC, 3, 8, List.of(1, 1, 1, 1))
              .withCoordinates());
    }
  }

  /** The papers' network for masks of one class: S4 and MS3. */
  public static TpaviConfig object(Backbone backbone) {
    return new TpaviConfig(backbone, 1, 256, Hearing.WIDTH, true, 0, 128, 32);
  }

  /** The papers' network for masks of several classes: AVSS. */
  public static TpaviConfig semantic(Backbone backbone, int classes) {
    return new TpaviConfig(backbone, classes, 256, Hearing.WIDTH, false, 0, 128, 32);
  }

  /** The network that CAVP's authors ran on single images: VPO (decision 0011). */
  public static TpaviConfig image(Backbone backbone, int classes) {
    return new TpaviConfig(backbone, classes, 256, Hearing.WIDTH, true, 0, 128, 32);
  }

  /** A network that trains in minutes on a CPU. */
  public static TpaviConfig tiny(Backbone backbone, int classes) {
    return new TpaviConfig(backbone, classes, 16, Hearing.WIDTH, true, 1, 16, 8);
  }
}
