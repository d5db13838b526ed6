package org.vpobuilder.validation.model.vct;

import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.validation.model.ModelSettings;
import org.vpobuilder.validation.model.mask2former.CriterionConfig;
import org.vpobuilder.validation.model.mask2former.Mask2FormerConfig;

/**
 * Everything that decides a VCT but its backbones, its classes and how it is optimised.
 *
 * @param canvas side of the square that every image is resized to, pixels, a multiple of 32:
 *     queries are made by layers over its pixels, so that weights are of one canvas
 * @param maskige whether a second backbone looks at a picture of class-agnostic masks beside the
 *     image. No such pictures can be made here: it is given a black one, as the authors' is where
 *     no mask was found
 * @param criterion weights and points of the mask losses, and of the matching
 * @param prototypeWeight weight of the contrast of sounds against prototypes (published: 1)
 * @param backboneLr what the image backbones' rate is multiplied by
 */
public record VctConfig(
    int canvas,
    boolean maskige,
    Network network,
    CriterionConfig criterion,
    double prototypeWeight,
    double backboneLr)
    implements ModelSettings {
  /** Its JSON and schema. */
  public static final JsonFormat<VctConfig> FORMAT =
      JsonFormat.strict(VctConfig.class, VctConfig.class, "settings.schema.json");

  public VctConfig {
    require(canvas % 32 == 0 && canvas > 0, "canvas", canvas, "a multiple of 32");
    require(prototypeWeight >= 0, "prototype_weight", prototypeWeight, "at least 0");
    require(backboneLr >= 0, "backbone_lr", backboneLr, "at least 0");
  }

  /** Whether it is {@code paper-vct}'s, of any canvas. */
  boolean isOnVpo() {
    return equals(
        new VctConfig(canvas, false, Network.PUBLISHED, CriterionConfig.PUBLISHED, 1, 0.1));
  }

  /** Pixels of the finest map. */
  int pixels() {
    return canvas / 4 * (canvas / 4);
  }

  /**
   * Sizes of the head: Mask2Former's, and what makes queries.
   *
   * @param queries N
   * @param width D, channels of tokens, queries and mask features; a multiple of 32
   * @param heads of every attention but that on prototypes; divides the width
   * @param encoderLayers of the pixel decoder
   * @param encoderHidden units of the pixel decoder's feed-forward layers
   * @param encoderPoints that a head of deformable attention looks at on each level
   * @param decoderHidden units of the transformer decoder's feed-forward layers
   * @param blocks of the decoder, which look at the sound and at three levels in turn
   * @param audioHidden units of the layers that the sound's tokens go through
   */
  public record Network(
      int queries,
      int width,
      int heads,
      int encoderLayers,
      int encoderHidden,
      int encoderPoints,
      int decoderHidden,
      int blocks,
      int audioHidden) {
    /** As published. */
    public static final Network PUBLISHED = new Network(100, 256, 8, 6, 1024, 4, 2048, 9, 4096);

    public Network {
      require(
          width % 32 == 0 && width % heads == 0,
          "network.width",
          width,
          "a multiple of 32 and of the " + heads + " heads");
    }

    /**
     * What Mask2Former's parts need.
     *
     * @param classes C, background included; "no object" is one more
     */
    Mask2FormerConfig core(int classes) {
      return new Mask2FormerConfig(
          classes,
          queries,
          width,
          heads,
          encoderLayers,
          encoderHidden,
          encoderPoints,
          decoderHidden);
    }
  }

  private static void require(boolean holds, String key, Object got, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException("%s: got %s, wanted %s".formatted(key, got, wanted));
    }
  }
}
