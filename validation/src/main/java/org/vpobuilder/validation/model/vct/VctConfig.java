package org.vpobuilder.validation.model.vct;

import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.validation.model.ModelSettings;
import org.vpobuilder.validation.model.mask2former.CriterionConfig;
import org.vpobuilder.validation.model.mask2former.Mask2FormerConfig;

/**
 * All settings of a VCT except its backbones, its classes and its optimisation.
 *
 * @param canvas side of the square to which every image is resized, in pixels, a multiple of 32;
 *     queries are made by layers over its pixels, so weights fit only one canvas
 * @param maskige whether a second backbone processes a picture of class-agnostic masks in addition
 *     to the image. Such pictures can't be made here, so it receives a black one, as in the
 *     authors' code if no mask was found
 * @param criterion weights and points of the mask losses and of the matching
 * @param prototypeWeight weight of the contrast of sounds against prototypes (published: 1)
 * @param backboneLr factor for the image backbones' learning rate
 */
public record VctConfig(
    int canvas,
    boolean maskige,
    Network network,
    CriterionConfig criterion,
    double prototypeWeight,
    double backboneLr)
    implements ModelSettings {
  /** Its JSON format, with a schema. */
  public static final JsonFormat<VctConfig> FORMAT =
      JsonFormat.strict(VctConfig.class, VctConfig.class, "settings.schema.json");

  public VctConfig {
    require(canvas % 32 == 0 && canvas > 0, "canvas", canvas, "a multiple of 32");
    require(prototypeWeight >= 0, "prototype_weight", prototypeWeight, "at least 0");
    require(backboneLr >= 0, "backbone_lr", backboneLr, "at least 0");
  }

  /** Whether it is the config of {@code paper-vct}, with any canvas. */
  boolean isOnVpo() {
    return equals(
        new VctConfig(canvas, false, Network.PUBLISHED, CriterionConfig.PUBLISHED, 1, 0.1));
  }

  /** The number of pixels of the finest map. */
  int pixels() {
    return canvas / 4 * (canvas / 4);
  }

  /**
   * Sizes of the head: those of Mask2Former, and of the layers that make queries.
   *
   * @param queries number of queries, N
   * @param width D, channels of tokens, queries and mask features; a multiple of 32
   * @param heads number of heads of every attention except that on prototypes; divides the width
   * @param encoderLayers number of layers of the pixel decoder
   * @param encoderHidden units of the pixel decoder's feed-forward layers
   * @param encoderPoints number of points on each level for each head of deformable attention
   * @param decoderHidden units of the transformer decoder's feed-forward layers
   * @param blocks number of blocks of the decoder, which attend to the sound and to three levels in
   *     turn
   * @param audioHidden units of the layers for the sound's tokens
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
    /** The published sizes. */
    public static final Network PUBLISHED = new Network(100, 256, 8, 6, 1024, 4, 2048, 9, 4096);

    public Network {
      require(
          width % 32 == 0 && width % heads == 0,
          "network.width",
          width,
          "a multiple of 32 and of the " + heads + " heads");
    }

    /**
     * The sizes of Mask2Former's modules.
     *
     * @param classes number of classes C, including background; "no object" is one more
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
