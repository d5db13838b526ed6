package org.vpobuilder.validation.model.mask2former;

/**
 * Sizes of a Mask2Former head.
 *
 * @param classes number of classes C, including background if it is a class; "no object" is one
 *     more
 * @param queries number of queries, N: the most segments of an image
 * @param width D, channels of tokens, queries and mask features; a multiple of 32
 * @param heads number of heads of every attention
 * @param encoderLayers number of layers of the pixel decoder
 * @param encoderHidden units of the pixel decoder's feed-forward layers
 * @param encoderPoints number of points on each level for each head of deformable attention
 * @param decoderHidden units of the transformer decoder's feed-forward layers
 */
public record Mask2FormerConfig(
    int classes,
    int queries,
    int width,
    int heads,
    int encoderLayers,
    int encoderHidden,
    int encoderPoints,
    int decoderHidden) {
  /**
   * The published sizes for semantic segmentation with ResNet-50 (maskformer2_R50_bs16_160k.yaml).
   */
  public static Mask2FormerConfig published(int classes) {
    return new Mask2FormerConfig(classes, 100, 256, 8, 6, 1024, 4, 2048);
  }

  /** A network that trains in minutes on a CPU; not published. */
  public static Mask2FormerConfig tiny(int classes) {
    return new Mask2FormerConfig(classes, 8, 64, 8, 1, 128, 4, 128);
  }
}
