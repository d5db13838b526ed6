package org.vpobuilder.validation.model.avsegformer;

import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.validation.model.ModelSettings;

/**
 * Everything that decides an AVSegFormer but its backbones, its classes and how it is optimised.
 *
 * @param network sizes of the head
 * @param mixWeight weight of the mixing loss beside the segmentation's, at least 0 (published: 0.1)
 * @param frozenEpochs during which the image backbone does not learn; its batch norms still follow
 *     the images (published: 5 on S4, 10 on MS3, 0 on AVSS)
 */
public record AvsegformerConfig(Network network, double mixWeight, int frozenEpochs)
    implements ModelSettings {
  /** Its JSON and schema. */
  public static final JsonFormat<AvsegformerConfig> FORMAT =
      JsonFormat.strict(AvsegformerConfig.class, AvsegformerConfig.class, "settings.schema.json");

  public AvsegformerConfig {
    require(mixWeight >= 0, "mix_weight", mixWeight, "at least 0");
    require(frozenEpochs >= 0, "frozen_epochs", frozenEpochs, "at least 0");
  }

  /** Whether it is {@code paper-avsegformer}'s. */
  boolean isOnVpo() {
    return equals(new AvsegformerConfig(Network.PUBLISHED, 0.1, 0));
  }

  /**
   * Sizes of the head.
   *
   * @param queries N
   * @param width D, channels of tokens, queries and mask features; a multiple of 32
   * @param heads of every attention; divides the width
   * @param generatorLayers of the query generator
   * @param generatorHidden units of its feed-forward layers
   * @param encoderLayers of deformable attention
   * @param encoderHidden units of their feed-forward layers
   * @param encoderPoints that a head looks at on each level
   * @param decoderLayers of the queries
   * @param decoderHidden units of their feed-forward layers
   * @param mixHidden channels that the queries' maps are mixed in
   * @param wide channels of the mask head's first convolution
   * @param narrow channels of its second
   * @param dropout rate in encoder and decoder
   */
  public record Network(
      int queries,
      int width,
      int heads,
      int generatorLayers,
      int generatorHidden,
      int encoderLayers,
      int encoderHidden,
      int encoderPoints,
      int decoderLayers,
      int decoderHidden,
      int mixHidden,
      int wide,
      int narrow,
      double dropout) {
    /** As published. */
    public static final Network PUBLISHED =
        new Network(300, 256, 8, 6, 1024, 6, 2048, 4, 6, 2048, 2048, 128, 32, 0.1);

    public Network {
      require(
          width % 32 == 0 && width % heads == 0,
          "network.width",
          width,
          "a multiple of 32 and of the " + heads + " heads");
      require(dropout >= 0 && dropout < 1, "network.dropout", dropout, "0 to below 1");
    }
  }

  private static void require(boolean holds, String key, Object got, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException("%s: got %s, wanted %s".formatted(key, got, wanted));
    }
  }
}
