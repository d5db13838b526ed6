package org.vpobuilder.validation.model.avsegformer;

import org.vpobuilder.schemas.JsonFormat;
import org.vpobuilder.validation.model.ModelSettings;

/**
 * All settings of an AVSegFormer except its backbones, its classes and its optimisation.
 *
 * @param network sizes of the head
 * @param mixWeight weight of the mixing loss relative to that of the segmentation, at least 0
 *     (published: 0.1)
 * @param frozenEpochs number of epochs in which the image backbone is not trained, although its
 *     batch norms still adapt to the images (published: 5 on S4, 10 on MS3, 0 on AVSS)
 */
public record AvsegformerConfig(Network network, double mixWeight, int frozenEpochs)
    implements ModelSettings {
  /** Its JSON format, with a schema. */
  public static final JsonFormat<AvsegformerConfig> FORMAT =
      JsonFormat.strict(AvsegformerConfig.class, AvsegformerConfig.class, "settings.schema.json");

  public AvsegformerConfig {
    require(mixWeight >= 0, "mix_weight", mixWeight, "at least 0");
    require(frozenEpochs >= 0, "frozen_epochs", frozenEpochs, "at least 0");
  }

  /** Whether it is the config of {@code paper-avsegformer}. */
  boolean isOnVpo() {
    return equals(new AvsegformerConfig(Network.PUBLISHED, 0.1, 0));
  }

  /**
   * Sizes of the head.
   *
   * @param queries number of queries, N
   * @param width D, channels of tokens, queries and mask features; a multiple of 32
   * @param heads number of heads of every attention; divides the width
   * @param generatorLayers number of layers of the query generator
   * @param generatorHidden units of its feed-forward layers
   * @param encoderLayers number of layers of deformable attention
   * @param encoderHidden units of their feed-forward layers
   * @param encoderPoints number of points on each level for each head
   * @param decoderLayers number of layers of the decoder
   * @param decoderHidden units of their feed-forward layers
   * @param mixHidden channels in which the queries' maps are mixed
   * @param wide channels of the mask head's first convolution
   * @param narrow channels of its second convolution
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
    /** The published sizes. */
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
